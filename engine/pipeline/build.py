"""One build: every volume from its folder to its files."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ContentError, Mistakes, Place, did_you_mean
from engine.films.memory import Memory
from engine.pages.anchors import Link, follow
from engine.pages.document import Document
from engine.pages.inspect import inspect
from engine.pipeline.draft import Draft
from engine.pipeline.edition import edition, shelf
from engine.pipeline.publish import check_output, publish
from engine.pipeline.workshop import Workshop


@dataclass
class Report:
    """Told of every step; a front end prints what it likes."""

    total: Callable[[int], None] = lambda films: None
    """How many films there will be."""

    film: Callable[[str, float], None] = lambda name, seconds: None
    """A film's name and the seconds it took; 0 if it was remembered."""


@dataclass(frozen=True)
class Summary:
    """What a build made."""

    pages: int
    films: int
    bytes: int
    seconds: float


def build(
    content: Path,
    output: Path,
    *,
    only: str | None = None,
    jobs: int = 1,
    cache: Path = Path(".cache"),
    report: Report | None = None,
) -> Summary:
    """Build the site of `content` into `output`; raise ContentError with all mistakes at once."""
    began = time.perf_counter()
    mistakes = Mistakes()
    check_output(output, mistakes)
    drafts = [Draft.read(folder) for folder in _volumes(content, only, mistakes)]
    for draft in drafts:
        mistakes.extend(draft.mistakes)
    links = [link for draft in drafts for link in draft.links]
    expected = {path: ids for draft in drafts for path, ids in draft.site.items()}
    # A volume that cannot be read, or is not built now, may have any page.
    readable = {draft.name for draft in drafts if draft.site}
    unknown = {each.parent.name for each in content.glob("*/volume.toml")} - readable
    follow(links, {"index.html": (), **expected}, mistakes, unknown=unknown)
    mistakes.settle()
    told = report or Report()
    workshop = Workshop(Memory(cache / "remembered"), jobs, told.total, told.film)
    files = {"index.html": shelf(drafts, workshop)}
    for draft in drafts:
        files |= edition(draft, workshop)
    pages = {
        path: Document.read(made, output / path)
        for path, made in files.items()
        if path.endswith(".html")
    }
    for page in pages.values():
        mistakes.extend(ContentError(inspect(page)))
    written = {(link.page, link.address): link.place for link in links}
    standing = [
        Link(path, address, written.get((path, address), place))
        for path, page in pages.items()
        for address, place in page.addresses()
    ]
    there = {path: pages[path].ids if path in pages else () for path in files}
    follow(standing, there, mistakes, unknown=unknown)
    mistakes.settle()
    publish(files, output)
    return Summary(
        pages=len(pages),
        films=workshop.films,
        bytes=sum(map(len, files.values())),
        seconds=time.perf_counter() - began,
    )


def _volumes(content: Path, only: str | None, mistakes: Mistakes) -> list[Path]:
    """Folders of the volumes to build."""
    known = sorted(each.parent for each in content.glob("*/volume.toml"))
    if not known:
        mistakes.add(
            Place(content),
            "there is no volume here",
            "a volume is a folder with a volume.toml; name its parent with --content",
        )
    chosen = [folder for folder in known if only in (None, folder.name)]
    if known and not chosen:
        names = [folder.name for folder in known]
        mistakes.add(
            Place(content), f"no volume is called '{only}'", did_you_mean(str(only), names)
        )
    return chosen
