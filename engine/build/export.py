"""Films for slides and other people's pages: `build.py export`.

Every figure that a volume shows: a picture of the frame at which it rests, its film, a storyboard,
and a page of its own to be framed elsewhere. An index lists them with their sizes.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

from engine.build.encoders import mp4_encoder
from engine.build.evaluate import Results, evaluate, experiments
from engine.build.exported_figure import ExportedFigure, Order
from engine.build.folders import KEPT, REMEMBERED, check_folders, made_in, prepare, volume_folders
from engine.build.page_films import PageFilms, film_pages
from engine.build.patience import USUAL, be_patient
from engine.build.pool import Pool
from engine.build.publish import publish
from engine.build.read import CheckedVolume
from engine.build.runner import Runner
from engine.build.site_page import site_page
from engine.build.volumes import register
from engine.errors import ContentError, Mistakes, Place, did_you_mean
from engine.memory import Store, keep_in


def export(arguments: Sequence[str]) -> str:
    """Make the files; what was made. ContentError if it cannot be done, and then nothing is."""
    options = _options(arguments)
    mistakes = Mistakes()
    check_folders(options.content, options.to, options.cache, mistakes, option="to")
    mistakes.settle()
    be_patient(options.patience)
    prepare(options.cache)

    def tell(words: str) -> None:
        if not options.quiet:
            print(f"  {words}", file=sys.stderr, flush=True)

    volumes, files = exported(options.content, options.what, options.cache, options.jobs, tell)
    if "/" in options.what:  # the others stay
        files = {path: (options.to / path).read_bytes() for path in _standing(options.to)} | files
    files["index.html"] = _index(volumes, files, Store(options.cache / REMEMBERED))
    publish(files, options.to)
    Store(options.cache / REMEMBERED).prune(round(KEPT * 1e6))
    size = sum(map(len, files.values())) / 1e6
    more = "" if mp4_encoder() else "; no MP4, since imageio-ffmpeg is not installed"
    return f"{options.to}/index.html: {len(files)} files, {size:,.1f} MB{more}"


def exported(
    content: Path, what: str, cache: Path, jobs: int, tell: Callable[[str], None]
) -> tuple[Sequence[CheckedVolume], dict[str, bytes]]:
    """What was read, and all files by path; `what` is a volume, or volume/figure, or empty."""
    mistakes = Mistakes()
    only, _, name = what.partition("/")
    name = name.replace("_", "-")
    chosen, _ = volume_folders(content, only or None, mistakes)
    mistakes.settle()
    register(content)
    store = Store(cache / REMEMBERED)
    keep_in(store)
    files: dict[str, bytes] = {}
    with Pool(jobs) as pool:
        read = [*map(CheckedVolume.read, chosen)]
        for volume in read:
            mistakes.extend(volume.mistakes)
        mistakes.settle()
        runner = Runner(store, pool=pool)
        for volume in read:
            runner.prepare(experiments(volume), mistakes)
        mistakes.settle()
        done = [evaluate(volume, runner) for volume in read]
        pages = [
            page for each in done for page in each.volume.pages if not name or name in page.shown
        ]
        films = film_pages(pages, runner, mistakes)
        mistakes.settle()
        figures = [
            each for results in done for each in _figures(results, films, runner, name, mistakes)
        ]
        for figure, made in _drawn(figures, runner, mistakes):
            files |= {f"{figure.page.volume.name}/{file}": each for file, each in made.items()}
            tell(figure.label)
        mistakes.settle()
    return [each.volume for each in done], files


def _drawn(
    figures: Sequence[ExportedFigure], runner: Runner, mistakes: Mistakes
) -> Iterator[tuple[ExportedFigure, dict[str, bytes]]]:
    """Figures with their files; those that are not remembered are drawn side by side."""
    ordered: list[tuple[ExportedFigure, list[Order]]] = []
    for figure in figures:
        try:
            ordered.append((figure, [*figure.orders()]))
        except ContentError as error:
            mistakes.extend(error)
    missing = [order for _, orders in ordered for order in orders if order.missing]
    elsewhere = min(runner.pool.jobs, len(missing)) > 1
    calls = [order.call(runner, elsewhere=elsewhere) for order in missing]
    results = runner.pool.each(calls) if elsewhere else iter(calls)
    for figure, orders in ordered:
        made: dict[str, bytes] = {}
        for order in orders:
            result = next(results) if order.missing else dict
            try:
                made |= order.files(result(), runner)
            except ContentError as error:
                mistakes.extend(error)
            except BrokenProcessPool:
                mistakes.add(
                    figure.place,
                    f"the process that drew '{figure.label}' ended without an answer",
                    "give it more memory, or see what it does with --jobs 1",
                )
        try:
            made |= figure.alone()
        except ContentError as error:
            mistakes.extend(error)
        yield figure, made


def _standing(folder: Path) -> list[str]:
    """The files that an export has left there."""
    return [each for each in made_in(folder) or () if (folder / each).is_file()]


def _index(volumes: Sequence[CheckedVolume], files: Mapping[str, bytes], store: Store) -> bytes:
    """A page that lists them, with their sizes."""
    listed = [
        (folder, re.sub(r"(-\d+)?\.\w+$", "", file), file, len(files[path]))
        for path in sorted(files)
        for folder, _, file in [path.partition("/")]
        if file
    ]
    titles = {each.name: each.written.settings.title for each in volumes}
    return site_page("slides.html", volumes[0], Runner(store), listed=listed, titles=titles)


def _figures(
    results: Results, films: dict[str, PageFilms], runner: Runner, name: str, mistakes: Mistakes
) -> Iterator[ExportedFigure]:
    """The figures of a volume that are wanted."""
    known = {
        shown: (page, figure)
        for page in results.volume.pages
        for shown, figure in page.shown.items()
    }
    if name and name not in known:
        mistakes.add(
            Place(results.volume.folder),
            f"no page shows a figure '{name}'",
            did_you_mean(name, known),
        )
    mistakes.settle()
    for shown, (page, figure) in known.items():
        if name in ("", shown):
            yield ExportedFigure(shown, figure, results, runner, page, films[page.file][shown])


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="build.py export",
        description="Make films for slides: PNG, SVG, WebP, GIF, MP4, PDF, and pages to be framed.",
    )
    parser.add_argument("what", nargs="?", default="", help="a volume, or volume/figure (all)")
    parser.add_argument("--to", type=Path, default=Path("exports"), help="folder (exports)")
    parser.add_argument(
        "--content", type=Path, default=Path("content"), help="folder of volumes (content)"
    )
    parser.add_argument(
        "--cache", type=Path, default=Path(".cache"), help="what is remembered (.cache)"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="all cores")
    parser.add_argument("--patience", type=float, default=USUAL, help=f"seconds ({USUAL:g})")
    parser.add_argument("--quiet", action="store_true", help="print mistakes only")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        parser.error("--jobs must be at least 1")
    return options
