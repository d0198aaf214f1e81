"""A film as the page needs it: what stands still, what moves, and what it is called."""

from __future__ import annotations

from dataclasses import dataclass

from engine.drawing.series import Inscription, Series


@dataclass(frozen=True)
class Sheet:
    """All frames of a grey field in one encoded picture, tile beside tile."""

    encoded: bytes
    """AVIF, one channel; grey level 0..255 stands for the value 0..1."""

    columns: int
    rows: int
    side: int
    """Texels along one tile, without its gutter of one texel all round."""


@dataclass(frozen=True)
class Film:
    """A drawing whose moving parts follow one clock."""

    width: float
    """CSS pixels, at full size."""

    height: float
    frames: int
    still: int
    """The frame shown where nothing can move: on paper, and without style sheets."""

    drawing: str
    """The inside of an <svg>: standing and moving marks in the order of drawing."""

    motion: dict[str, str]
    """Class of a moving mark to the declarations that move it, as functions of the clock. Classes
    are named after their declarations, so films may share them."""

    sheet: Sheet | None = None
    """The field under the marks, where there is one."""

    pace: int = 125
    """Milliseconds for which a frame is shown when the film plays."""

    series: tuple[tuple[int, Series], ...] = ()
    """Which numbers it draws at rest, of which of the records that it was made from."""

    inscriptions: tuple[Inscription, ...] = ()
    """What is written at its axes and in its legends at rest."""

    by_hand: tuple[str, ...] = ()
    """Marks of its plots that come from no field of a record, by name."""

    name: str = ""
    """Unique in its page; given when it is set there."""
