"""A canvas as a picture that stands alone: pixels for films on slides, or SVG with all it needs.

The same marks go through the same paths, transforms and text layout as on a page; only the renderer
is another, matplotlib's Agg. Colours are those of the light theme, in a site's own as on its pages.
"""

from __future__ import annotations

from base64 import b64encode
from html import escape
from io import BytesIO
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from engine.drawing.canvas import Canvas
from engine.drawing.palette import has_own, painted, theme
from engine.drawing.shapes import Shape, number
from engine.drawing.tints import BELIEFS, tint_tables

Pixels = NDArray[np.uint8]
"""(height, width, 3), red, green and blue."""

FONTS = {
    "mono": "'IBM Plex Mono',ui-monospace,monospace",
    "serif": "'Source Serif 4',Georgia,serif",
}
"""What a program that shows the SVG may have of each family."""


def pixels(canvas: Canvas, scale: float = 2.0) -> Pixels:
    """What is drawn, on paper, with `scale` pixels to a CSS pixel."""
    wide, high = round(canvas.width * scale), round(canvas.height * scale)
    paper = _paper(canvas, wide, high)
    renderer = _Scaled(wide, high, scale)
    canvas.draw(renderer)
    drawn = np.asarray(_AGG.buffer_rgba(renderer), np.float64) / 255
    opacity = drawn[..., 3:]
    mixed = drawn[..., :3] * opacity + paper / 255 * (1 - opacity)
    return np.rint(255 * mixed).astype(np.uint8)


def _paper(canvas: Canvas, wide: int, high: int) -> NDArray[np.float64]:
    """(high, wide, 3) in 0..255: what lies under the marks, a tinted field or nothing."""
    blank = [int(theme("light")["paper"][k : k + 2], 16) for k in (1, 3, 5)]
    paper = np.full((high, wide, 3), blank, np.float64)
    if canvas.tile is None:
        return paper
    grey = Image.fromarray(np.asarray(canvas.tile, np.float32), "F")
    smooth = np.clip(np.asarray(grey.resize((wide, high), Image.Resampling.BICUBIC)), 0, 1)
    for channel, table in enumerate(tint_tables("class0", "class1", BELIEFS)["light"].values()):
        levels = [float(each) for each in table.split()]
        paper[..., channel] = 255 * np.interp(smooth, np.linspace(0, 1, len(levels)), levels)
    return paper


_AGG: Any = RendererAgg
"""It comes without types."""


class _Scaled(RendererAgg):
    """Agg, with so many pixels to each of ours."""

    def __init__(self, wide: int, high: int, scale: float) -> None:
        _AGG.__init__(self, wide, high, 72 * scale)
        self._scale = scale
        self._larger = Affine2D().scale(scale)

    def get_canvas_width_height(self) -> tuple[float, float]:
        """In our pixels."""
        return self.width / self._scale, self.height / self._scale

    def get_text_width_height_descent(self, s: str, prop: Any, ismath: Any) -> Any:
        """In our pixels."""
        sizes = _AGG.get_text_width_height_descent(self, s, prop, ismath)
        return tuple(each / self._scale for each in sizes)

    def draw_path(self, gc: Any, path: Any, transform: Any, rgbFace: Any = None) -> None:
        """Dots, lines of no length whose caps show, are no lines to Agg: they are filled."""
        if has_own():
            gc, rgbFace = _set(gc), rgbFace and _rgb(rgbFace)
        starts, ends = path.vertices[::2], path.vertices[1::2]
        if path.codes is None or gc.get_capstyle() == "butt" or not np.array_equal(starts, ends):
            _AGG.draw_path(self, gc, path, transform + self._larger, rgbFace)
            return
        size = gc.get_linewidth() * self._scale
        if gc.get_capstyle() == "round":
            cap, place = Path.unit_circle(), Affine2D().scale(size / 2)
        else:
            cap, place = Path.unit_rectangle(), Affine2D().translate(-0.5, -0.5).scale(size)
        agg: Any = self._renderer
        filled = GraphicsContextBase()
        filled.set_linewidth(0)
        agg.draw_markers(filled, cap, place, Path(starts), transform + self._larger, gc.get_rgb())

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, *rest: Any, **more: Any
    ) -> None:
        gc = _set(gc) if has_own() else gc
        _AGG.draw_text(self, gc, x * self._scale, y * self._scale, s, prop, angle, *rest, **more)


def _rgb(colour: Any) -> Any:
    """A colour of a drawing, red, green, blue and opacity in 0..1, as it is set now."""
    return (*to_rgb(painted(to_hex(colour[:3]))), *colour[3:])


def _set(gc: Any) -> Any:
    """The same pen, in the colour that is set now."""
    pen: Any = GraphicsContextBase()
    pen.copy_properties(gc)
    pen._rgb = _rgb(gc.get_rgb())
    return pen


def png(picture: Pixels) -> bytes:
    """Encoded without loss."""
    encoded = BytesIO()
    Image.fromarray(picture).save(encoded, "PNG", optimize=True)
    return encoded.getvalue()


def svg(canvas: Canvas, title: str = "") -> str:
    """What is drawn, as a file of its own; a field is carried as a picture."""
    wide, high = number(canvas.width), number(canvas.height)
    parts = [f'<rect width="{wide}" height="{high}" fill="{theme("light")["paper"]}"/>']
    if canvas.tile is not None:
        field = np.rint(_paper(canvas, round(canvas.width), round(canvas.height)))
        carried = b64encode(png(field.astype(np.uint8))).decode()
        parts.append(
            f'<image width="{wide}" height="{high}" href="data:image/png;base64,{carried}"/>'
        )
    parts += map(_element, canvas.shapes())
    named = f"<title>{escape(title)}</title>" if title else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" '
        f'viewBox="0 0 {wide} {high}">{named}{"".join(parts)}</svg>\n'
    )


def _element(shape: Shape) -> str:
    """A mark, with all its attributes at itself."""
    given = {"fill": painted(shape.fill)}
    if shape.words:
        given |= {"x": number(shape.x), "y": number(shape.y), "font-size": number(shape.size)}
        given |= {"font-family": FONTS[shape.family], "text-anchor": shape.anchor}
        given |= {"font-style": shape.slant}
    else:
        given["d"] = f"M{number(shape.x)} {number(shape.y)}{shape.path}"
    if shape.stroke != "none":
        given |= {"stroke": painted(shape.stroke), "stroke-width": number(shape.width, 2)}
        given |= {"stroke-linecap": {"projecting": "square"}.get(shape.cap, shape.cap)}
        if shape.dash:
            given["stroke-dasharray"] = " ".join(number(each) for each in shape.dash)
            given["stroke-dashoffset"] = number(shape.dash_offset)
    given["opacity"] = number(shape.opacity, 3)
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in given.items())
    tag = "text" if shape.words else "path"
    return f"<{tag}{attributes}>{escape(shape.words)}</{tag}>"
