"""Where experiments are performed and films are made: each once, and remembered."""

from __future__ import annotations

import json
import multiprocessing
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from engine.build import volumes
from engine.build.memory import (
    Memory,
    digest_of_sources,
    key,
    pack_films,
    pack_record,
    unpack_films,
    unpack_record,
)
from engine.errors import ContentError, Mistakes
from engine.experiment import Experiment, perform, record_type
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.truth import Verdict, judge

R = TypeVar("R")

ENGINE_LIBRARIES = ("numpy", "scikit-learn", "scipy", "threadpoolctl")
FILM_LIBRARIES = ("numpy", "matplotlib", "contourpy", "pillow", "imageio")


@dataclass
class Runner:
    """Performs and films what is not remembered."""

    memory: Memory
    jobs: int
    total: Callable[[int], None]
    told: Callable[[str, float], None]
    films: int = 0
    _records: dict[Experiment[Any], Any] = field(default_factory=dict)
    _verdicts: dict[Experiment[Any], Verdict | None] = field(default_factory=dict)

    def record(self, experiment: Experiment[R]) -> R:
        """What an experiment left behind: a record of the experiment's own type."""
        if experiment not in self._records:
            sources = digest_of_sources("autodiff", "learning", "experiment.py")
            self._records[experiment] = self.memory.get(
                key("record", experiment, sources, libraries=ENGINE_LIBRARIES),
                lambda: perform(experiment),
                pack_record,
                lambda content: unpack_record(record_type(type(experiment)), experiment, content),
            )
        record: R = self._records[experiment]
        return record

    def verdict(self, experiment: Experiment[Any]) -> Verdict | None:
        """How true the gradients of its record are; None if it holds none."""
        if experiment not in self._verdicts:
            sources = digest_of_sources("autodiff", "learning", "truth", "experiment.py")
            self._verdicts[experiment] = self.memory.get(
                key("verdict", experiment, sources, libraries=ENGINE_LIBRARIES),
                lambda: judge(experiment, self.record(experiment)),
                lambda verdict: json.dumps(verdict and asdict(verdict)).encode(),
                lambda content: _verdict(json.loads(content)),
            )
        return self._verdicts[experiment]

    def film(self, jobs: list[FilmJob]) -> dict[FilmJob, list[Film]]:
        """The films of all jobs; those not remembered are made side by side."""
        jobs = list(dict.fromkeys(jobs))
        self.total(len(jobs))
        sources = digest_of_sources("autodiff", "drawing", "exhibits", "films", "learning")
        entries = {job: key("films", job, sources, libraries=FILM_LIBRARIES) for job in jobs}
        made: dict[FilmJob, list[Film]] = {}
        missing = []
        for job in jobs:
            content = self.memory.recall(entries[job])
            if content is None:
                missing.append(job)
            else:
                made[job] = unpack_films(content)
                self.told(job.label, 0.0)
        mistakes = Mistakes()
        for job, result in self._side_by_side(missing):
            try:
                films, seconds = result()
            except ContentError as error:
                mistakes.extend(error)
                continue
            self.memory.remember(entries[job], pack_films(films))
            made[job] = films
            self.told(job.label, seconds)
        mistakes.settle()
        self.films += sum(map(len, made.values()))
        return made

    def _side_by_side(
        self, jobs: list[FilmJob]
    ) -> Iterator[tuple[FilmJob, Callable[[], tuple[list[Film], float]]]]:
        """Every job, and what to call for its films and the seconds they took."""
        work = [(job, tuple(map(self.record, job.shows))) for job in jobs]
        if min(self.jobs, len(jobs)) < 2:
            for job, records in work:
                yield job, lambda job=job, records=records: _filmed(job, records)  # type: ignore[misc]
            return
        with ProcessPoolExecutor(
            min(self.jobs, len(jobs)), initializer=_start, initargs=(list(volumes.ROOTS.items()),)
        ) as pool:
            waiting = [(job, pool.submit(_filmed, job, records)) for job, records in work]
            yield from ((job, future.result) for job, future in waiting)


def _filmed(job: FilmJob, records: tuple[object, ...]) -> tuple[list[Film], float]:
    """The films of a job, and the seconds they took."""
    began = time.perf_counter()
    films = job.make(*job.arguments, *records, still=job.still)
    return films, time.perf_counter() - began


def _verdict(values: dict[str, Any] | None) -> Verdict | None:
    return Verdict(**values | {"worst": tuple(values["worst"])}) if values else None


def _start(roots: list[tuple[str, Path]]) -> None:
    """Begin a process that can import the volumes, and that ends as soon as its parent is gone."""
    volumes.register_all(roots)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
