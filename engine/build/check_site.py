"""Links and pages of the whole site: as they were written, and as they were assembled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistake, Mistakes, Place
from engine.memory import found_out, key
from engine.pages.document import Document
from engine.pages.inspect import RULES, inspect
from engine.words.anchors import Link, follow


def check_links(content: Path, volumes: Iterable[CheckedVolume], mistakes: Mistakes) -> None:
    """Note every link of any words that will lead nowhere, before anything is computed."""
    volumes = list(volumes)
    expected = {path: ids for volume in volumes for path, ids in volume.site.items()}
    links = [link for volume in volumes for link in volume.links]
    follow(links, {"index.html": (), **expected}, mistakes, unknown=_unknown(content, volumes))


def check_site(
    files: Mapping[str, bytes],
    content: Path,
    output: Path,
    volumes: Iterable[CheckedVolume],
    mistakes: Mistakes,
) -> None:
    """Note every page that breaks the house's rules, and every link of it that leads nowhere.

    A link is told where its writer wrote it, if it came from the words.
    """
    volumes = list(volumes)
    pages = {path: _seen(made, path) for path, made in files.items() if path.endswith(".html")}
    for path, page in pages.items():
        found = [
            Mistake(Place(output / path, line), told, remedy) for line, told, remedy in page.found
        ]
        mistakes.extend(ContentError(found))
    written = {(link.page, link.address): link.place for volume in volumes for link in volume.links}
    standing = [
        Link(path, address, written.get((path, address), Place(output / path, line)))
        for path, page in pages.items()
        for address, line in page.addresses
    ]
    there = {path: pages[path].ids if path in pages else () for path in files}
    follow(standing, there, mistakes, unknown=_unknown(content, volumes))


class _Page(NamedTuple):
    """What is seen of a page as a browser parses it."""

    found: list[tuple[int, str, str]]
    """Each line, problem and remedy."""

    addresses: list[tuple[str, int]]
    """What it leads to, from which line."""

    ids: list[str]


def _seen(made: bytes, path: str) -> _Page:
    """A page, parsed and inspected; the same page is looked at once."""

    def look() -> bytes:
        page = Document.read(made, Path(path))
        found = [(each.place.line, each.problem, each.remedy) for each in inspect(page)]
        addresses = [(address, place.line) for address, place in page.addresses()]
        return json.dumps(_Page(found, addresses, [*page.ids])).encode()

    name = key("seen", path, sha256(made).hexdigest(), source=(inspect, Document, *RULES))
    return _Page(*json.loads(found_out(f"seen-{name}", look)))


def _unknown(content: Path, volumes: Iterable[CheckedVolume]) -> set[str]:
    """What cannot be read, or is not built now: volumes may have any page, pages any id."""
    volumes = list(volumes)
    known = {volume.name for volume in volumes if volume.site and volume.whole}
    pages = {page.file for volume in volumes for page in volume.unread_pages}
    return pages | {each.parent.name for each in content.glob("[!.]*/volume.toml")} - known
