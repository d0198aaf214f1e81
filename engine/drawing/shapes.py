"""What a drawing comes to: plain shapes.

In CSS pixels, y downwards, rounded to a tenth of a pixel: small enough to put into a page, and
comparable, so that a film can tell what moves from what stands still.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import cycle
from math import isfinite
from typing import NamedTuple

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Transform
from numpy.typing import NDArray

_COMMAND = {Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c"}
_IDLE_STEP = re.compile(r"((?:^|m[-. \d]+)h0)|h0")
"""A step to where the pen is: a dot if nothing came before it, else nothing."""
_POINTS = {Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}


class Shape(NamedTuple):
    """One stroked or filled path, or one line of text."""

    name: str
    """What the artist is called (its gid), or ''. One that begins with a dot tells marks apart
    while filming but is not written into the page."""

    x: float
    """Where the path starts, or where the text is anchored; CSS pixels."""

    y: float
    """Likewise, from the top; for text the baseline."""

    path: str = ""
    """The rest of the path after its first point, in relative SVG commands; '' for text."""

    words: str = ""
    """The text; '' for a path."""

    stroke: str = "none"
    """Light colour of the palette, or 'none'."""

    fill: str = "none"
    """Light colour of the palette, or 'none'."""

    width: float = 0.0
    """Stroke width; CSS pixels."""

    opacity: float = 1.0
    """0..1."""

    cap: str = "butt"
    """Line cap: butt, round or square."""

    dash: tuple[float, ...] = ()
    """Lengths of dashes and gaps; CSS pixels."""

    dash_offset: float = 0.0
    """How far into the dash pattern the path starts; CSS pixels."""

    size: float = 0.0
    """Font size; CSS pixels."""

    anchor: str = "start"
    """Which end of the text stands at x: start, middle or end."""

    family: str = ""
    """'mono' or 'serif', for text."""

    slant: str = "normal"
    """'normal' or 'italic', for text."""


def number(value: float, digits: int = 1) -> str:
    """The shortest SVG number at `digits` decimals: 0.50 is '.5', -0.0 is '0'."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("-0.", "-.").removeprefix("0") if text.startswith(("0.", "-0.")) else text


def _pair(x: float, y: float) -> str:
    second = number(y)
    return number(x) + ("" if second.startswith("-") else " ") + second


def relative_path(path: Path, transform: Transform) -> tuple[float, float, str]:
    """First point (x, y) and the remaining relative commands of a path in CSS pixels."""
    codes = None if path.codes is None else np.asarray(path.codes)
    if codes is not None and not _STRAIGHT.issuperset(codes.tolist()):
        return _relative_segments(path, transform)
    points = np.rint(10 * transform.transform(path.vertices))  # tenths, half to even
    if path.should_simplify or not isfinite(np.vdot(points, points)):
        cleaned = path.cleaned(transform, remove_nans=True, simplify=path.should_simplify)
        codes = np.asarray(cleaned.codes)
        codes = codes[: int((codes == Path.STOP).argmax())]
        points = np.rint(10 * np.asarray(cleaned.vertices)[: len(codes)])
    tenths = points.astype(np.int64)
    if len(tenths) > _LONG and (codes is None or bool((codes[1:] == Path.LINETO).all())):
        x, y = (tenths[0] / 10).tolist()
        return x, y, _line(tenths)
    return _relative_steps(tenths.tolist(), None if codes is None else codes.tolist())


_STRAIGHT = frozenset(map(int, (Path.MOVETO, Path.LINETO, Path.CLOSEPOLY)))

_LONG = 64
"""Points from which on a line is not written again as far as it was before."""

_begun: dict[bytes, tuple[NDArray[np.int64], list[str]]] = {}
"""Long lines that were written last, and their steps, by their first two points."""


def _line(points: NDArray[np.int64]) -> str:
    """One line through (n, 2) tenths of a pixel: of one that grows only what is new is written."""
    key = points[:2].tobytes()
    before, parts = _begun.pop(key, (points[:1], []))
    least = min(len(before), len(points))
    same = (before[:least] == points[:least]).all(axis=1)
    alike = least if same.all() else int(same.argmin())
    new = np.diff(points[alike - 1 :], axis=0).tolist()
    parts = parts[: alike - 1] + [_step(dx, dy) if dx or dy else "" for dx, dy in new]
    parts[0] = parts[0] or "h0"  # as without_idle_steps leaves it
    if len(_begun) >= _LONG:
        del _begun[next(iter(_begun))]
    _begun[key] = points, parts
    return "".join(parts)


def _relative_steps(points: list[list[int]], codes: list[int] | None) -> tuple[float, float, str]:
    """A path of straight pieces, its points in tenths of a pixel."""
    if not points:
        return 0.0, 0.0, ""
    kinds = [int(Path.LINETO)] * len(points) if codes is None else codes
    parts = []
    start = x, y = points[0]
    for (to_x, to_y), kind in zip(points[1:], kinds[1:], strict=True):
        if kind == Path.CLOSEPOLY:
            parts.append("z")
            x, y = start
            continue
        if kind == Path.MOVETO:
            parts.append("m" + _tenths_pair(to_x - x, to_y - y))
            start = [to_x, to_y]
        else:
            parts.append(_step(to_x - x, to_y - y))
        x, y = to_x, to_y
    return points[0][0] / 10, points[0][1] / 10, "".join(parts)


@lru_cache(maxsize=65536)
def _step(dx: int, dy: int) -> str:
    """A line that leads so many tenths of a pixel on."""
    if dy == 0:
        return "h" + _tenths(dx)  # h0 is a dot: only its round cap shows
    if dx == 0:
        return "v" + _tenths(dy)
    return "l" + _tenths_pair(dx, dy)


@cache
def _tenths(length: int) -> str:
    """So many tenths of a pixel as an SVG number."""
    return number(length / 10)


def _tenths_pair(x: int, y: int) -> str:
    second = _tenths(y)
    return _tenths(x) + ("" if second.startswith("-") else " ") + second


def _relative_segments(path: Path, transform: Transform) -> tuple[float, float, str]:
    """A path of any kind, curves among them."""
    parts: list[str] = []
    x = y = first_x = first_y = start_x = start_y = 0.0
    started = False
    for points, code in path.iter_segments(transform):
        # Plain floats, rounded half to even: thousands of segments a frame pass here.
        stops = [round(10 * value) / 10 for value in points.tolist()]
        if code == Path.CLOSEPOLY:
            parts.append("z")
            x, y = start_x, start_y
            continue
        dx, dy = stops[0] - x, stops[1] - y
        if code == Path.MOVETO:
            if started:
                parts.append("m" + _pair(dx, dy))
            else:
                (first_x, first_y), started = stops, True
            start_x, start_y = stops
        elif code != Path.LINETO:
            steps = zip(stops[::2], stops[1::2], strict=True)
            parts.append(_COMMAND[code] + " ".join(_pair(u - x, v - y) for u, v in steps))
        elif dy == 0:
            parts.append("h" + number(dx))  # h0 is a dot: only its round cap shows
        elif dx == 0:
            parts.append("v" + number(dy))
        else:
            parts.append("l" + _pair(dx, dy))
        x, y = stops[-2:]
    return first_x, first_y, "".join(parts)


def without_idle_steps(path: str) -> str:
    """The path without steps that lead nowhere, unless they are its dots."""
    if path == "h0" or "h0" not in path:
        return path
    return _IDLE_STEP.sub(r"\1", path)


def standing(dots: str) -> str:
    """Dots with lines of no length, each given some: on paper a square cap needs one to stand on.

    To and fro by turns, or each dot would push all that come after it, a pixel in a hundred.
    """
    turns = cycle(("h.01", "h-.01"))
    return re.sub("h0", lambda _: next(turns), dots)
