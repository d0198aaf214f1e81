"""A box with declared scales, and its axes, so that figures do no arithmetic on pixels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Literal

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import ArrayLike, NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.mark import SHARE, Align, Coordinates, Mark, PathMark, WordsMark
from engine.drawing.marks import Marks
from engine.drawing.palette import Role
from engine.drawing.repertoire import Family
from engine.drawing.scaled_box import Box, ScaledBox
from engine.drawing.scales import Label, Scale
from engine.drawing.series import Inscription
from engine.drawing.settings import text_width
from engine.drawing.values import Points

Which = Literal["x", "y"]

_EDGE = 0.5
"""How far beyond the box a point may lie; CSS pixels."""

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXPONENT_SIZE, _EXPONENT_RISE = 0.87, 0.4
"""Of an exponent for which the faces have no small signs, as shares of the label's size."""


class PlotAxes(Marks):
    """A box on a canvas with a scale across and a scale up; its verbs take data.

    It draws nothing by itself. Data that its scales have no place for are refused.
    """

    def __init__(self, canvas: Canvas, box: Box, *, x: Scale, y: Scale) -> None:
        self.scaled = ScaledBox(box, x, y)
        self._canvas = canvas
        self._coordinates = self.scaled.coordinates(canvas.height)
        self._accounted = False
        """Whether what is drawn now is an axis, or numbers of a record."""

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
        for tick in self._scale(which).marked():
            self.rule(which, tick, role, width)

    def rule(
        self,
        which: Which,
        value: float,
        role: Role = "quiet",
        width: float = 1.0,
        *,
        dash: Sequence[float] | None = None,
        name: str = "",
    ) -> None:
        """A line across the box at one value of an axis."""
        x, y = self.x, self.y
        self._scale(which)
        upright = [(value, y.low), (value, y.high)]
        ends = upright if which == "x" else [(x.low, value), (x.high, value)]
        with self._accounting():
            self.line(ends, role, width, dash=dash, name=name)

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
            with self._accounting():
                self.text(x, y, written, role, size, align=align, family=family, offset=at)
                if exponent:
                    at = (right + 1, down - _EXPONENT_RISE * size)
                    self.text(x, y, exponent, role, small, family=family, offset=at)

    def _inscribe(
        self,
        which: Which,
        words: str,
        role: Role,
        size: float,
        align: Align | None,
        family: Family,
        gap: float | None,
    ) -> None:
        """Write words at an axis: see `Plot.title`."""
        align = align or ("right" if which == "x" else "left")
        x, y = self.x, self.y
        at = float(x.at_share(np.array(SHARE[align])))
        if which == "x":
            down = 2.9 * size if gap is None else gap
            place, offset = (at, y.low), (0.0, down)
        else:
            up = size if gap is None else gap
            place, offset = (at, y.high), (0.0, -up)
        with self._accounting():
            self.text(*place, words, role, size, align=align, family=family, offset=offset)

    def _scale(self, which: Which) -> Scale:
        if which not in ("x", "y"):
            raise ValueError(f"plot: {which!r} is no axis; name 'x' or 'y'")
        return self.x if which == "x" else self.y

    def contours(
        self,
        across: ArrayLike,
        up: ArrayLike,
        heights: ArrayLike,
        levels: Iterable[float],
        role: Role = "hairline",
        width: float = 1.2,
        *,
        name: str = "contour",
    ) -> None:
        """Join the places of equal height: `heights` (up, across) over a grid of x and y.

        Each level is a mark of its own, 'contour-0.5'; one that is nowhere reached is left out.
        """
        grid = contour_generator(across, up, heights, line_type=LineType.Separate)
        for level in levels:
            if lines := [np.asarray(line) for line in grid.lines(level)]:
                self.outline(lines, role, width, precision=0.5, name=f"{name}-{level:g}")

    # ---- marks -------------------------------------------------------------------------------

    @property
    def _where(self) -> Coordinates:
        return self._coordinates

    def _add(self, mark: Mark) -> None:
        self._canvas._add(mark)
        if isinstance(mark, PathMark) and not self._accounted:
            self._canvas.by_hand.append(mark.name.removeprefix(".") or "unnamed")
        elif isinstance(mark, WordsMark) and self._accounted and mark.words.strip():
            (x, y), (right, down) = self.to_pixels(mark.x, mark.y), mark.offset
            place = float(x) + right, float(y) + down
            self._canvas.inscriptions.append(Inscription(mark.words, mark.colour, *place))

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

    @contextmanager
    def _accounting(self) -> Iterator[None]:
        """Meanwhile, what is drawn says whence it comes."""
        self._accounted = True
        try:
            yield
        finally:
            self._accounted = False


def _small_exponents(labels: list[Label]) -> list[Label]:
    """Labels with exponents in small signs, if there are some for all; the faces lack a minus."""
    if any("−" in each.exponent for each in labels):
        return labels
    return [Label(each.words + each.exponent.translate(_RAISED)) for each in labels]
