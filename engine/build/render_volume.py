"""From a checked volume and its results to the files of its pages."""

from __future__ import annotations

import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

from markupsafe import Markup

from engine.build import returned
from engine.build.author import author_code
from engine.build.check_drawings import by_hand, check_drawings
from engine.build.contents import contents, neighbours
from engine.build.evaluate import Results
from engine.build.page import Page
from engine.build.page_films import PageFilms
from engine.build.read import CheckedVolume
from engine.build.rendered import Asked, Renderer, Shown, Sources, sources
from engine.build.runner import Runner
from engine.build.shelf import Entry, volumes_beside
from engine.build.site_page import site_page
from engine.build.title_card import card_of
from engine.catalogue import speaking
from engine.drawing.palette import painting
from engine.errors import Mistakes
from engine.exhibits.exhibit import Receipt, Stage
from engine.pages import assemble
from engine.pages.parts import PageParts
from engine.truth import Verdict, trusted_fields
from engine.words.references import further_reading


def render_volume(
    results: Results,
    films: Mapping[str, PageFilms],
    runner: Runner,
    shelf: Sequence[Entry],
    mistakes: Mistakes,
) -> dict[str, bytes]:
    """The volume's files by path; `films` are those of each page, by its file.

    `shelf` are all volumes of the site, in order.

    A sum that is not true, and what an exhibit's own code does wrong, go to `mistakes`.
    """
    whole = results.volume.written.whole
    with speaking(results.volume.language), painting(whole.colours):
        return _render_volume(results, films, runner, shelf, mistakes)


def _render_volume(
    results: Results,
    films: Mapping[str, PageFilms],
    runner: Runner,
    shelf: Sequence[Entry],
    mistakes: Mistakes,
) -> dict[str, bytes]:
    volume = results.volume
    bibliography = volume.written.bibliography
    made = {
        "receipt": _receipt(volume, films, runner, results, mistakes),
        "further-reading": further_reading(bibliography) if bibliography else Markup(),
    }
    faces = [package for package, _ in volume.written.whole.faces.values()]
    renderer = Renderer(runner, [*results.accounts], faces)
    by = sources(volume.folder.parent)
    files = {
        page.file: _page(page, renderer, results, films[page.file], made, shelf, by, mistakes)
        for page in volume.pages
    }
    for name, exhibit in volume.shown.items():
        with author_code(volume.place_of(name), mistakes):
            for file, make in exhibit.downloads.items():
                files[f"{volume.name}/{file}"] = returned.download(make(runner.record), file)
    return files


def _page(
    page: Page,
    renderer: Renderer,
    results: Results,
    films: PageFilms,
    made: Mapping[str, Markup],
    shelf: Sequence[Entry],
    by: Sources,
    mistakes: Mistakes,
) -> bytes:
    """One page of a volume; what is wrong with the sums in its exhibits goes to `mistakes`."""
    volume, text = page.volume, results.texts[page.name]
    whole = volume.written.whole
    around = {
        "first": page.first,
        "canonical": whole.base and f"{whole.base}{page.file}",
        "picture": whole.base and f"{whole.base}{card_of(page)}",
        "feed": "../feed.xml" if volume.written.settings.date else "",
        "deck": text.deck.html() if text.deck else Markup(),
        "contents": contents(volume),
        "around": neighbours(page),
        "volumes": volumes_beside(volume, shelf) if page.first else {},
    }
    exhibits = [
        (name, each, name in page.told, results.checks([name])) for name, each in page.shown.items()
    ]
    settings = volume.written.settings
    titles = [each.title for each in volume.written.sections]  # whose signs every page can set
    marks = {mark.name for section in page.sections for mark in section.figures}
    made = {name: each for name, each in made.items() if name in marks}
    shown = Shown(
        by,
        (page.file, titles, text, around, made, page.sections, exhibits, settings, whole),
        [reel for name in page.shown for reel in films[name]],
    )
    arguments = (page, renderer.runner, results, films, made, around)
    return renderer.page(volume.folder / page.name, shown, _set_page, arguments, mistakes)


def _set_page(
    page: Page,
    runner: Runner,
    results: Results,
    films: PageFilms,
    made: Mapping[str, Markup],
    around: Mapping[str, Any],
    records: Asked,
    mistakes: Mistakes,
) -> bytes:
    volume, text, parts = page.volume, results.texts[page.name], PageParts()
    pictures, style = dict(made), dict[str, None]()
    for name, exhibit in page.shown.items():
        told = name in page.told
        stage = Stage(
            name=name,
            records=records,
            films=films[name],
            caption=text.captions[name],
            checks=results.checks([name]),
            page=parts,
            told=told,
        )
        pictures[name] = Markup()
        with author_code(volume.place_of(name), mistakes):
            pictures[name] = returned.markup(exhibit.html(stage))
            style |= dict.fromkeys(returned.rules(exhibit.style(stage), type(exhibit)))
            stills = [*map(returned.markup, exhibit.told_frames(stage) if told else ())]
            pictures |= {f"{name} {frame}": still for frame, still in enumerate(stills, start=1)}
            volume.check_shown(name, Markup().join((pictures[name], *stills)), mistakes)
    content = site_page(
        "volume.html",
        volume,
        runner,
        parts=parts,
        style="".join(style),
        sections=[
            (titled, prose.html(pictures))
            for titled, (_, prose) in zip(page.sections, text.sections, strict=True)
        ],
        **around,
    )
    check_drawings(page, content, films, records, mistakes)
    return content


def _receipt(
    volume: CheckedVolume,
    films: Mapping[str, PageFilms],
    runner: Runner,
    results: Results,
    mistakes: Mistakes,
) -> Markup:
    """What produced the volume: enough to produce it again, and to notice if it differs."""
    return assemble.render(
        "receipt.html",
        volume=volume.name,
        python=platform.python_version(),
        libraries=[(name, version(name)) for name in ("numpy", "matplotlib", "pillow", "jinja2")],
        receipts=_receipts(volume, runner, mistakes),
        numbers=sum(each.numbers for each in results.accounts.values()),
        trusted=[*trusted_fields(results.accounts)],
        by_hand=[each for page in volume.pages for each in by_hand(page, films[page.file])],
        pages=[
            (page, checks) for page in volume.pages if (checks := results.checks(page.shown.keys()))
        ],
    )


def _receipts(
    volume: CheckedVolume, runner: Runner, mistakes: Mistakes
) -> list[tuple[Receipt, str, Verdict | None]]:
    """Each receipt of an exhibit, the digest of its record and how true its gradients are."""
    found = []
    for name, exhibit in volume.shown.items():
        with author_code(volume.place_of(name), mistakes):
            for receipt in exhibit.receipts(runner.record):
                digest = runner.digest(receipt.experiment)
                found.append((receipt, digest, runner.verdict(receipt.experiment)))
    return found
