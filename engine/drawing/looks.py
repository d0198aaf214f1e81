"""How a path or a word looks, as matplotlib says it and as the page will."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from matplotlib.backend_bases import GraphicsContextBase
from matplotlib.colors import to_hex

from engine.drawing.mark import MarkContext
from engine.drawing.palette import role_of
from engine.drawing.refusal import UndrawableError

Look = dict[str, Any]
"""What a shape has beside its name and its path."""


def looks_of(gc: GraphicsContextBase, face: tuple[float, ...] | None) -> tuple[Look, ...]:
    """How a path looks: none if it is invisible, two where something shines through."""
    return _known(gc, face) if isinstance(gc, MarkContext) else _found(gc, face)


@lru_cache(maxsize=4096)
def _known(gc: MarkContext, face: tuple[float, ...] | None) -> tuple[Look, ...]:
    return _found(gc, face)


def _found(gc: GraphicsContextBase, face: tuple[float, ...] | None) -> tuple[Look, ...]:
    refuse_effects(gc)
    width = float(gc.get_linewidth())
    if not 0 <= width < np.inf:
        raise UndrawableError(f"its linewidth is {width:g}; give it one from 0 up")
    edge = float(gc.get_rgb()[3])
    filling = _face_opacity(gc, face)
    stroked, filled = width > 0 and edge > 0, filling > 0
    if not (stroked or filled):
        return ()
    cap = str(gc.get_capstyle())
    alike = {"cap": "square" if cap == "projecting" else cap}
    fill = {"fill": palette_colour(face), "opacity": round(filling, 3)} if filled else {}
    stroke = _stroke(gc, width, edge) if stroked else {}
    if not (fill and stroke) or edge == filling == 1:
        return (alike | fill | stroke,)
    return (alike | fill, alike | stroke)


def _stroke(gc: GraphicsContextBase, width: float, opacity: float) -> Look:
    offset, lengths = gc.get_dashes()
    dashes = [] if lengths is None else np.asarray(lengths, float).tolist()
    return {
        "stroke": palette_colour(gc.get_rgb()),
        "width": round(width, 2),
        "opacity": round(opacity, 3),
        "dash": tuple(round(length, 1) for length in dashes),
        "dash_offset": round(float(offset), 1) if dashes else 0.0,
    }


def refuse_effects(gc: GraphicsContextBase) -> None:
    """Refuse what no page can show."""
    if gc.get_hatch():
        raise UndrawableError("hatching is not drawn; fill it evenly, or draw lines with strokes")
    if gc.get_sketch_params():
        raise UndrawableError("a sketched line is not drawn; leave sketch_params out")
    if gc.get_url():
        raise UndrawableError("its link (url) would be lost; put the link into the prose")


def _face_opacity(gc: GraphicsContextBase, face: Any) -> float:
    if face is None:
        return 0.0
    return float(face[3] if len(face) == 4 and not gc.get_forced_alpha() else gc.get_alpha())


def palette_colour(rgb: Any) -> str:
    """As the page writes it; UndrawableError for one outside the palette."""
    red, green, blue = rgb[:3]
    return _hex_colour((red, green, blue))


@lru_cache(maxsize=1024)
def _hex_colour(rgb: tuple[float, float, float]) -> str:
    colour = to_hex(rgb)
    try:
        role_of(colour)
    except ValueError as error:
        raise UndrawableError(str(error)) from None
    return colour
