"""The verbs of a drawing, which a canvas and each plot on it have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from matplotlib.cbook import is_math_text
from matplotlib.path import Path
from numpy.typing import ArrayLike

from engine.drawing.mark import Align, Cap, Coordinates, Fill, Mark, PathMark, Stroke, WordsMark
from engine.drawing.palette import Role, colour_of
from engine.drawing.refusal import UndrawableError
from engine.drawing.repertoire import Family, check_words
from engine.drawing.settings import FAMILIES
from engine.drawing.values import Points, dash_of, number_of, points_of, segments_of

_ALIGNS = ("left", "center", "right")


class Marks(ABC):
    """Draws in coordinates of its own; widths and sizes are CSS pixels.

    A `name` is kept in the page, so that a test or a reader of the source can tell which mark is
    which. What is no number, no role, or has no glyph is refused on the line that asks for it.
    """

    @property
    @abstractmethod
    def _where(self) -> Coordinates:
        """What its coordinates mean."""

    @abstractmethod
    def _add(self, mark: Mark) -> None:
        """Put a mark above all that was drawn before."""

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
        self._path(name, xy, _stroke(who, role, width, opacity, dash))

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
        style = _stroke(who, role, width, cap="round")
        threshold = number_of(precision, who, "precision", 0)
        if pieces:
            codes = b"".join(_MOVE + (len(each) - 1) * _LINE for each in pieces)
            self._path(name, np.concatenate(pieces), style, codes, threshold)

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
        style = _stroke(who, role, width, opacity, dash)
        if reach is not None and len(ends):
            far = number_of(reach, who, "reach", 0, 1)
            pixels = self._where.transform.transform(ends.reshape(-1, 2)).reshape(ends.shape)
            longest = float(np.ceil(np.linalg.norm(pixels[:, 1] - pixels[:, 0], axis=1).max()))
            style = replace(style, dash=(longest, longest), dash_offset=longest * (1 - far))
        self._separate(name, ends.reshape(-1, 2), style)

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
        cap: Cap = "projecting" if square else "round"
        style = _stroke(who, role, number_of(size, who, "size", 0), opacity, cap=cap)
        self._separate(name, np.repeat(xy, 2, axis=0), style)

    def area(self, points: ArrayLike, role: Role, *, opacity: float = 1.0, name: str = "") -> None:
        """Fill the polygon `points` (n, 2)."""
        who = _who("area", name)
        xy = self._points(points, who)
        style = Fill(colour_of(role), number_of(opacity, who, "opacity", 0, 1))
        if len(xy) > 1 and (xy[0] == xy[-1]).all():  # its author has closed it
            xy = xy[:-1]
        codes = _MOVE + (len(xy) - 1) * _LINE + _CLOSE if len(xy) else b""
        self._path(name, np.concatenate([xy, xy[:1]]), style, codes)

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
        self._add(
            WordsMark(
                name,
                self._where,
                *at,
                words,
                colour_of(role),
                number_of(size, who, "size", 0),
                align,
                family,
                italic,
                number_of(opacity, who, "opacity", 0, 1),
                (right, down),
            )
        )

    # ---- marks -------------------------------------------------------------------------------

    def _points(self, points: ArrayLike, who: str) -> Points:
        xy = points_of(points, who)
        self._check(xy, who)
        return xy

    def _path(
        self,
        name: str,
        points: Points,
        style: Stroke | Fill,
        codes: bytes = b"",
        simplify: float | None = None,
    ) -> None:
        self._add(PathMark(name, self._where, points.tobytes(), codes, style, simplify))

    def _separate(self, name: str, ends: Points, style: Stroke) -> None:
        # Not simplified: matplotlib would merge separate dots and strokes that lie close together.
        self._path(name, ends, style, len(ends) // 2 * (_MOVE + _LINE), 0.0)


_MOVE, _LINE, _CLOSE = (bytes([each]) for each in (Path.MOVETO, Path.LINETO, Path.CLOSEPOLY))


def _who(verb: str, name: str) -> str:
    return f"{verb} '{name}'" if name else verb


def _stroke(
    who: str,
    role: Role,
    width: float,
    opacity: float = 1.0,
    dash: Sequence[float] | None = None,
    cap: Cap = "butt",
) -> Stroke:
    return Stroke(
        colour=colour_of(role),
        width=number_of(width, who, "width", 0),
        opacity=number_of(opacity, who, "opacity", 0, 1),
        cap=cap,
        dash=dash_of(dash, who) or (),
    )


def _check_text(words: str, who: str, family: Family, italic: bool, align: Align) -> None:
    if not isinstance(words, str):
        raise ValueError(f"{who}: words must be a string, not {words!r}; write f'{{…}}'")
    if family not in FAMILIES:
        raise ValueError(f"{who}: family is '{family}'; it must be {' or '.join(FAMILIES)}")
    if align not in _ALIGNS:
        raise ValueError(f"{who}: align is '{align}'; it must be left, center or right")
    if is_math_text(words) and any(sign in words for sign in "\\^_{"):
        raise UndrawableError(
            f"{who}: {words!r} is TeX, which a drawing does not set; "
            "write the signs themselves (α, 10⁶)"
        )
    for line in words.split("\n"):
        check_words(line, family, italic)
