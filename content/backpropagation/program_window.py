"""A window on a program: the line that runs stands in the middle, the others pass by."""

from __future__ import annotations

from collections.abc import Sequence

from engine.authoring import Canvas, Role


def program_window(
    canvas: Canvas,
    lines: Sequence[str],
    current: int,
    box: tuple[float, float, float],
    *,
    rows: int = 5,
    pitch: float = 22.0,
    size: float = 15.0,
    backward: Sequence[bool] = (),
) -> None:
    """Write the lines around `current`, counted from 0; -1 before the first has run.

    `box` is left, top and width in CSS pixels. Lines of the backward sweep are marked in the colour
    of blame, the others in that of the signal.
    """
    left, top, width = box
    half = rows // 2
    middle = top + half * pitch
    role: Role = "blame" if current >= 0 and backward and backward[current] else "signal"
    band = [
        (left, middle),
        (left + width, middle),
        (left + width, middle + pitch),
        (left, middle + pitch),
    ]
    for each in ("signal", "blame"):
        shown = role == each and current >= 0
        canvas.area(band, each, opacity=0.14 if shown else 0.0, name=f".band-{each}")
    for place, text in enumerate(lines):
        away = place - current
        near = abs(away) <= half
        baseline = middle + pitch * max(-half - 1, min(half + 1, away)) + 0.72 * pitch
        opacity = 0.0 if not near else 1.0 if away == 0 else 0.62
        canvas.text(left + 10, baseline, text, "ink", size, opacity=opacity, name=f".line{place}")
