"""Links and pages of the whole site: as they were written, and as they were assembled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistakes
from engine.pages.document import Document
from engine.pages.inspect import inspect
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
    pages = {
        path: Document.read(made, output / path)
        for path, made in files.items()
        if path.endswith(".html")
    }
    for page in pages.values():
        mistakes.extend(ContentError(inspect(page)))
    written = {(link.page, link.address): link.place for volume in volumes for link in volume.links}
    standing = [
        Link(path, address, written.get((path, address), place))
        for path, page in pages.items()
        for address, place in page.addresses()
    ]
    there = {path: pages[path].ids if path in pages else () for path in files}
    follow(standing, there, mistakes, unknown=_unknown(content, volumes))


def _unknown(content: Path, volumes: Iterable[CheckedVolume]) -> set[str]:
    """What cannot be read, or is not built now: volumes may have any page, pages any id."""
    volumes = list(volumes)
    known = {volume.name for volume in volumes if volume.site and volume.whole}
    pages = {page.file for volume in volumes for page in volume.unread_pages}
    return pages | {each.parent.name for each in content.glob("[!.]*/volume.toml")} - known
