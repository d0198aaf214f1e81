"""A mark as it was asked for, and how any of matplotlib's renderers draws it.

Marks are plain values: paths, transforms, line styles and text layout are matplotlib's, but no
artist is made for them. Equal marks look alike, so that one which stands still is drawn once.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_rgba
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Transform

from engine.drawing.repertoire import Family
from engine.drawing.settings import FAMILIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Align = Literal["left", "center", "right"]
Cap = Literal["butt", "round", "projecting"]

SHARE: dict[Align, float] = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of some words lies to the left of where they are anchored."""


@dataclass(frozen=True, eq=False)
class Coordinates:
    """What the points of a mark mean. One object for one place: a mark compares it by identity."""

    transform: Transform
    """To matplotlib's pixels, which count upwards from the lower left corner."""

    @cached_property
    def affine(self) -> bool:
        """Whether equal steps are as long everywhere."""
        return bool(self.transform.is_affine)


@dataclass(frozen=True)
class Stroke:
    """How a path is drawn along."""

    colour: str
    width: float
    """CSS pixels."""

    opacity: float = 1.0
    cap: Cap = "butt"
    dash: tuple[float, ...] = ()
    """Lengths of dashes and gaps; CSS pixels."""

    dash_offset: float = 0.0


@dataclass(frozen=True)
class Fill:
    """What fills a polygon."""

    colour: str
    opacity: float = 1.0


class MarkContext(GraphicsContextBase):
    """What a renderer is told of a mark. It is shared: whoever is told may not change it."""


@dataclass(frozen=True)
class Mark(ABC):
    """One thing that was asked for."""

    name: str
    where: Coordinates

    @abstractmethod
    def draw(self, renderer: RendererBase) -> None:
        """Draw it, as an artist would be drawn."""


@dataclass(frozen=True)
class PathMark(Mark):
    """A path of straight pieces, drawn along or filled."""

    points: bytes
    """(n, 2) float64, as bytes, which compare at once."""

    codes: bytes
    """(n,) uint8: what each point is to matplotlib's Path; b'' for one line through all."""

    style: Stroke | Fill
    simplify: float | None = None
    """How many pixels may be lost to spare points; None for matplotlib's own choice."""

    def __hash__(self) -> int:
        """Of what tells most marks apart: each is looked up in every frame."""
        return hash((self.name, self.points))

    def draw(self, renderer: RendererBase) -> None:
        """Hand on its path and its transform."""
        transform = self.where.transform
        path = self.path()
        if not self.where.affine:
            path = transform.transform_path_non_affine(path)
        renderer.open_group("mark", self.name)
        face = to_rgba(self.style.colour, self.style.opacity) if _filled(self.style) else None
        renderer.draw_path(_context(self.style), path, transform.get_affine(), face)
        renderer.close_group("mark")

    def path(self) -> Path:
        """Its path, in its own coordinates."""
        points = np.frombuffer(self.points).reshape(-1, 2)
        path = Path(points, np.frombuffer(self.codes, np.uint8) if self.codes else None)
        if self.simplify is not None:
            path.simplify_threshold, path.should_simplify = self.simplify, self.simplify > 0
        return path


@dataclass(frozen=True)
class WordsMark(Mark):
    """A line of text, or several."""

    x: float
    y: float
    words: str
    colour: str
    size: float
    """CSS pixels."""

    align: Align
    family: Family
    italic: bool
    opacity: float
    offset: tuple[float, float]
    """CSS pixels by which it stands to the right and further down."""

    def draw(self, renderer: RendererBase) -> None:
        """Hand on its words; several lines are laid out by matplotlib."""
        if not self.words:
            return
        transform = self.where.transform
        if any(self.offset):
            transform = transform + Affine2D().translate(self.offset[0], -self.offset[1])
        renderer.open_group("mark", self.name)
        if "\n" in self.words:
            self._lay_out(transform).draw(renderer)
        else:
            x, y = transform.transform((self.x, self.y))
            if renderer.flipy():
                y = renderer.get_canvas_width_height()[1] - y
            font = _font(self.family, self.size, self.italic)
            self._write(renderer, float(x), float(y), font)
        renderer.close_group("mark")

    def _write(self, renderer: RendererBase, x: float, y: float, font: FontProperties) -> None:
        context = _context(Stroke(self.colour, 1.0, self.opacity))
        mine: Any = self
        if not getattr(renderer, "anchors", False):
            mine = None
            width, _, _ = renderer.get_text_width_height_descent(self.words, font, False)
            x -= SHARE[self.align] * width
        renderer.draw_text(context, x, y, self.words, font, 0.0, False, mine)

    def _lay_out(self, transform: Transform) -> Text:
        text = Text(
            self.x,
            self.y,
            self.words,
            color=self.colour,
            fontproperties=_font(self.family, self.size, self.italic),
            ha=self.align,
            va="baseline",
            alpha=self.opacity,
            gid=self.name or None,
            parse_math=False,
        )
        text.set_transform(transform)
        text.set_figure(_sheet())
        return text


def _filled(style: Stroke | Fill) -> bool:
    return isinstance(style, Fill)


@lru_cache(maxsize=4096)
def _context(style: Stroke | Fill) -> MarkContext:
    """What a renderer is told of a line."""
    context = MarkContext()
    context.set_joinstyle("miter")
    if isinstance(style, Fill):
        context.set_linewidth(0.0)
        return context
    context.set_foreground(to_rgba(style.colour, style.opacity), isRGBA=True)
    context.set_linewidth(style.width)
    context.set_capstyle(style.cap)
    if style.dash:
        whole = sum(style.dash)
        context.set_dashes(style.dash_offset % whole, list(style.dash))
    return context


@lru_cache(maxsize=1024)
def _font(family: Family, size: float, italic: bool) -> FontProperties:
    return FontProperties(
        family=FAMILIES[family], size=size, style="italic" if italic else "normal"
    )


@lru_cache(maxsize=1)
def _sheet() -> Figure:
    """What words of several lines are laid out on: one pixel a point, as everywhere here."""
    from matplotlib.figure import Figure

    return Figure(dpi=72)
