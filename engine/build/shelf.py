"""The site's front page: its volumes, those of this build and those that stand from before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup, escape

from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistakes
from engine.words import gather_volume
from engine.words.tex import TeXError
from engine.words.titles import set_title
from engine.words.volume import Settings


@dataclass(frozen=True)
class Entry:
    """A volume as the front page lists it."""

    name: str
    """Of its folder."""

    title: Markup
    number: int | str = ""


def entry(volume: CheckedVolume) -> Entry:
    """A volume of this build."""
    return _entry(volume.name, volume.written.settings)


def standing_entry(folder: Path) -> Entry:
    """A volume that is not built now, but stands; its mistakes are no matter of this build."""
    written = gather_volume(folder, Mistakes())
    if written is None:
        return Entry(folder.name, escape(folder.name))
    return _entry(folder.name, written.settings)


def _entry(name: str, settings: Settings) -> Entry:
    try:
        title = set_title(settings.title)
    except (ContentError, TeXError):  # of a volume that is not built now
        title = escape(settings.title)
    return Entry(name, title, settings.number)
