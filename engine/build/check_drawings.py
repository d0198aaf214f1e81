"""The drawings of a page, read back: each as it was made, and as its records say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from engine.build.author import author_code
from engine.build.page import Page
from engine.build.page_films import PageFilms
from engine.build.rendered import Same
from engine.catalogue import speaks
from engine.errors import Mistakes
from engine.exhibits.exhibit import Records
from engine.films.film import Film
from engine.films.read_back import disagreements
from engine.films.reel import Reel
from engine.memory import found_out, key

_NUMBERED = re.compile(r"[-\d.]+$")
"""What tells one of many alike marks from the others."""


def check_drawings(
    page: Page, content: bytes, films: PageFilms, records: Records, mistakes: Mistakes
) -> None:
    """Note every drawing of a page that does not show what its records hold."""
    for name, exhibit in page.shown.items():
        if not any(film.inscriptions or film.series for made in films[name] for film in made):
            continue
        for job, made in zip(exhibit.jobs(name, records), films[name], strict=True):
            for film in made:
                problems: list[str] = []
                with author_code(page.volume.place_of(name), mistakes):  # properties of records
                    shown = [records(each) for each in job.shows]
                    problems = [*_read_back(Same((film, *shown)), speaks())]
                if film.drawing.encode() not in content:
                    problems.append("its page does not carry it as it was drawn")
                for problem in dict.fromkeys(problems):
                    mistakes.add(
                        page.volume.place_of(name),
                        f"figure '{name}', read back: {problem}",
                        "draw fields by `curve` and `points`, name them by `title` and `legend`",
                    )


@lru_cache(maxsize=1024)
def _read_back(of: Same, language: str) -> tuple[str, ...]:
    """What is wrong with a film and its records, in a language; found out once in a process."""
    film, *records = of.things
    assert isinstance(film, Film)
    return tuple(disagreements(film, records))


def by_hand(page: Page, films: PageFilms) -> Iterator[tuple[str, list[str]]]:
    """Figures, and what they draw on axes that no field of a record holds."""
    for name in page.shown:
        kinds = _by_hand(films[name])
        if kinds:
            yield name, kinds


def _by_hand(reels: Sequence[Reel]) -> list[str]:
    """The kinds of marks that some films draw by hand; found out once for films that are kept."""

    def find() -> bytes:
        named = (mark for reel in reels for film in reel for mark in film.by_hand)
        return json.dumps([*dict.fromkeys(_NUMBERED.sub("", mark) for mark in named)]).encode()

    marks = [reel.mark for reel in reels]
    name = f"hand-{key('by hand', *marks, source=(_by_hand,))}"
    kinds: list[str] = json.loads(find() if None in marks else found_out(name, find))
    return kinds
