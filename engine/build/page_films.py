"""The films of all pages: every one ordered, each made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from engine.build import returned
from engine.build.author import author_code
from engine.build.page import Page
from engine.build.runner import Runner
from engine.catalogue import spoken
from engine.errors import Mistakes
from engine.films.job import FilmJob, settled
from engine.films.reel import Reel

PageFilms = Mapping[str, Sequence[Reel]]
"""Of each exhibit of a page, by name, the films that each of its jobs yielded."""


def film_pages(pages: Iterable[Page], runner: Runner, mistakes: Mistakes) -> dict[str, PageFilms]:
    """The films of every page, by its file; all of them are made side by side.

    What an exhibit's own code does wrong goes to `mistakes`; its films are then left out.
    """
    ordered: dict[str, dict[str, list[FilmJob]]] = {}
    for page in pages:
        language = spoken(page.volume.language)
        jobs: dict[str, list[FilmJob]] = {}
        for name, exhibit in page.shown.items():
            place = page.volume.place_of(name)
            with author_code(place, mistakes):
                wanted = returned.jobs(exhibit.jobs(name, runner.record))
                jobs[name] = [replace(job, place=place, language=language) for job in wanted]
        rested = iter(settled([job for one in jobs.values() for job in one]))
        ordered[page.file] = {name: [next(rested) for _ in one] for name, one in jobs.items()}
    made = runner.film(
        [job for page in ordered.values() for one in page.values() for job in one], mistakes
    )
    return {
        file: {
            name: [made[job] for job in jobs]
            for name, jobs in page.items()
            if all(job in made for job in jobs)
        }
        for file, page in ordered.items()
    }
