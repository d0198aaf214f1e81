"""Where links within the site lead: every address must have an end."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from engine.errors import Mistakes, Place, did_you_mean


@dataclass(frozen=True)
class Anchor:
    """An id, or an address that leads to one, and where the writer wrote it."""

    target: str
    """Of an id, its name; of a link, the address as written, such as "#chain-rule"."""

    place: Place


def check_anchors(
    ids: Iterable[Anchor],
    links: Iterable[Anchor],
    *,
    taken: Collection[str],
    files: Collection[str],
    page: str,
    mistakes: Mistakes,
) -> None:
    """Note every id that is given twice, and every link within the site that leads nowhere.

    `taken` holds the ids that the page has from elsewhere: sections, figures, references. `files`
    holds the paths of all files of the site, and `page` is the path of this one among them.
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
    for each in links:
        address = urlsplit(each.target)
        if not address.path and not address.query:
            if unquote(address.fragment) not in known:
                mistakes.add(
                    each.place,
                    f"the link '{each.target}' leads nowhere on this page",
                    did_you_mean(unquote(address.fragment), known),
                )
        elif (file := _file(address.path, page)) not in files:
            in_folder = f"{file}/index.html" in files
            mistakes.add(
                each.place,
                f"the link '{each.target}' leads to no file of the site",
                "end it with a slash" if in_folder else did_you_mean(file, files),
            )


def _file(path: str, page: str) -> str:
    """The file that a browser on `page` opens, as a path from the root of the site."""
    joined = posixpath.join("/", posixpath.dirname(page), unquote(path))
    plain = posixpath.normpath(joined).lstrip("/")
    if path.endswith(("/", "..", ".")) or not plain:
        plain = posixpath.join(plain, "index.html")
    return plain
