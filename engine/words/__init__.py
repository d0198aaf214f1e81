"""What people wrote: volumes, sections, prose, figure marks and bibliographies."""

from engine.words.bibliography import Bibliography
from engine.words.prose import FigureMark, Prose
from engine.words.section import Section
from engine.words.volume import Settings, Volume, gather_volume, read_volume
from engine.words.works import Author, Reference

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
