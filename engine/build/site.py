"""One build: every volume from its folder to its files."""

from __future__ import annotations

import time
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.build.check_colours import check_colours
from engine.build.check_faces import check_faces
from engine.build.check_site import check_links, check_site
from engine.build.evaluate import evaluate, experiments
from engine.build.folders import KEPT, REMEMBERED, check_folders, made_in, volume_folders
from engine.build.for_hosts import for_hosts
from engine.build.page import Page
from engine.build.page_films import film_pages
from engine.build.pool import Pool
from engine.build.publish import publish
from engine.build.read import CheckedVolume
from engine.build.refusal import check_readable
from engine.build.render_volume import render_volume
from engine.build.runner import Report, Runner
from engine.build.shelf import Entry, entry, in_order, pictures, standing_entry, with_picture
from engine.build.site_page import site_page
from engine.build.title_card import card_of, title_cards
from engine.build.unchanged import Summary
from engine.build.volumes import register
from engine.errors import FEW, Mistakes
from engine.memory import Store, forget_sources, keep_in, keep_sources, recall_sources
from engine.words.site import SiteSettings, gather_site, place_of_setting

if TYPE_CHECKING:
    from engine.build.cluster import Cluster


def build(
    content: Path,
    output: Path,
    *,
    only: str | None = None,
    jobs: int = 1,
    cache: Path = Path(".cache"),
    limit: float = KEPT,
    scheduler: str | None = None,
    report: Report | None = None,
) -> Summary:
    """Build the site of `content` into `output`; raise ContentError with all mistakes at once.

    `limit` is how many megabytes may be remembered from one build to the next; `scheduler` is the
    address of a Dask cluster that does the work of `jobs`.
    """
    began = time.perf_counter()
    forget_sources()
    mistakes = Mistakes()
    check_folders(content, output, cache, mistakes)
    check_readable(content, mistakes)
    mistakes.settle()
    chosen, others = volume_folders(content, only, mistakes)
    whole = _site_settings(content, mistakes)
    store = _remembering(content, cache)
    with _workers(jobs, scheduler, store, mistakes) as pool:
        read = _read(chosen, content, mistakes)
        runner = Runner(store, pool=pool, report=report or Report())
        runner.prepare(ChainMap(*map(experiments, read)), mistakes)
        mistakes.settle()
        results = [evaluate(volume, runner) for volume in read]
        volumes = [result.volume for result in results]
        films = film_pages((page for each in volumes for page in each.pages), runner, mistakes)
        mistakes.settle()
        standing = [folder for folder in others if (output / folder.name).is_dir()]
        cards = title_cards(_carded(volumes, standing, whole), runner, mistakes)
        mistakes.settle()
    shelf = _shelf(volumes, standing, cards)
    front = site_page("shelf.html", volumes[-1], runner, style=pictures(shelf), volumes=shelf)
    files = {"index.html": front}
    for result in results:
        files |= render_volume(result, films, runner, shelf, mistakes)
    if whole.base:
        files |= cards
        files |= _for_hosts(volumes[-1], runner, shelf, files, output)
    mistakes.settle()
    check_site(files, content, output, volumes, mistakes)
    mistakes.settle()
    store.prune(round(limit * 1e6))
    _note(volumes, store, cache, runner.report)
    keep_sources()
    publish(files, output, keep=[folder.name for folder in standing])
    return Summary(
        pages=sum(path.endswith(".html") for path in files),
        films=runner.films,
        bytes=sum(map(len, files.values())),
        seconds=time.perf_counter() - began,
    )


def _read(folders: Sequence[Path], content: Path, mistakes: Mistakes) -> list[CheckedVolume]:
    """All volumes, checked; ContentError for what is wrong with any, and was before."""
    read = [*map(CheckedVolume.read, folders)]
    for volume in read:
        mistakes.extend(volume.mistakes)
    check_links(content, read, mistakes)
    mistakes.settle()
    return read


def _note(volumes: Sequence[CheckedVolume], store: Store, cache: Path, report: Report) -> None:
    """What the builder should know beside his site."""
    for volume in volumes:
        _note_works_left_out(volume, report)
    if store.refused:
        report.note(f"{cache}: nothing is remembered: {store.refused.strerror}")


def _site_settings(content: Path, mistakes: Mistakes) -> SiteSettings:
    """What is said of all volumes, read and checked."""
    whole = gather_site(content, mistakes)
    check_colours(whole.colours, place_of_setting(content, "colours"), mistakes)
    check_faces(whole.faces, place_of_setting(content, "faces"), mistakes)
    return whole


def _workers(jobs: int, scheduler: str | None, store: Store, mistakes: Mistakes) -> Pool | Cluster:
    """Processes of this machine, or those behind a scheduler."""
    if scheduler is None:
        return Pool(jobs)
    from engine.build.cluster import Cluster  # whose libraries are an extra

    return Cluster(scheduler, store.folder, mistakes)


def _remembering(content: Path, cache: Path) -> Store:
    """What was made before, and what was found out about texts, those of a folder among them."""
    register(content)
    store = Store(cache / REMEMBERED)
    keep_in(store)
    recall_sources()
    return store


def _carded(
    volumes: Sequence[CheckedVolume], standing: Sequence[Path], whole: SiteSettings
) -> Iterator[Page]:
    """The pages whose pictures somebody sees: all, if they may be linked to from elsewhere; or the
    first ones, on a shelf. A site of one volume has none: it goes on to that at once."""
    if whole.base:
        yield from (page for each in volumes for page in each.pages)
    elif len(volumes) + len(standing) > 1:
        yield from (each.pages[0] for each in volumes)


def _shelf(
    volumes: Sequence[CheckedVolume], standing: Sequence[Path], cards: Mapping[str, bytes]
) -> list[Entry]:
    """All volumes of the site, in order, those of this build with their pictures."""
    shelf = in_order([*map(entry, volumes), *map(standing_entry, standing)])
    if len(shelf) == 1:
        return shelf
    found = {each.name: cards[card_of(each.pages[0])] for each in volumes}
    return [with_picture(e, found[e.name]) if e.name in found else e for e in shelf]


def _for_hosts(
    volume: CheckedVolume,
    runner: Runner,
    shelf: Sequence[Entry],
    files: Mapping[str, bytes],
    output: Path,
) -> dict[str, bytes]:
    """What is left for hosts and search engines; what a host has put there himself stays."""
    made = made_in(output) or frozenset()
    standing = (each for each in made if each.partition("/")[0] in {e.name for e in shelf})
    pages = {each for each in (*files, *standing) if each.endswith(".html")}
    left = for_hosts(volume.written.whole.base, pages, shelf)
    left["404.html"] = site_page("missing.html", volume, runner)
    own = {name for name in left if (output / name).exists() and name not in made}
    return {name: content for name, content in left.items() if name not in own}


def _note_works_left_out(volume: CheckedVolume, report: Report) -> None:
    """Say which works a reading list lacks: nobody cites them, so they stop no build."""
    works = volume.written.bibliography
    if works and works.unsound and any(page.lists_works for page in volume.pages):
        keys = sorted(works.unsound)
        more = f" and {len(keys) - FEW} others" if len(keys) > FEW else ""
        report.note(
            f"{works.file}: the reading list leaves out what cannot be printed: "
            f"{', '.join(keys[:FEW])}{more}"
        )
