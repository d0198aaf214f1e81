"""The site's front page: its volumes, those of this build and those that stand from before."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from math import inf
from pathlib import Path

from markupsafe import Markup, escape
from PIL import Image

from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistakes
from engine.memory import found_out, key
from engine.words import gather_volume
from engine.words.ordinals import value_of
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
    date: date | None = None
    series: str = ""
    site: str = ""
    description: str = ""
    picture: str = ""
    """A PNG in Base64; empty for a volume that is not built now."""

    @property
    def plain(self) -> str:
        """Its title without marks."""
        return self.title.striptags()


def entry(volume: CheckedVolume) -> Entry:
    """A volume of this build."""
    return _entry(volume.name, volume.written.settings)


def with_picture(entry: Entry, card: bytes) -> Entry:
    """The same with the picture of its first page."""
    return replace(entry, picture=b64encode(_half(card)).decode())


def _half(card: bytes) -> bytes:
    """A PNG at half its size."""

    def shrunk() -> bytes:
        with Image.open(BytesIO(card)) as whole:
            small = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS)
        encoded = BytesIO()
        small.save(encoded, "PNG", optimize=True)
        return encoded.getvalue()

    return found_out(f"half-{key('half', sha256(card).hexdigest(), source=(_half,))}", shrunk)


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
    return Entry(
        name,
        title,
        settings.number,
        date=settings.date,
        series=settings.series,
        site=settings.site,
        description=settings.description,
    )


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """By number, in whatever numerals; those without a number after them, by name."""
    return sorted(entries, key=lambda each: (value_of(each.number) or inf, each.name))


def volumes_beside(volume: CheckedVolume, shelf: Sequence[Entry]) -> dict[str, Entry]:
    """The volumes before and after one, where there are some."""
    place = [each.name for each in shelf].index(volume.name)
    found = {"before": place - 1, "after": place + 1}
    return {name: shelf[k] for name, k in found.items() if 0 <= k < len(shelf)}


def pictures(shelf: Iterable[Entry]) -> str:
    """Style rules that show the pictures of the volumes."""
    return "".join(
        f".of-{each.name}{{background-image:url(data:image/png;base64,{each.picture})}}"
        for each in shelf
        if each.picture
    )
