"""The films of all pages: every one ordered, each made once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from engine.build.page import Page
from engine.build.runner import Runner
from engine.films.film import Film
from engine.films.job import FilmJob, settled

PageFilms = Mapping[str, Sequence[Sequence[Film]]]
"""Of each exhibit of a page, by name, the films that each of its jobs yielded."""


def film_pages(pages: Iterable[Page], runner: Runner) -> dict[str, PageFilms]:
    """The films of every page, by its file; all of them are made side by side."""
    ordered: dict[str, dict[str, list[FilmJob]]] = {}
    for page in pages:
        jobs = {name: list(each.jobs(name, runner.record)) for name, each in page.shown.items()}
        rested = iter(settled([job for one in jobs.values() for job in one]))
        ordered[page.file] = {name: [next(rested) for _ in one] for name, one in jobs.items()}
    made = runner.film([job for page in ordered.values() for one in page.values() for job in one])
    return {
        file: {name: [made[job] for job in jobs] for name, jobs in page.items()}
        for file, page in ordered.items()
    }
