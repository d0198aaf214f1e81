"""The axes of a canvas: matplotlib's own, imported only if an author asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from types import TracebackType

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure

from engine.drawing.mark import Mark
from engine.drawing.refusal import UndrawableError, blamed_artists, describe, drawn_from
from engine.drawing.settings import settle_settings
from engine.drawing.values import Limits


class Sheet:
    """A figure filled by its axes, `width` by `height` CSS pixels, and the marks that lie above."""

    def __init__(self, width: float, height: float, x: Limits, y: Limits) -> None:
        self.axes = _Axes.__new__(_Axes)
        self._figure = Figure.__new__(Figure)
        self._size = (width / 72, height / 72)
        self._limits = (x, y)
        self.clear()

    def clear(self) -> None:
        """Make figure and axes as new, and yet the same ones: an author may have kept them."""
        settle_settings()
        self._figure.__dict__.clear()
        self.axes.__dict__.clear()
        Figure.__init__(self._figure, figsize=self._size, dpi=72)
        _Axes.__init__(self.axes, self._figure, (0.0, 0.0, 1.0, 1.0))
        self._figure.add_axes(self.axes)
        x, y = self._limits
        self.axes.set_xlim(*x)
        self.axes.set_ylim(*y)
        self.axes.set_axis_off()
        self.axes.set_autoscale_on(False)
        self._figure.patch.set_visible(False)
        self.axes.drawn_at = {}

    def draw(self, renderer: RendererBase, marks: Iterable[Mark]) -> None:
        """Draw what the axes hold, and the marks above it; UndrawableError at the author's line."""
        # What is drawn later lies above; matplotlib would sort by kind of artist.
        drawn = [_Drawn(mark, 10 + k) for k, mark in enumerate(marks, start=1)]
        for each in drawn:
            self.axes.add_artist(each)
        try:
            self._figure.draw(renderer)
        except UndrawableError as error:
            artists, known = blamed_artists(error), self.axes.drawn_at
            lines = next((known[each] for each in artists if each in known), None)
            who = f"{describe(artists[0])}: " if artists else ""
            raise UndrawableError(f"{who}{error}").with_traceback(lines) from None
        finally:
            for each in drawn:
                each.remove()


class _Axes(Axes):
    """Axes that remember which line drew what."""

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
