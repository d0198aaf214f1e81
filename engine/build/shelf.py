"""The site's front page: its volumes, those of this build and those that stand from before."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.build.read import CheckedVolume
from engine.errors import Mistakes
from engine.words import gather_volume
from engine.words.volume import Settings


@dataclass(frozen=True)
class Entry:
    """A volume as the front page lists it."""

    name: str
    """Of its folder."""

    title: str
    number: int | str = ""


def entry(volume: CheckedVolume) -> Entry:
    """A volume of this build."""
    return _entry(volume.name, volume.written.settings)


def standing_entry(folder: Path) -> Entry:
    """A volume that is not built now, but stands; its mistakes are no matter of this build."""
    written = gather_volume(folder, Mistakes())
    return _entry(folder.name, written.settings) if written else Entry(folder.name, folder.name)


def _entry(name: str, settings: Settings) -> Entry:
    return Entry(name, settings.title, settings.number)
