"""A matplotlib backend that returns shapes instead of pixels.

What an artist asks for is drawn, or refused by name with a remedy: nothing of it is lost.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, Bbox, IdentityTransform, Transform

from engine.drawing.looks import looks_of, palette_colour, refuse_effects
from engine.drawing.mark import MarkContext, WordsMark
from engine.drawing.refusal import UndrawableError
from engine.drawing.repertoire import Family, check_words
from engine.drawing.settings import FAMILIES
from engine.drawing.shapes import Shape, relative_path, standing, without_idle_steps

_NAMES: dict[str, Family] = {
    "IBM Plex Mono": "mono",
    "monospace": "mono",
    "Source Serif 4": "serif",
    "serif": "serif",
}
"""What matplotlib calls our families."""

_SLACK = 0.05
"""How far beyond its clip something may reach and not be cut; CSS pixels."""

_FINE = 3.0
"""Below this stroke width nobody tells one kind of join from another; CSS pixels."""

_ANCHORS = {"left": "start", "center": "middle", "right": "end"}


class ShapeRenderer(RendererBase):
    """Collects what matplotlib draws as shapes; give it to `Figure.draw` or `Canvas.draw`."""

    anchors = True
    """Words are anchored by their alignment, which the browser measures; nobody else need."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.shapes: list[Shape] = []
        self._names: list[str] = []
        self._flip = Affine2D().scale(1, -1).translate(0, height)
        self._placed: tuple[Transform, Transform] = (self._flip, IdentityTransform())

    def open_group(self, s: str, gid: str | None = None) -> None:
        """Remember the name of the artist that draws next."""
        self._names.append(gid or "")

    def close_group(self, s: str) -> None:
        """Forget it again."""
        self._names.pop()

    def get_canvas_width_height(self) -> tuple[float, float]:
        """Size of the drawing in CSS pixels."""
        return self.width, self.height

    def flipy(self) -> bool:
        """Whether y grows downwards: it does."""
        return True

    def new_gc(self) -> GraphicsContextBase:
        """A context whose lines join as a browser joins them, unless an artist asks otherwise."""
        context = super().new_gc()
        context.set_joinstyle("miter")
        return context

    def _name(self) -> str:
        for name in reversed(self._names):
            if name:
                return name
        return ""

    # ---- paths -------------------------------------------------------------------------------

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Add one path; invisible ones are left out.

        Where something shines through, fill and stroke are two shapes, each as opaque as it says,
        the one above the other, as matplotlib paints them.
        """
        face = None if rgbFace is None else tuple(rgbFace)
        looks = looks_of(gc, face)
        if not looks or not np.size(path.vertices):
            return
        if not isinstance(gc, MarkContext):  # which has neither clip nor other joins
            _refuse_bent(gc, path, transform)
        x, y, rest = relative_path(path, self._on_page(transform))
        rest = without_idle_steps(rest)
        if looks[0]["cap"] == "square":
            rest = standing(rest)
        for look in looks:
            self.shapes.append(Shape(name=self._name(), x=x, y=y, path=rest, **look))

    def _on_page(self, transform: Transform) -> Transform:
        """To CSS pixels from the top: most paths of a drawing share one transform."""
        if transform is not self._placed[0]:
            self._placed = (transform, transform + self._flip)
        return self._placed[1]

    def draw_gouraud_triangles(self, *_: Any, **__: Any) -> None:
        """Refuse: SVG has no such gradient."""
        raise UndrawableError("a gradient of colours is not drawn; use areas of one role each")

    def draw_image(self, *_: Any, **__: Any) -> None:
        """Refuse: pixels travel beside the shapes, as tiles of a sheet."""
        raise UndrawableError("an image cannot become shapes; use Canvas.field for a grid")

    def option_image_nocomposite(self) -> bool:
        """Whether images come one by one, so that the first of them can be named: they do."""
        return True

    def start_filter(self) -> None:
        """Refuse: there are no pixels to filter."""
        raise UndrawableError("agg_filter works on pixels, and is not drawn; leave it out")

    # ---- words -------------------------------------------------------------------------------

    def get_text_width_height_descent(
        self, s: str, prop: FontProperties, ismath: Any
    ) -> tuple[float, float, float]:
        """Metrics of a line of text; refuses words that the page cannot set.

        matplotlib asks for them before it draws, and so before it would look for a missing glyph.
        """
        if ismath:
            raise UndrawableError(
                f"{s!r} is TeX, which a drawing does not set; write the signs themselves (α, 10⁶), "
                "use Plot for an axis in powers of ten, or pass parse_math=False for plain dollars"
            )
        check_words(s, _family(prop), _slant(prop) == "italic")
        measured: tuple[float, float, float] = super().get_text_width_height_descent(
            s, prop, ismath
        )
        return measured

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: FontProperties,
        angle: float,
        ismath: Any = False,
        mtext: Text | WordsMark | None = None,
    ) -> None:
        """Add one line of text, anchored as its author aligned it."""
        refuse_effects(gc)
        if angle:
            raise UndrawableError(f"its rotation by {angle:g}° is not drawn; write it level")
        if gc.get_clip_rectangle() is not None or gc.get_clip_path()[0] is not None:
            width, height, descent = self.get_text_width_height_descent(s, prop, ismath)
            _refuse_words_cut(gc, Bbox.from_bounds(x, self.height - y - descent, width, height))
        anchor = "start"
        if isinstance(mtext, WordsMark):
            anchor = _ANCHORS[mtext.align]
        elif mtext is not None:
            anchor = _ANCHORS[mtext.get_horizontalalignment()]
            x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
        self.shapes.append(
            Shape(
                name=self._name(),
                x=round(float(x), 1),
                y=round(float(y), 1),
                words=s,
                fill=palette_colour(gc.get_rgb()),
                opacity=round(float(gc.get_rgb()[3]), 3),
                size=float(prop.get_size_in_points()),
                anchor=anchor,
                family=_family(prop),
                slant=_slant(prop),
            )
        )


def _refuse_bent(gc: GraphicsContextBase, path: Path, transform: Transform) -> None:
    """Refuse a path that its clip would cut, or whose joins would be drawn otherwise."""
    width = float(gc.get_linewidth())
    stroked = width > 0 and float(gc.get_rgb()[3]) > 0
    _refuse_cut(gc, path, transform, width / 2 if stroked else 0.0)
    if stroked and width >= _FINE and gc.get_joinstyle() != "miter" and _has_corner(path):
        raise UndrawableError(
            f"its {gc.get_joinstyle()} joins would be drawn mitred; "
            "set joinstyle='miter' (of a line: solid_joinstyle)"
        )


def _family(prop: FontProperties) -> Family:
    if str(prop.get_weight()) not in ("400", "normal", "regular", "book"):
        raise UndrawableError(
            f"its weight '{prop.get_weight()}' is not on the page; leave fontweight normal"
        )
    if prop.get_variant() != "normal":
        raise UndrawableError("small capitals are not on the page; leave fontvariant normal")
    wanted = prop.get_family()[0]
    try:
        return _NAMES[wanted]
    except KeyError:
        ours = " or ".join(f"'{names[0]}'" for names in FAMILIES.values())
        raise UndrawableError(f"the page has no typeface '{wanted}'; use family {ours}") from None


def _slant(prop: FontProperties) -> str:
    return "normal" if prop.get_style() == "normal" else "italic"


_CUT = "would be cut by its clip; set clip_on=False to let it reach beyond, or keep it within"


def _refuse_cut(gc: GraphicsContextBase, path: Path, transform: Transform, half: float) -> None:
    """Refuse a path that its clip would cut; half the stroke's width may reach beyond."""
    if gc.get_clip_path()[0] is not None:
        raise UndrawableError(
            "it is clipped by a path, which is not drawn; draw the part that is to be seen"
        )
    clip = gc.get_clip_rectangle()
    if clip is None:
        return
    if not np.isfinite(path.vertices).all():
        path = path.cleaned(remove_nans=True)  # they are gaps
    if not _within(path.get_extents(transform), clip, half + _SLACK):
        raise UndrawableError(f"it {_CUT}")


def _refuse_words_cut(gc: GraphicsContextBase, box: Bbox) -> None:
    clip = gc.get_clip_rectangle()
    if gc.get_clip_path()[0] is not None or not (clip is None or _within(box, clip, _SLACK)):
        raise UndrawableError(f"it {_CUT}")


def _within(inner: Any, outer: Any, slack: float) -> bool:
    low, high = np.array(inner.min) - outer.min, np.array(outer.max) - inner.max
    return bool((low >= -slack).all() and (high >= -slack).all())


def _has_corner(path: Path) -> bool:
    if path.codes is None:
        return np.size(path.vertices) > 4
    return int(np.count_nonzero(np.equal(path.codes, Path.LINETO))) > 1
