"""What an author draws on: a sheet with a few plain verbs, and a matplotlib axes that fills it."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.transforms import Affine2D
from numpy.typing import ArrayLike, NDArray

from engine.drawing.mark import Coordinates, Mark
from engine.drawing.marks import Marks
from engine.drawing.refusal import UndrawableError, blamed_artists, describe, drawn_from
from engine.drawing.renderer import ShapeRenderer
from engine.drawing.settings import settle_settings
from engine.drawing.shapes import Shape
from engine.drawing.values import Points, array_of, grid_of, number_of

if TYPE_CHECKING:
    from engine.drawing.plot import ScaledBox

Limits = tuple[float, float]


class _Sheet(Axes):
    """The axes of a canvas, which remembers which line drew what."""

    drawn_at: dict[Artist, TracebackType | None]

    def _set_artist_props(self, a: Artist) -> None:
        super()._set_artist_props(a)  # type: ignore[misc]
        if "drawn_at" in self.__dict__:  # not so while it is being made
            self.drawn_at[a] = drawn_from()


class _Drawn(Artist):
    """A mark among the artists of the axes."""

    def __init__(self, mark: Mark, zorder: float) -> None:
        super().__init__()
        self.mark = mark
        self.set_zorder(zorder)

    def draw(self, renderer: RendererBase) -> None:
        """Draw the mark."""
        self.mark.draw(renderer)


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
        self._sheet: _Sheet | None = None
        """The axes, once an author has asked for them."""

        self._marks: list[Mark] = []
        self._known: dict[Mark, tuple[Shape, ...]] = {}
        """The shapes of the marks that were drawn before."""

        self._start()

    def _start(self) -> None:
        self.tile: NDArray[np.float64] | None = None
        self.plots: list[ScaledBox] = []
        """The plots drawn on it, with their declared scales, in the order of drawing."""

        self._known = {mark: self._known[mark] for mark in self._marks if mark in self._known}
        self._marks = []

    def clear(self) -> None:
        """Take every mark away, to draw the next moment on a sheet that is as new."""
        settle_settings()
        if self._sheet is not None:
            self._lay_out(self._sheet)
        self._start()

    @property
    def axes(self) -> Axes:
        """A matplotlib axes that fills the sheet, if the verbs do not suffice.

        What is drawn with it comes out as it is meant, or is refused by name; its marks lie under
        those of the verbs. It is as new at every frame.
        """
        if self._sheet is None:
            self._sheet = _Sheet.__new__(_Sheet)
            self._figure = Figure.__new__(Figure)
            self._lay_out(self._sheet)
        return self._sheet

    def _lay_out(self, sheet: _Sheet) -> None:
        """Make figure and axes as new, and yet the same ones: an author may have kept them."""
        settle_settings()
        self._figure.__dict__.clear()
        sheet.__dict__.clear()
        Figure.__init__(self._figure, figsize=(self.width / 72, self.height / 72), dpi=72)
        _Sheet.__init__(sheet, self._figure, (0.0, 0.0, 1.0, 1.0))
        self._figure.add_axes(sheet)
        sheet.set_xlim(*self._x)
        sheet.set_ylim(*self._y)
        sheet.set_axis_off()
        sheet.set_autoscale_on(False)
        self._figure.patch.set_visible(False)
        sheet.drawn_at = {}

    def draw(self, renderer: RendererBase) -> None:
        """Draw everything, with any of matplotlib's renderers at 72 dots an inch."""
        settle_settings()
        if self._sheet is None:
            for mark in self._marks:
                mark.draw(renderer)
            return
        # What is drawn later lies above; matplotlib would sort by kind of artist.
        drawn = [_Drawn(mark, 10 + k) for k, mark in enumerate(self._marks, start=1)]
        for each in drawn:
            self._sheet.add_artist(each)
        try:
            self._figure.draw(renderer)
        except UndrawableError as error:
            artists, known = blamed_artists(error), self._sheet.drawn_at
            lines = next((known[each] for each in artists if each in known), None)
            who = f"{describe(artists[0])}: " if artists else ""
            raise UndrawableError(f"{who}{error}").with_traceback(lines) from None
        finally:
            for each in drawn:
                each.remove()

    def shapes(self) -> list[Shape]:
        """All marks as shapes, in the order in which they were drawn."""
        if self._sheet is not None:
            renderer = ShapeRenderer(self.width, self.height)
            self.draw(renderer)
            return renderer.shapes
        settle_settings()
        for mark in self._marks:
            if mark not in self._known:
                renderer = ShapeRenderer(self.width, self.height)
                mark.draw(renderer)
                self._known[mark] = tuple(renderer.shapes)
        return [shape for mark in self._marks for shape in self._known[mark]]

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
