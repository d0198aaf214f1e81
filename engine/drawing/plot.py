"""Boxes with declared scales, ticks and labels, so that figures do no arithmetic on pixels."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Literal

import numpy as np
from matplotlib.transforms import Affine2D, Transform, blended_transform_factory
from numpy.typing import ArrayLike, NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.mark import SHARE, Align, Coordinates, Mark
from engine.drawing.marks import Marks
from engine.drawing.palette import Role
from engine.drawing.repertoire import Family
from engine.drawing.scales import Label, Scale
from engine.drawing.settings import text_width
from engine.drawing.values import Points, array_of

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; CSS pixels of the canvas, from its upper left corner."""

Which = Literal["x", "y"]

_EDGE = 0.5
"""How far beyond the box a point may lie; CSS pixels."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXPONENT_SIZE, _EXPONENT_RISE = 0.87, 0.4
"""Of an exponent for which the faces have no small signs, as shares of the label's size."""


@dataclass(frozen=True)
class ScaledBox:
    """A box whose inside stands for data, by a scale across and a scale up."""

    box: Box
    x: Scale
    y: Scale

    def __post_init__(self) -> None:
        left, top, right, bottom = array_of(self.box, "plot", "a box (left, top, right, bottom)")
        if not (left < right and top < bottom):
            raise ValueError(f"plot: box={self.box}; give (left, top, right, bottom), y downwards")

    def to_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the CSS pixels at which data stand; not a number where a scale has no place."""
        left, top, right, bottom = self.box
        across, up = self.x.share(np.asarray(x, float)), self.y.share(np.asarray(y, float))
        pixels = left + (right - left) * across, bottom - (bottom - top) * up
        return np.stack(np.broadcast_arrays(*pixels), axis=-1)

    def from_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the data for which CSS pixels stand; the inverse of `to_pixels`."""
        left, top, right, bottom = self.box
        across = (np.asarray(x, float) - left) / (right - left)
        up = (bottom - np.asarray(y, float)) / (bottom - top)
        data = self.x.at_share(across), self.y.at_share(up)
        return np.stack(np.broadcast_arrays(*data), axis=-1)

    @lru_cache(maxsize=256)  # noqa: B019  # equal boxes are one place
    def coordinates(self, height: float) -> Coordinates:
        """What data mean on a canvas of that height."""
        return Coordinates(self.transform(height))

    def transform(self, height: float) -> Transform:
        """From data to matplotlib's pixels, which count upwards from the canvas's lower edge."""
        left, top, right, bottom = self.box
        scales = blended_transform_factory(self.x.transform, self.y.transform)
        ends = np.array([(self.x.low, self.y.low), (self.x.high, self.y.high)], float)
        (x0, y0), (x1, y1) = scales.transform(ends)
        place = Affine2D().translate(-x0, -y0)
        place.scale((right - left) / (x1 - x0), (bottom - top) / (y1 - y0))
        return scales + place.translate(left, height - bottom)


class Plot(Marks):
    """A box on a canvas with a scale across and a scale up; its verbs take data.

    It draws nothing by itself: `grid`, `labels` and `title` draw its axes. Data that its scales
    have no place for are refused.
    """

    def __init__(self, canvas: Canvas, box: Box, *, x: Scale, y: Scale) -> None:
        self.scaled = ScaledBox(box, x, y)
        self._canvas = canvas
        self._coordinates = self.scaled.coordinates(canvas.height)
        canvas.plots.append(self.scaled)

    @property
    def x(self) -> Scale:
        """The scale across."""
        return self.scaled.x

    @property
    def y(self) -> Scale:
        """The scale up."""
        return self.scaled.y

    @property
    def box(self) -> Box:
        """Left, top, right, bottom; CSS pixels."""
        return self.scaled.box

    def to_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the CSS pixels at which data stand."""
        return self.scaled.to_pixels(x, y)

    def from_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the data for which CSS pixels stand."""
        return self.scaled.from_pixels(x, y)

    # ---- axes --------------------------------------------------------------------------------

    def grid(self, which: Which, role: Role = "hairline", width: float = 1.0) -> None:
        """A line across the box at each tick of an axis."""
        x, y = self.x, self.y
        for tick in self._scale(which).marked():
            across = [(tick, y.low), (tick, y.high)]
            self.line(across if which == "x" else [(x.low, tick), (x.high, tick)], role, width)

    def labels(
        self,
        which: Which,
        role: Role = "quiet",
        size: float = 15.0,
        *,
        family: Family = "mono",
        gap: float | None = None,
    ) -> None:
        """Write the ticks of an axis: below the box, or to the left of it.

        `gap` is how far beyond the box: the baseline below it, or the end to the left of it.
        """
        marked = self._scale(which).marked()
        labels = _small_exponents(list(marked.values()))
        small = float(round(_EXPONENT_SIZE * size))
        wide = [text_width(each.exponent, small, family) for each in labels if each.exponent]
        room = ceil(max(wide, default=0.0))
        for tick, label in zip(marked, labels, strict=True):
            align: Align = "right" if which == "y" else "center"
            if which == "y":
                x, y = self.x.low, tick
                right = -(6.0 if gap is None else gap) - room - bool(room)
                down = _EXPONENT_RISE * size if room else round(0.35 * size)
            else:
                x, y = tick, self.y.low
                right, down = 0.0, 7 + size if gap is None else gap
                if label.exponent:
                    body = text_width(label.words, size, family)
                    above = text_width(label.exponent, small, family)
                    align, right = "right", body - (body + above) / 2
            written, exponent = label
            at = (right, down)
            self.text(x, y, written, role, size, align=align, family=family, offset=at)
            if exponent:
                at = (right + 1, down - _EXPONENT_RISE * size)
                self.text(x, y, exponent, role, small, family=family, offset=at)

    def title(
        self,
        which: Which,
        words: str,
        role: Role = "quiet",
        size: float = 15.0,
        *,
        align: Align | None = None,
        family: Family = "mono",
        gap: float | None = None,
    ) -> None:
        """Say what an axis counts: below the labels at the right, or above the box at the left.

        `align` sets the words at another edge of the box; `gap` is how far below or above it their
        baseline lies.
        """
        align = align or ("right" if which == "x" else "left")
        x, y = self.x, self.y
        at = float(x.at_share(np.array(SHARE[align])))
        if which == "x":
            down = 2.9 * size if gap is None else gap
            self.text(at, y.low, words, role, size, align=align, family=family, offset=(0, down))
        else:
            up = size if gap is None else gap
            self.text(at, y.high, words, role, size, align=align, family=family, offset=(0, -up))

    def _scale(self, which: Which) -> Scale:
        if which not in ("x", "y"):
            raise ValueError(f"plot: {which!r} is no axis; name 'x' or 'y'")
        return self.x if which == "x" else self.y

    # ---- marks -------------------------------------------------------------------------------

    @property
    def _where(self) -> Coordinates:
        return self._coordinates

    def _add(self, mark: Mark) -> None:
        self._canvas._add(mark)

    def _check(self, points: Points, who: str) -> None:
        left, top, right, bottom = self.box
        for column, scale, which, length in (
            (0, self.x, "x", right - left),
            (1, self.y, "y", bottom - top),
        ):
            share = scale.share(points[:, column])
            slack = _EDGE / length
            inside = (share >= -slack) & (share <= 1 + slack)
            if not inside.all():
                value = points[int(np.argmin(inside)), column]
                raise ValueError(
                    f"{who}: {which} = {value:g} lies beyond {scale._called()}; "
                    "widen that scale, or leave such points out"
                )


def _small_exponents(labels: list[Label]) -> list[Label]:
    """Labels with exponents in small signs, if there are some for all; the faces lack a minus."""
    if any("−" in each.exponent for each in labels):
        return labels
    return [Label(each.words + each.exponent.translate(_RAISED)) for each in labels]
