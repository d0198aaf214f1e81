"""Measuring what is drawn: rulers, distances, and numbers as the page declares to print them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.emitted.drawing import Points

ROUNDING = 0.11
"""CSS pixels: places are written to a tenth, and matplotlib leaves out corners that stray by less
than a ninth from the line."""

MOVING = 0.35
"""CSS pixels: a place that follows the clock may stray by a tenth, and by the rounding of its
slopes."""


WIDTH = 0.09
"""CSS pixels: a width that follows the clock may stray by a twentieth, and by the rounding of its
slopes over the 64 frames."""


class Ruler(NamedTuple):
    """Where a value stands along one axis."""

    zero: float
    """CSS pixels."""

    unit: float
    """CSS pixels for one unit of the value."""

    def place(self, values: ArrayLike) -> NDArray[np.float64]:
        """CSS pixels of some values."""
        return self.zero + self.unit * np.asarray(values, float)


def ruler(ticks: Mapping[float, float]) -> Ruler:
    """The ruler on which each value stands at its CSS pixel, to the rounding of places."""
    values, places = np.array([*ticks.keys()]), np.array([*ticks.values()])
    unit, zero = np.polyfit(values, places, 1)
    found = Ruler(float(zero), float(unit))
    near(found.place(values), places)
    return found


def near(drawn: ArrayLike, wanted: ArrayLike, within: float = ROUNDING) -> None:
    """Fail if anything drawn is further than `within` from what is wanted."""
    one, two = np.asarray(drawn, float), np.asarray(wanted, float)
    assert one.shape == two.shape, f"{one.shape} drawn, {two.shape} wanted"
    away = np.abs(one - two)
    worst = np.unravel_index(away.argmax(), away.shape) if away.size else ()
    assert not away.size or away.max() <= within, (
        f"{one[worst]:g} is drawn where the record has {two[worst]:g}, at {tuple(map(int, worst))}"
    )


def matched(drawn: NDArray[np.float64], wanted: NDArray[np.float64], within: float = 0.2) -> None:
    """Fail unless each row drawn is one of those wanted, in whatever order, and none is left."""
    assert drawn.shape == wanted.shape, f"{drawn.shape} drawn, {wanted.shape} wanted"
    away = np.abs(drawn[:, None] - wanted).max(axis=2)
    nearest = away.argmin(axis=0)
    assert len(set(nearest.tolist())) == len(wanted), "two of those wanted are drawn as one"
    near(drawn[nearest], wanted, within)


def follows(drawn: Points, wanted: Points, within: float = 2 * ROUNDING) -> None:
    """Fail if two polylines are further apart than `within`: corners of either, off the other."""
    near(drawn[[0, -1]], wanted[[0, -1]], within)
    for corners, line in ((drawn, wanted), (wanted, drawn)):
        away = gaps(corners, line)
        assert away.max() <= within, f"{away.max():.2f} px off at {corners[away.argmax()]}"


def gaps(points: Points, line: Points) -> NDArray[np.float64]:
    """(n,): distance of each point from a polyline."""
    start, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = ((points[:, None] - start) * along).sum(axis=2) / length
    foot = start + np.clip(share, 0, 1)[..., None] * along
    return np.asarray(np.linalg.norm(points[:, None] - foot, axis=2).min(axis=1))


def decimal(value: float, places: int) -> str:
    """A number as the page declares to print it: half to even on the binary value, a true minus
    sign, and no minus before nought."""
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{abs(rounded) if rounded == 0 else rounded:f}".replace("-", "−")


def has_numeral(words: str) -> bool:
    """Whether there is a digit in it, also a small one, or a fraction."""
    return any(letter.isnumeric() for letter in words)
