"""The way around a volume: its contents, and the pages before and after each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from engine.build.page import Page
    from engine.build.read import CheckedVolume


class Entry(NamedTuple):
    """A line of the contents."""

    address: str
    """Seen from any page of the volume's folder."""

    title: str
    question: str | None


def contents(volume: CheckedVolume) -> tuple[Entry, ...]:
    """Every section of the first page but its opening one, then every other page by its title."""
    return tuple(_entries(volume))


def _entries(volume: CheckedVolume) -> Iterator[Entry]:
    for page in volume.pages:
        for section in page.sections[1:] if page.first else page.sections[:1]:
            address = f"#{section.id}" if page.first else f"{page.name}.html"
            yield Entry(address, section.title, section.question)


def neighbours(page: Page) -> dict[str, Entry]:
    """The pages before and after one, by these words, as far as there are any."""
    pages = page.volume.pages
    place = [each.name for each in pages].index(page.name)
    found = {}
    if place > 0:
        found["before"] = _page(pages[place - 1])
    if place + 1 < len(pages):
        found["after"] = _page(pages[place + 1])
    return found


def _page(page: Page) -> Entry:
    title = page.volume.written.settings.title if page.first else page.sections[0].title
    return Entry(f"{page.name}.html", title, page.sections[0].question)
