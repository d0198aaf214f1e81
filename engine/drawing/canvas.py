"""What an author draws on: a matplotlib axes that fills its figure, with a few plain verbs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import numpy as np
from matplotlib import font_manager, rcParams
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from numpy.typing import ArrayLike, NDArray

from engine.drawing.palette import LIGHT, Role
from engine.drawing.shapes import Shape, ShapeRenderer

Family = Literal["mono", "serif"]
_FAMILY = {"mono": "IBM Plex Mono", "serif": "Source Serif 4"}


@cache
def _prepare() -> None:
    """Teach matplotlib the page's own two faces, and that a dash is as long as it says."""
    rcParams["lines.scale_dashes"] = False
    import fontpkg_ibm_plex_mono
    import fontpkg_source_serif_4

    for package, wanted in (
        (fontpkg_ibm_plex_mono, "IBMPlexMono-Regular.ttf"),
        (fontpkg_source_serif_4, "SourceSerif4[opsz,wght].ttf"),
        (fontpkg_source_serif_4, "SourceSerif4-Italic[opsz,wght].ttf"),
    ):
        folder = package.__path__[0]
        font_manager.fontManager.addfont(f"{folder}/files/{wanted}")


class Canvas:
    """A sheet of `width` by `height` CSS pixels with coordinates of its author's choice.

    Every verb takes positions in those coordinates; widths and sizes are CSS pixels. A `name` is
    kept in the page, so that a test or a reader of the source can tell which mark is which.
    """

    def __init__(
        self,
        width: float,
        height: float,
        x: tuple[float, float] | None = None,
        y: tuple[float, float] | None = None,
    ) -> None:
        _prepare()
        self.width, self.height = width, height
        self.figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        self.axes: Axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_xlim(*(x or (0.0, width)))
        self.axes.set_ylim(*(y or (height, 0.0)))
        self.axes.set_axis_off()
        self.axes.set_autoscale_on(False)
        self.figure.patch.set_visible(False)
        self.tile: NDArray[np.float64] | None = None
        self._drawn = 0

    def clear(self) -> None:
        """Take every mark away, to draw the next moment on the same sheet."""
        for artist in [*self.axes.lines, *self.axes.patches, *self.axes.texts]:
            artist.remove()
        self.tile = None
        self._drawn = 0

    def _next(self) -> int:
        """What is drawn later lies above; matplotlib would sort by kind of artist."""
        self._drawn += 1
        return 10 + self._drawn

    def shapes(self) -> list[Shape]:
        """All marks as shapes, in the order in which they were drawn."""
        renderer = ShapeRenderer(self.width, self.height)
        self.figure.draw(renderer)
        return renderer.shapes

    # ---- verbs -------------------------------------------------------------------------------

    def line(
        self,
        points: ArrayLike,
        role: Role = "ink",
        width: float = 1.5,
        *,
        opacity: float = 1.0,
        dash: Sequence[float] | None = None,
        name: str = "",
    ) -> None:
        """Join `points` (n, 2) by one line."""
        xy = np.asarray(points, float)
        self._stroke(xy, role, width, opacity, "butt", (0, dash) if dash else None, name)

    def outline(
        self,
        lines: Sequence[ArrayLike],
        role: Role = "ink",
        width: float = 1.5,
        *,
        precision: float = 1.0,
        name: str = "",
    ) -> None:
        """Draw several polylines, each (n, 2), as one mark; `precision` CSS pixels are lost."""
        pieces = [np.asarray(each, float) for each in lines if len(np.asarray(each)) > 1]
        if not pieces:
            return
        codes = [np.r_[Path.MOVETO, np.full(len(p) - 1, Path.LINETO)] for p in pieces]
        path = Path(np.concatenate(pieces), np.concatenate(codes))
        path.simplify_threshold = precision
        self._stroke(path, role, width, 1.0, "round", None, name, simplify=True)

    def strokes(
        self,
        segments: ArrayLike,
        role: Role = "ink",
        width: float = 1.5,
        *,
        opacity: float = 1.0,
        dash: Sequence[float] | None = None,
        reach: float | None = None,
        name: str = "",
    ) -> None:
        """Draw many separate segments (n, 2, 2) as one mark.

        `reach` in 0..1 draws each only so far from its first point: a pulse under way, at the same
        speed along all of them, so that the shorter arrive first.
        """
        ends = np.asarray(segments, float)
        pattern: tuple[float, Sequence[float]] | None = (0, dash) if dash else None
        if reach is not None:
            pixels = self.axes.transData.transform(ends.reshape(-1, 2)).reshape(ends.shape)
            longest = float(np.ceil(np.linalg.norm(pixels[:, 1] - pixels[:, 0], axis=1).max()))
            pattern = (longest * (1 - reach), (longest, longest))
        path = Path(ends.reshape(-1, 2), np.tile([Path.MOVETO, Path.LINETO], len(ends)))
        self._stroke(path, role, width, opacity, "butt", pattern, name)

    def dots(
        self,
        points: ArrayLike,
        role: Role = "ink",
        size: float = 6.0,
        *,
        opacity: float = 1.0,
        square: bool = False,
        name: str = "",
    ) -> None:
        """Put a disc (or a square) of `size` across on each of `points` (n, 2), as one mark.

        A dot is a line of no length whose cap shows: two dozen bytes instead of a path of curves.
        """
        xy = np.asarray(points, float).reshape(-1, 2)
        path = Path(np.repeat(xy, 2, axis=0), np.tile([Path.MOVETO, Path.LINETO], len(xy)))
        self._stroke(path, role, size, opacity, "projecting" if square else "round", None, name)

    def area(self, points: ArrayLike, role: Role, *, opacity: float = 1.0, name: str = "") -> None:
        """Fill the polygon `points` (n, 2)."""
        self.axes.add_artist(
            Polygon(
                np.asarray(points, float),
                closed=True,
                facecolor=LIGHT[role],
                edgecolor="none",
                linewidth=0,
                alpha=opacity,
                gid=name or None,
                clip_on=False,
                zorder=self._next(),
            )
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        role: Role = "ink",
        size: float = 12.0,
        *,
        align: Literal["left", "center", "right"] = "left",
        family: Family = "mono",
        italic: bool = False,
        opacity: float = 1.0,
        name: str = "",
    ) -> None:
        """Write `words` with their baseline at y."""
        self.axes.text(
            x,
            y,
            words,
            color=LIGHT[role],
            fontsize=size,
            ha=align,
            va="baseline",
            family=_FAMILY[family],
            style="italic" if italic else "normal",
            alpha=opacity,
            gid=name or None,
            clip_on=False,
            parse_math=False,
            zorder=self._next(),
        )

    def field(self, values: NDArray[np.float64]) -> None:
        """Lay a square grid (side, side) of values in 0..1 under the marks; row 0 is the top."""
        self.tile = np.asarray(values, float)

    def _stroke(
        self,
        path: NDArray[np.float64] | Path,
        role: Role,
        width: float,
        opacity: float,
        cap: Literal["butt", "round", "projecting"],
        dash: tuple[float, Sequence[float]] | None,
        name: str,
        simplify: bool = False,
    ) -> None:
        style: dict[str, Any] = {"alpha": opacity, "gid": name or None, "clip_on": False}
        style["zorder"] = self._next()
        if isinstance(path, Path):
            # matplotlib would merge separate dots and strokes that lie close together
            path.should_simplify = simplify
            style |= {"fill": False, "edgecolor": LIGHT[role], "capstyle": cap}
            artist: Any = PathPatch(path, linewidth=width, linestyle=dash or "solid", **style)
        else:
            style |= {"color": LIGHT[role], "solid_capstyle": cap, "dash_capstyle": cap}
            artist = Line2D(*path.T, linewidth=width, linestyle=dash or "solid", **style)
        self.axes.add_artist(artist)
