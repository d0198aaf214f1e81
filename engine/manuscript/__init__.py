"""What people wrote: volumes, sections, prose, figure marks and bibliographies."""

from engine.manuscript.bibliography import Author, Bibliography, Reference
from engine.manuscript.prose import FigureMark, Prose
from engine.manuscript.section import Section
from engine.manuscript.volume import Settings, Volume, gather_volume, read_volume

__all__ = [
    "Author",
    "Bibliography",
    "FigureMark",
    "Prose",
    "Reference",
    "Section",
    "Settings",
    "Volume",
    "gather_volume",
    "read_volume",
]
