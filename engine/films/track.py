"""One number that changes over a film, as a piecewise-linear function of the film's clock."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import ceil, log10

from engine.drawing.shapes import number


def knots(values: Sequence[float], tolerance: float) -> list[int]:
    """Frames between which straight lines stay within `tolerance` of every value.

    Ramer (1972), Douglas & Peucker (1973), with the distance measured along the value axis.
    """
    keep = {0, len(values) - 1}
    spans = [(0, len(values) - 1)]
    while spans:
        start, stop = spans.pop()
        rise = (values[stop] - values[start]) / max(stop - start, 1)
        gap, worst = max(
            ((abs(values[k] - values[start] - rise * (k - start)), k) for k in range(start, stop)),
            default=(0.0, start),
        )
        if gap > tolerance:
            keep.add(worst)
            spans += [(start, worst), (worst, stop)]
    return sorted(keep)


def formula(values: Sequence[float], clock: str, tolerance: float) -> str:
    """The body of a CSS calc() that follows `values`, one a frame, as property `clock` counts up.

    A sum of clamped ramps. Each slope aims from where the rounded ramps before it really lead,
    so that rounding does not add up along the film.
    """
    digits = max(0, ceil(-log10(tolerance)))
    stops = knots(values, tolerance)
    reached = round(values[0], digits)
    terms = [number(reached, digits)]
    for start, stop in pairwise(stops):
        length = stop - start
        slope = round((values[stop] - reached) / length, digits + 1)
        if slope == 0:
            continue
        reached += slope * length
        since = f"var({clock})" if start == 0 else f"var({clock}) - {start}"
        sign = "-" if slope < 0 else "+"
        terms.append(f"{sign} {number(abs(slope), digits + 1)}*clamp(0,{since},{length})")
    return " ".join(terms)
