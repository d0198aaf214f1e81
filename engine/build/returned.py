"""What an exhibit's own code returned, if it is what its protocol asks for; else ValueError.

A type checker would have said so; not every author asks one.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable
from typing import TypeVar

from markupsafe import Markup

from engine.errors import described
from engine.exhibits.exhibit import Exhibit
from engine.experiment import Experiment
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.pages import styles

T = TypeVar("T")


def _all(values: object, kind: type[T], what: str, wanted: str) -> list[T]:
    """The values, every one of that kind; a text is no list of texts."""
    found: list[T] = []
    listed = isinstance(values, Iterable) and not isinstance(values, str)
    for each in values if isinstance(values, Iterable) and listed else [values]:
        if not listed or not isinstance(each, kind):
            raise ValueError(f"{what} returned {described(each)}\n    remedy: return {wanted}")
        found.append(each)
    return found


def jobs(values: object) -> list[FilmJob]:
    """Film jobs that every process can do."""
    found = _all(values, FilmJob, "jobs", "a list of film jobs")
    for job in found:
        if not all(isinstance(each, Experiment) for each in job.shows):
            raise ValueError(
                f"a film job shows {described(job.shows)}\n"
                "    remedy: give it a tuple of experiments"
            )
        try:
            pickle.dumps(job.make)
            hash(job)
            sound = callable(job.make)
        except (AttributeError, TypeError, pickle.PicklingError):
            sound = False
        if not sound:
            raise ValueError(
                f"no other process can do the job {described(job.make)}\n"
                "    remedy: give it a function that stands in a module, and arguments that are "
                "frozen: tuples, not lists"
            )
    return found


def films(values: object) -> list[Film]:
    """The films of a job."""
    return _all(values, Film, "a film job", "a list of films, as record_film makes them")


def ids(values: object) -> set[str]:
    """The ids that an exhibit takes."""
    return set(_all(values, str, "ids", "a set of words"))


def rules(values: object, kind: type[Exhibit]) -> list[str]:
    """Style rules, each complete: those of the house's own kinds are looked at by its tests."""
    found = _all(values, str, "style", "a list of style rules")
    for each in found if not kind.__module__.startswith("engine.") else ():
        problem = styles.fault(each)
        if problem:
            raise ValueError(f"a style rule with {problem}\n    remedy: mend it where it stands")
    return found


def markup(value: object) -> Markup:
    """An exhibit's HTML."""
    if not isinstance(value, Markup):
        raise ValueError(
            f"html returned {described(value)}\n"
            "    remedy: return what self.render(…) makes, or Markup"
        )
    return value


def filled(value: object, exhibit: Exhibit) -> Exhibit:
    """The exhibit again, its words filled in."""
    if not isinstance(value, type(exhibit)):
        raise ValueError(
            f"filled returned {described(value)}\n"
            "    remedy: return replace(self, alt=fill(self.alt))"
        )
    return value


def names(values: object) -> list[str]:
    """Names of downloads."""
    return _all(values, str, "downloads", "a dictionary from names of files")


def download(value: object, name: str) -> bytes:
    """What a file for download holds."""
    if not isinstance(value, bytes):
        raise ValueError(
            f"the download '{name}' is made of {described(value, 40)}\n"
            "    remedy: return bytes; of a text, text.encode()"
        )
    return value
