"""A matplotlib backend that returns shapes instead of pixels.

Any matplotlib artist can be drawn with it. What comes out is a list of plain frozen shapes in CSS
pixels, y downwards, rounded to a tenth of a pixel: small enough to put into a page, and comparable,
so that a film can tell what moves from what stands still.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import cycle
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Transform

from engine.drawing.palette import role_of

_COMMAND = {Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c"}
_IDLE_STEP = re.compile(r"((?:^|m[-. \d]+)h0)|h0")
"""A step to where the pen is: a dot if nothing came before it, else nothing."""
_POINTS = {Path.LINETO: 1, Path.CURVE3: 2, Path.CURVE4: 3}


@dataclass(frozen=True)
class Shape:
    """One stroked or filled path, or one line of text."""

    name: str
    """What the artist is called (its gid), or ''. One that begins with a dot tells marks apart
    while filming but is not written into the page."""

    x: float
    """Where the path starts, or where the text is anchored; CSS pixels."""

    y: float
    """Likewise, from the top; for text the baseline."""

    path: str = ""
    """The rest of the path after its first point, in relative SVG commands; '' for text."""

    words: str = ""
    """The text; '' for a path."""

    stroke: str = "none"
    """Light colour of the palette, or 'none'."""

    fill: str = "none"
    """Light colour of the palette, or 'none'."""

    width: float = 0.0
    """Stroke width; CSS pixels."""

    opacity: float = 1.0
    """0..1."""

    cap: str = "butt"
    """Line cap: butt, round or square."""

    dash: tuple[float, ...] = ()
    """Lengths of dashes and gaps; CSS pixels."""

    dash_offset: float = 0.0
    """How far into the dash pattern the path starts; CSS pixels."""

    size: float = 0.0
    """Font size; CSS pixels."""

    anchor: str = "start"
    """Which end of the text stands at x: start, middle or end."""

    family: str = ""
    """'mono' or 'serif', for text."""

    slant: str = "normal"
    """'normal' or 'italic', for text."""


def number(value: float, digits: int = 1) -> str:
    """The shortest SVG number at `digits` decimals: 0.50 is '.5', -0.0 is '0'."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text in ("-0", ""):
        return "0"
    return text.replace("-0.", "-.").removeprefix("0") if text.startswith(("0.", "-0.")) else text


def _pair(x: float, y: float) -> str:
    second = number(y)
    return number(x) + ("" if second.startswith("-") else " ") + second


def relative_path(path: Path, transform: Transform) -> tuple[float, float, str]:
    """First point (x, y) and the remaining relative commands of a path in CSS pixels."""
    parts: list[str] = []
    at = first = np.zeros(2)
    started = False
    for points, code in path.iter_segments(transform):
        stops = np.round(np.asarray(points).reshape(-1, 2), 1) + 0.0
        if code == Path.MOVETO:
            if not started:
                first, started = stops[0], True
            else:
                parts.append("m" + _pair(*(stops[0] - at)))
            at = stops[0]
            start = at
        elif code == Path.CLOSEPOLY:
            parts.append("z")
            at = start
        else:
            steps = stops - at
            if code == Path.LINETO and not steps.any():
                parts.append("h0")  # a dot: only its round cap shows
            elif code == Path.LINETO and steps[0, 1] == 0:
                parts.append("h" + number(steps[0, 0]))
            elif code == Path.LINETO and steps[0, 0] == 0:
                parts.append("v" + number(steps[0, 1]))
            else:
                parts.append(_COMMAND[code] + " ".join(_pair(*step) for step in steps))
            at = stops[-1]
    return float(first[0]), float(first[1]), "".join(parts)


class ShapeRenderer(RendererBase):
    """Collects what matplotlib draws as shapes; give it to `Figure.draw`."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.shapes: list[Shape] = []
        self._names: list[str] = []
        self._flip = Affine2D().scale(1, -1).translate(0, height)

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

    def _name(self) -> str:
        return next((name for name in reversed(self._names) if name), "")

    def draw_path(
        self,
        gc: GraphicsContextBase,
        path: Path,
        transform: Transform,
        rgbFace: Any = None,
    ) -> None:
        """Add one path; invisible ones are left out."""
        width = float(gc.get_linewidth())
        stroked = width > 0 and gc.get_rgb()[3] > 0
        filled = rgbFace is not None and (len(rgbFace) < 4 or rgbFace[3] > 0)
        if not (stroked or filled) or not np.size(path.vertices):
            return
        x, y, rest = relative_path(path, transform + self._flip)
        rest = _IDLE_STEP.sub(r"\1", rest)
        if gc.get_capstyle() == "projecting":
            rest = _standing(rest)
        offset, lengths = gc.get_dashes()
        dashes = [] if lengths is None else np.asarray(lengths, float).tolist()
        self.shapes.append(
            Shape(
                name=self._name(),
                x=x,
                y=y,
                path=rest,
                stroke=_palette_colour(gc.get_rgb()) if stroked else "none",
                fill=_palette_colour(rgbFace) if filled else "none",
                width=round(width, 2) if stroked else 0.0,
                opacity=_opacity(gc, rgbFace if filled and not stroked else None),
                cap={"projecting": "square"}.get(gc.get_capstyle(), gc.get_capstyle()),
                dash=tuple(round(length, 1) for length in dashes),
                dash_offset=round(float(offset), 1) if dashes else 0.0,
            )
        )

    def draw_text(
        self,
        gc: GraphicsContextBase,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: Any = False,
        mtext: Any = None,
    ) -> None:
        """Add one line of text, anchored as its author aligned it."""
        anchor = "start"
        if mtext is not None:
            anchor = {"left": "start", "center": "middle", "right": "end"}[mtext.get_ha()]
            x = mtext.get_transform().transform(mtext.get_unitless_position())[0]
        family = prop.get_family()[0]
        self.shapes.append(
            Shape(
                name=self._name(),
                x=round(float(x), 1),
                y=round(float(y), 1),
                words=s,
                fill=_palette_colour(gc.get_rgb()),
                opacity=_opacity(gc, None),
                size=float(prop.get_size_in_points()),
                anchor=anchor,
                family="serif" if "Serif" in family else "mono",
                slant=prop.get_style(),
            )
        )

    def draw_image(self, *_: Any, **__: Any) -> None:
        """Refuse: pixels travel beside the shapes, as tiles of a sheet."""
        raise TypeError("an image cannot become shapes; use Canvas.field for a grid of numbers")


def _standing(dots: str) -> str:
    """Dots with lines of no length, each given some: on paper a square cap needs one to stand on.

    To and fro by turns, or each dot would push all that come after it, a pixel in a hundred.
    """
    turns = cycle(("h.01", "h-.01"))
    return re.sub("h0", lambda _: next(turns), dots)


def _palette_colour(rgb: Any) -> str:
    colour = to_hex(rgb[:3])
    role_of(colour)
    return colour


def _opacity(gc: GraphicsContextBase, face: Any) -> float:
    # Not gc.get_alpha(): a Line2D says how opaque it is with its colour alone.
    alpha = gc.get_rgb()[3] if face is None or len(face) < 4 else face[3]
    return round(float(alpha), 3)
