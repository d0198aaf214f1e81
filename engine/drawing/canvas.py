"""What an author draws on: a sheet with a few plain verbs, and a matplotlib axes that fills it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.transforms import Affine2D
from numpy.typing import ArrayLike, NDArray

from engine.drawing.mark import Coordinates, Mark
from engine.drawing.marks import Marks
from engine.drawing.renderer import ShapeRenderer
from engine.drawing.settings import settle_settings
from engine.drawing.shapes import Shape
from engine.drawing.values import Limits, Points, array_of, grid_of, number_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from engine.drawing.series import Inscription, Series
    from engine.drawing.sheet import Sheet


class Canvas(Marks):
    """A sheet of `width` by `height` CSS pixels with coordinates of its author's choice.

    Every verb takes positions in those coordinates.
    """

    def __init__(
        self,
        width: float,
        height: float,
        x: Limits | None = None,
        y: Limits | None = None,
    ) -> None:
        self.width = number_of(width, "canvas", "width", 1)
        self.height = number_of(height, "canvas", "height", 1)
        self._x = _limits(x or (0.0, self.width), "x")
        self._y = _limits(y or (self.height, 0.0), "y")
        self._coordinates = Coordinates(_to_pixels(self.width, self.height, self._x, self._y))
        self._sheet: Sheet | None = None
        """The axes, once an author has asked for them."""

        self._marks: list[Mark] = []
        self._known: dict[Mark, tuple[Shape, ...]] = {}
        """The shapes of the marks that were drawn last."""

        self._start()

    def _start(self) -> None:
        self.tile: NDArray[np.float64] | None = None
        self.series: list[tuple[object, Series]] = []
        """Which numbers of which record are drawn on its plots."""

        self.inscriptions: list[Inscription] = []
        """What is written at axes and in legends."""

        self.by_hand: list[str] = []
        """Marks of its plots that come from no field of a record, by name."""

        self._marks = []

    def clear(self) -> None:
        """Take every mark away, to draw the next moment on a sheet that is as new."""
        settle_settings()
        if self._sheet is not None:
            self._sheet.clear()
        self._start()

    @property
    def axes(self) -> Axes:
        """A matplotlib axes that fills the sheet, if the verbs do not suffice.

        What is drawn with it comes out as it is meant, or is refused by name; its marks lie under
        those of the verbs. It is as new at every frame.
        """
        if self._sheet is None:
            from engine.drawing.sheet import Sheet

            self._sheet = Sheet(self.width, self.height, self._x, self._y)
        return self._sheet.axes

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, with any of matplotlib's renderers at 72 dots an inch."""
        settle_settings()
        if self._sheet is None:
            for mark in self._marks:
                mark.draw(renderer)
            return
        self._sheet.draw(renderer, self._marks)

    def shapes(self) -> list[Shape]:
        """All marks as shapes, in the order in which they were drawn."""
        if self._sheet is not None:
            renderer = ShapeRenderer(self.width, self.height)
            self.draw(renderer)
            return renderer.shapes
        settle_settings()
        renderer = ShapeRenderer(self.width, self.height)
        known: dict[Mark, tuple[Shape, ...]] = {}
        found: list[Shape] = []
        for mark in self._marks:
            shapes = self._known.get(mark) or known.get(mark)
            if shapes is None:
                before = len(renderer.shapes)
                mark.draw(renderer)
                shapes = tuple(renderer.shapes[before:])
            known[mark] = shapes
            found += shapes
        self._known = known
        return found

    def field(self, values: ArrayLike) -> None:
        """Lay a square grid (side, side) of values in 0..1 under the marks; row 0 is the top."""
        self.tile = grid_of(values)

    @property
    def _where(self) -> Coordinates:
        return self._coordinates

    def _check(self, points: Points, who: str) -> None:
        """Nothing: a mark may leave the sheet."""

    def _add(self, mark: Mark) -> None:
        self._marks.append(mark)


def _to_pixels(width: float, height: float, x: Limits, y: Limits) -> Affine2D:
    """From the author's coordinates to matplotlib's pixels."""
    place = Affine2D().translate(-x[0], -y[0])
    return place.scale(width / (x[1] - x[0]), height / (y[1] - y[0]))


def _limits(limits: Limits, which: str) -> Limits:
    pair = array_of(limits, "canvas", f"{which}=(first, last)")
    if pair.shape != (2,) or pair[0] == pair[1]:
        raise ValueError(f"canvas: {which}={limits!r}; give two different ends, as (0, 1)")
    return float(pair[0]), float(pair[1])
