"""Films to be made: who draws them, from which records."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.catalogue import OURS
from engine.errors import Place
from engine.experiment import Experiment
from engine.films.film import Film


@dataclass(frozen=True)
class FilmJob:
    """One call that yields films, in this process or in another.

    Equal jobs are done once. The films depend on nothing but what is named here.
    """

    label: str = field(compare=False)
    """What it is called while one waits."""

    make: Callable[..., list[Film]]
    """Called as make(*arguments, *records, still=…): a function of a module, which every process
    can import. The films that it yields bear no name yet."""

    arguments: tuple[object, ...]
    shows: tuple[Experiment[object], ...]
    """Those whose records it is given."""

    depends: tuple[object, ...] | None = None
    """What the films depend on of the arguments, if that is less than all of them."""

    still: int | None = None
    """The frame at which its films rest; None to rest where another job for the same films on the
    page does, else on the last."""

    language: str = OURS
    """In which the words of ours that it draws are said."""

    place: Place = field(default=Place(Path()), compare=False)
    """Where its exhibit is declared."""

    @property
    def films(self) -> object:
        """What is the same for two jobs that yield the same films, but for where they rest."""
        return (self.make, self.arguments, self.shows, self.language)


def settled(jobs: list[FilmJob]) -> list[FilmJob]:
    """The jobs of a page, in order, each resting where it or another for its films wishes."""
    wishes: dict[object, int] = {}
    for job in jobs:
        if job.still is not None:
            wishes.setdefault(job.films, job.still)
    return [
        job if job.still is not None else replace(job, still=wishes.get(job.films, -1))
        for job in jobs
    ]
