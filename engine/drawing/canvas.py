"""What an author draws on: a sheet with a few plain verbs, and a matplotlib axes that fills it."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import Transform
from numpy.typing import ArrayLike, NDArray

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
    """The axes of a canvas; once an author has hold of it, it remembers which line drew what."""

    drawn_at: dict[Artist, TracebackType | None] | None = None

    def _set_artist_props(self, a: Artist) -> None:
        super()._set_artist_props(a)  # type: ignore[misc]
        if self.drawn_at is not None:
            self.drawn_at[a] = drawn_from()


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
        self._figure, self._sheet = Figure.__new__(Figure), _Sheet.__new__(_Sheet)
        self._lay_out()

    def _lay_out(self) -> None:
        """Make figure and axes as new, and yet the same ones: an author may have kept them."""
        settle_settings()
        self._figure.__dict__.clear()
        self._sheet.__dict__.clear()
        Figure.__init__(self._figure, figsize=(self.width / 72, self.height / 72), dpi=72)
        _Sheet.__init__(self._sheet, self._figure, (0.0, 0.0, 1.0, 1.0))
        self._figure.add_axes(self._sheet)
        self._sheet.set_xlim(*self._x)
        self._sheet.set_ylim(*self._y)
        self._sheet.set_axis_off()
        self._sheet.set_autoscale_on(False)
        self._figure.patch.set_visible(False)
        self._start()

    def _start(self) -> None:
        self.tile: NDArray[np.float64] | None = None
        self.plots: list[ScaledBox] = []
        """The plots drawn on it, with their declared scales, in the order of drawing."""
        self._marks: list[Artist] = []

    def clear(self) -> None:
        """Take every mark away, to draw the next moment on a sheet that is as new."""
        if self._sheet.drawn_at is not None:
            self._lay_out()
            return
        settle_settings()
        for artist in self._marks:
            artist.remove()
        self._start()

    @property
    def axes(self) -> Axes:
        """A matplotlib axes that fills the sheet, if the verbs do not suffice.

        What is drawn with it comes out as it is meant, or is refused by name. It is as new at
        every frame.
        """
        if self._sheet.drawn_at is None:
            self._sheet.drawn_at = {}
        return self._sheet

    def shapes(self) -> list[Shape]:
        """All marks as shapes, in the order in which they were drawn."""
        settle_settings()
        renderer = ShapeRenderer(self.width, self.height)
        try:
            self._figure.draw(renderer)
        except UndrawableError as error:
            artists, known = blamed_artists(error), self._sheet.drawn_at or {}
            lines = next((known[each] for each in artists if each in known), None)
            who = f"{describe(artists[0])}: " if artists else ""
            raise UndrawableError(f"{who}{error}").with_traceback(lines) from None
        return renderer.shapes

    def field(self, values: ArrayLike) -> None:
        """Lay a square grid (side, side) of values in 0..1 under the marks; row 0 is the top."""
        self.tile = grid_of(values)

    def _transform(self) -> Transform:
        return self._sheet.transData

    def _check(self, points: Points, who: str) -> None:
        """Nothing: a mark may leave the sheet."""

    def _add(self, artist: Artist) -> None:
        # What is drawn later lies above; matplotlib would sort by kind of artist.
        self._marks.append(artist)
        artist.set_zorder(10 + len(self._marks))
        self._sheet.add_artist(artist)


def _limits(limits: Limits, which: str) -> Limits:
    pair = array_of(limits, "canvas", f"{which}=(first, last)")
    if pair.shape != (2,) or pair[0] == pair[1]:
        raise ValueError(f"canvas: {which}={limits!r}; give two different ends, as (0, 1)")
    return float(pair[0]), float(pair[1])
