"""Where experiments are performed and films are made: each once, and remembered."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from engine.build import returned, volumes
from engine.build.author import author_code
from engine.errors import ContentError, Mistakes
from engine.experiment import Experiment, perform, record_type
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.memory import Codec, DamagedError, Store, codec_for, key, noting_reads
from engine.truth import Verdict, judge

R = TypeVar("R")

VERDICT: Codec[Verdict | None] = codec_for(Verdict | None)
FILMS: Codec[tuple[Film, ...]] = codec_for(tuple[Film, ...])

Filmed = tuple[list[Film], frozenset[Path], float]
"""Films, the data files that were read for them, and the seconds that they took."""


@dataclass
class Runner:
    """Performs and films what is not remembered."""

    store: Store
    jobs: int
    total: Callable[[int], None]
    told: Callable[[str, float], None]
    films: int = 0
    _records: dict[Experiment[object], Any] = field(default_factory=dict)
    _digests: dict[Experiment[object], str] = field(default_factory=dict)
    _verdicts: dict[Experiment[object], Verdict | None] = field(default_factory=dict)

    def record(self, experiment: Experiment[R]) -> R:
        """What an experiment left behind: read-only, and the same whether it is remembered."""
        if experiment not in self._records:
            codec = _codec(experiment)
            self._records[experiment] = self.store.get(
                key("record", experiment, source=(perform,)),
                lambda: perform(experiment),
                codec.pack,
                lambda content: _of(experiment, codec.unpack(content)),
            )
        record: R = self._records[experiment]
        return record

    def digest(self, experiment: Experiment[object]) -> str:
        """Digest of its record's values: the same for the same numbers, on any machine."""
        if experiment not in self._digests:
            codec = _codec(experiment)
            self._digests[experiment] = codec.digest(self.record(experiment))
        return self._digests[experiment]

    def verdict(self, experiment: Experiment[object]) -> Verdict | None:
        """How true the gradients of its record are; None if it holds none."""
        if experiment not in self._verdicts:
            self._verdicts[experiment] = self.store.get(
                key("verdict", experiment, self.digest(experiment), source=(judge,)),
                lambda: judge(experiment, self.record(experiment)),
                VERDICT.pack,
                VERDICT.unpack,
            )
        return self._verdicts[experiment]

    def film(self, jobs: list[FilmJob], mistakes: Mistakes) -> dict[FilmJob, list[Film]]:
        """The films of all jobs that can be made; those not remembered are made side by side."""
        jobs = list(dict.fromkeys(jobs))
        self.total(len(jobs))
        entries = {job: self._key(job) for job in jobs}
        made: dict[FilmJob, list[Film]] = {}
        missing = []
        for job in jobs:
            content = self.store.recall(entries[job])
            if content is None:
                missing.append(job)
            else:
                made[job] = list(FILMS.unpack(content))
                self.told(job.label, 0.0)
        for job, result in self._side_by_side(missing):
            try:
                films, read, seconds = result()
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
            self.store.remember(entries[job], FILMS.pack(tuple(films)), read)
            made[job] = films
            self.told(job.label, seconds)
        self.films += sum(map(len, made.values()))
        return made

    def _key(self, job: FilmJob) -> str:
        """What the films of a job are remembered by."""
        asked = job.arguments if job.depends is None else job.depends
        kinds = [record_type(type(each)) for each in job.shows]
        kinds += [type(each) for each in job.arguments if is_dataclass(each)]
        return key(
            "films",
            asked,
            job.still,
            *map(self.digest, job.shows),
            source=(job.make, *kinds),
        )

    def _side_by_side(self, jobs: list[FilmJob]) -> Iterator[tuple[FilmJob, Callable[[], Filmed]]]:
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
            waiting = [
                (job, pool.submit(_filmed, replace(job, depends=None), records))
                for job, records in work
            ]
            yield from ((job, future.result) for job, future in waiting)
        except BaseException:  # nobody waits for the rest
            for child in multiprocessing.active_children():
                child.terminate()
            raise
        finally:
            pool.shutdown(cancel_futures=True)


def _of(experiment: Experiment[R], record: R) -> R:
    """A record, if it is that of this experiment; DamagedError if not."""
    if getattr(record, "experiment", experiment) != experiment:
        raise DamagedError("this record is another experiment's")
    return record


def _codec(experiment: Experiment[R]) -> Codec[R]:
    kind: Any = record_type(type(experiment))
    return codec_for(kind)


def _filmed(job: FilmJob, records: tuple[object, ...]) -> Filmed:
    """The films of a job; ContentError for what its code raises."""
    began, mistakes = time.perf_counter(), Mistakes()
    films: list[Film] = []
    with noting_reads() as read, author_code(job.place, mistakes):
        films = returned.films(job.make(*job.arguments, *records, still=job.still))
    mistakes.settle()
    return films, frozenset(read), time.perf_counter() - began


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
