"""The verbs of a drawing, which a canvas and each plot on it have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.cbook import is_math_text
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch, Polygon
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform
from numpy.typing import ArrayLike

from engine.drawing.palette import Role, colour_of
from engine.drawing.refusal import UndrawableError
from engine.drawing.repertoire import Family, check_words
from engine.drawing.settings import FAMILIES
from engine.drawing.values import Points, dash_of, number_of, points_of, segments_of

Align = Literal["left", "center", "right"]


class Marks(ABC):
    """Draws in coordinates of its own; widths and sizes are CSS pixels.

    A `name` is kept in the page, so that a test or a reader of the source can tell which mark is
    which. What is no number, no role, or has no glyph is refused on the line that asks for it.
    """

    @abstractmethod
    def _transform(self) -> Transform:
        """From this one's coordinates to matplotlib's pixels, which count upwards."""

    @abstractmethod
    def _add(self, artist: Artist) -> None:
        """Put an artist above all that was drawn before."""

    @abstractmethod
    def _check(self, points: Points, who: str) -> None:
        """Refuse finite points that these coordinates have no place for."""

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
        who = _who("line", name)
        xy = self._points(points, who)
        style = _stroke(who, role, width, opacity, dash, name)
        colour = style.pop("edgecolor")
        self._draw(Line2D(*xy.T, color=colour, solid_capstyle="butt", **style))

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
        who = _who("outline", name)
        pieces = [self._points(each, who) for each in lines]
        pieces = [each for each in pieces if len(each) > 1]
        style = _stroke(who, role, width, 1.0, None, name)
        threshold = number_of(precision, who, "precision", 0)
        if not pieces:
            return
        codes = [np.r_[Path.MOVETO, np.full(len(p) - 1, Path.LINETO)] for p in pieces]
        path = Path(np.concatenate(pieces), np.concatenate(codes))
        path.simplify_threshold, path.should_simplify = threshold, True
        self._draw(PathPatch(path, fill=False, capstyle="round", **style))

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
        who = _who("strokes", name)
        ends = segments_of(segments, who)
        self._check(ends.reshape(-1, 2), who)
        style = _stroke(who, role, width, opacity, dash, name)
        if reach is not None and len(ends):
            far = number_of(reach, who, "reach", 0, 1)
            pixels = self._transform().transform(ends.reshape(-1, 2)).reshape(ends.shape)
            longest = float(np.ceil(np.linalg.norm(pixels[:, 1] - pixels[:, 0], axis=1).max()))
            style["linestyle"] = (longest * (1 - far), (longest, longest))
        self._separate(ends.reshape(-1, 2), "butt", style)

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
        who = _who("dots", name)
        xy = self._points(points, who)
        style = _stroke(who, role, number_of(size, who, "size", 0), opacity, None, name)
        self._separate(np.repeat(xy, 2, axis=0), "projecting" if square else "round", style)

    def area(self, points: ArrayLike, role: Role, *, opacity: float = 1.0, name: str = "") -> None:
        """Fill the polygon `points` (n, 2)."""
        who = _who("area", name)
        self._draw(
            Polygon(
                self._points(points, who),
                closed=True,
                facecolor=colour_of(role),
                edgecolor="none",
                linewidth=0,
                alpha=number_of(opacity, who, "opacity", 0, 1),
                gid=name or None,
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
        align: Align = "left",
        family: Family = "mono",
        italic: bool = False,
        opacity: float = 1.0,
        offset: tuple[float, float] = (0.0, 0.0),
        name: str = "",
    ) -> None:
        """Write `words` with their baseline at y, moved by `offset` CSS pixels right and down."""
        who = _who("text", name or words)
        _check_text(words, who, family, italic, align)
        at = number_of(x, who, "x"), number_of(y, who, "y")
        self._check(np.array([at]), who)
        right, down = (number_of(each, who, "offset") for each in offset)
        transform = self._transform()
        if right or down:
            transform = transform + Affine2D().translate(right, -down)
        self._draw(
            Text(
                *at,
                words,
                color=colour_of(role),
                fontsize=number_of(size, who, "size", 0),
                ha=align,
                va="baseline",
                fontfamily=FAMILIES[family],
                fontstyle="italic" if italic else "normal",
                alpha=number_of(opacity, who, "opacity", 0, 1),
                gid=name or None,
                parse_math=False,
            ),
            transform,
        )

    # ---- artists -----------------------------------------------------------------------------

    def _points(self, points: ArrayLike, who: str) -> Points:
        xy = points_of(points, who)
        self._check(xy, who)
        return xy

    def _separate(self, ends: Points, cap: str, style: dict[str, Any]) -> None:
        path = Path(ends, np.tile([Path.MOVETO, Path.LINETO], len(ends) // 2))
        # matplotlib would merge separate dots and strokes that lie close together
        path.should_simplify = False
        self._draw(PathPatch(path, fill=False, capstyle=cap, **style))

    def _draw(self, artist: Artist, transform: Transform | None = None) -> None:
        artist.set_transform(transform or self._transform())
        artist.set_clip_on(False)
        self._add(artist)


def _who(verb: str, name: str) -> str:
    return f"{verb} '{name}'" if name else verb


def _stroke(
    who: str,
    role: Role,
    width: float,
    opacity: float,
    dash: Sequence[float] | None,
    name: str,
) -> dict[str, Any]:
    lengths = dash_of(dash, who)
    return {
        "edgecolor": colour_of(role),
        "linewidth": number_of(width, who, "width", 0),
        "linestyle": (0, lengths) if lengths else "solid",
        "alpha": number_of(opacity, who, "opacity", 0, 1),
        "gid": name or None,
    }


def _check_text(words: str, who: str, family: Family, italic: bool, align: Align) -> None:
    if not isinstance(words, str):
        raise ValueError(f"{who}: words must be a string, not {words!r}; write f'{{…}}'")
    if family not in FAMILIES:
        raise ValueError(f"{who}: family is '{family}'; it must be {' or '.join(FAMILIES)}")
    if align not in ("left", "center", "right"):
        raise ValueError(f"{who}: align is '{align}'; it must be left, center or right")
    if is_math_text(words) and any(sign in words for sign in "\\^_{"):
        raise UndrawableError(
            f"{who}: {words!r} is TeX, which a drawing does not set; "
            "write the signs themselves (α, 10⁶)"
        )
    for line in words.split("\n"):
        check_words(line, family, italic)
