"""What a drawing refuses, and who among matplotlib's artists is to blame."""

from __future__ import annotations

import sys
from types import FrameType, TracebackType

from matplotlib.artist import Artist
from matplotlib.text import Text


class UndrawableError(TypeError, ValueError):
    """An artist is of a kind, or has a property, that a page cannot show as it is meant."""


_INNER = ("matplotlib", "engine.drawing")


def drawn_from() -> TracebackType | None:
    """The lines now running outside matplotlib and this package, as a traceback to be kept."""
    frame: FrameType | None = sys._getframe(1)
    while frame and str(frame.f_globals.get("__name__")).startswith(_INNER):
        frame = frame.f_back
    lines: TracebackType | None = None
    while frame:
        lines = TracebackType(lines, frame, max(frame.f_lasti, 0), frame.f_lineno)
        frame = frame.f_back
    return lines


def blamed_artists(error: BaseException) -> list[Artist]:
    """The artists that were being drawn when an error arose, the innermost first."""
    found: list[Artist] = []
    trace = error.__traceback__
    while trace:
        artist = trace.tb_frame.f_locals.get("self")
        if isinstance(artist, Artist):
            found.insert(0, artist)
        trace = trace.tb_next
    return found


def describe(artist: Artist) -> str:
    """The kind of an artist, with its gid, label or words."""
    label = str(artist.get_label() or "")
    name = artist.get_gid() or ("" if label.startswith("_") else label)
    if not name and isinstance(artist, Text):
        name = artist.get_text()
    return f"{type(artist).__name__} '{name}'" if name else type(artist).__name__
