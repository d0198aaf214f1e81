"""Where experiments are performed and films are made: each once, and remembered."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from engine.build import volumes
from engine.build.author import author_code
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

    def film(self, jobs: list[FilmJob], mistakes: Mistakes) -> dict[FilmJob, list[Film]]:
        """The films of all jobs that can be made; those not remembered are made side by side."""
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
        for job, result in self._side_by_side(missing):
            try:
                films, seconds = result()
            except ContentError as error:
                mistakes.extend(error)
                continue
            except BrokenProcessPool:
                mistakes.add(
                    job.place,
                    f"the process that drew '{job.label}' ended without an answer",
                    "give it more memory, or see what it does with --jobs 1",
                )
                continue
            self.memory.remember(entries[job], pack_films(films))
            made[job] = films
            self.told(job.label, seconds)
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
        pool = ProcessPoolExecutor(
            min(self.jobs, len(jobs)), initializer=_start, initargs=(list(volumes.ROOTS.items()),)
        )
        try:
            waiting = [(job, pool.submit(_filmed, job, records)) for job, records in work]
            yield from ((job, future.result) for job, future in waiting)
        except BaseException:  # nobody waits for the rest
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _filmed(job: FilmJob, records: tuple[object, ...]) -> tuple[list[Film], float]:
    """The films of a job, and the seconds they took; ContentError for what its code raises."""
    began, mistakes = time.perf_counter(), Mistakes()
    films: list[Film] = []
    with author_code(job.place, mistakes):
        films = job.make(*job.arguments, *records, still=job.still)
    mistakes.settle()
    return films, time.perf_counter() - began


def _verdict(values: dict[str, Any] | None) -> Verdict | None:
    return Verdict(**values | {"worst": tuple(values["worst"])}) if values else None


def _start(roots: list[tuple[str, Path]]) -> None:
    """Begin a process that can import the volumes, and that ends as soon as its parent is gone.

    Whoever interrupts the build means the parent, which ends this process too.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    volumes.register_all(roots)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()
