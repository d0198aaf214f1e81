"""Where links within the site lead: every address must have an end.

They are followed twice by the same rule: as soon as all words are read, to the ids that the pages
are going to have, so that a writer need not wait for films; and through the pages as they are.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from engine.errors import FEW, Mistakes, Place, did_you_mean


@dataclass(frozen=True)
class Anchor:
    """An id, or an address that leads to one, and where the writer wrote it."""

    target: str
    """Of an id, its name; of a link, the address as written, such as "#chain-rule"."""

    place: Place


@dataclass(frozen=True)
class Link:
    """An address as it stands on a page."""

    page: str
    """Path of the page in the site."""

    address: str
    place: Place
    """Where the writer wrote it; of an address that a template wrote, its line of the page."""


def check_ids(ids: Iterable[Anchor], taken: Collection[str], mistakes: Mistakes) -> set[str]:
    """Note every id that is given twice; all ids of the page.

    `taken` holds those that the page has from elsewhere: its controls, the list of works.
    """
    known = set(taken)
    for each in ids:
        if each.target in known:
            mistakes.add(
                each.place,
                f"the id '{each.target}' is taken on this page",
                "choose another id, and change the links that mean this heading",
            )
        known.add(each.target)
    return known


def follow(
    links: Iterable[Link],
    site: Mapping[str, Collection[str]],
    mistakes: Mistakes,
    *,
    unknown: Collection[str] = (),
) -> None:
    """Note every link within the site that leads nowhere.

    `site` holds the paths of all its files, and the ids that each of them has; `unknown` the
    folders and files of which not all is known.
    """
    for link in links:
        try:
            address = urlsplit(link.address)
        except ValueError as error:
            mistakes.add(link.place, f"'{link.address}' is no address: {error}", "write it anew")
            continue
        if address.scheme or address.netloc:
            continue
        file = _file(address.path, link.page) if address.path else link.page
        if file.partition("/")[0] in unknown or file in unknown:
            continue
        if file not in site:
            in_folder = f"{file}/index.html" in site
            mistakes.add(
                link.place,
                f"the link '{link.address}' leads to no file of the site",
                "end it with a slash" if in_folder else did_you_mean(file, site),
            )
        # A bare "#", as no fragment at all, leads to the top of the page.
        elif not {address.fragment, unquote(address.fragment)} & {"", *site[file]}:
            where = "on this page" if file == link.page else f"in {file}"
            mistakes.add(
                link.place,
                f"the link '{link.address}' leads nowhere {where}",
                _nearest(unquote(address.fragment), site[file]),
            )


def _nearest(name: str, ids: Collection[str]) -> str:
    remedy = did_you_mean(name, ids)
    if remedy.startswith("did") or len(ids) <= FEW:
        return remedy
    return "name a section, a figure, or a heading that has an id there"


def _file(path: str, page: str) -> str:
    """The file that a browser on `page` opens, as a path from the root of the site."""
    joined = posixpath.join("/", posixpath.dirname(page), unquote(path))
    plain = posixpath.normpath(joined).lstrip("/")
    if path.endswith(("/", "..", ".")) or not plain:
        plain = posixpath.join(plain, "index.html")
    return plain
