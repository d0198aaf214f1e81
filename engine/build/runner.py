"""Where experiments are performed and films are made: each once, side by side, and remembered."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field, fields, is_dataclass, replace
from functools import lru_cache, partial
from pathlib import Path

from engine.build import returned
from engine.build.author import author_code
from engine.build.patience import in_time
from engine.build.pool import Pool, Workers
from engine.build.records import Entries, Records, records_in
from engine.catalogue import edition, speaking
from engine.errors import ContentError, Mistakes, Place
from engine.experiment import Experiment, record_type
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.films.reel import Reel, packed, unpacked
from engine.memory import Store, key, noting_reads
from engine.pages import typefaces

Filmed = tuple[list[Film], frozenset[Path], float]
"""Films, the data files that were read for them, and the seconds that they took."""


@dataclass
class Report:
    """Told of every step; a front end prints what it likes."""

    expect: Callable[[int], None] = lambda steps: None
    """How many more steps there will be."""

    done: Callable[[str, float], None] = lambda name, seconds: None
    """A step's name and the seconds it took; 0 if its result was remembered."""

    note: Callable[[str], None] = lambda sentence: None
    """What the builder should know beside his site."""


@dataclass
class Runner(Records):
    """Performs, films and cuts what is not remembered."""

    pool: Workers = field(default_factory=lambda: Pool(1))
    report: Report = field(default_factory=Report)
    films: int = 0
    _faces: dict[typefaces.Face, str] = field(default_factory=dict)

    # Experiments

    def prepare(self, wanted: Mapping[Experiment[object], Place], mistakes: Mistakes) -> None:
        """Have experiments performed and judged side by side, each shown at a place.

        What goes wrong is told when their records are asked for; only that a process has died is
        noted here, since to try again would end this one.
        """
        if self.pool.jobs < 2:
            return
        missing = [each for each in wanted if not self._is_remembered(each)]
        faces = [each for each in typefaces.FACES if self.store.recall(_face_key(each)) is None]
        if len(missing) + len(faces) < 2:
            return
        self.report.expect(len(missing))
        folder = self.store.folder
        groups = [*_together(missing).values()]
        calls = [
            partial(_evaluated, folder, [(each, self.entries(each)) for each in group])
            for group in groups
        ]
        cuts = [partial(_cut_elsewhere, folder, face) for face in faces]
        results = self.pool.each([*calls, *cuts])
        for group, result in zip(groups, results, strict=False):
            seconds = [0.0] * len(group)
            try:
                seconds = result()
            except BrokenProcessPool:
                for each in group:
                    mistakes.add(
                        wanted[each],
                        f"a process that performed '{type(each).__name__}', or something at the "
                        "same time, ended without an answer",
                        "give it more memory, or see what it does with --jobs 1",
                    )
            for experiment, took in zip(group, seconds, strict=True):
                self.report.done(type(experiment).__name__, took)
        for _ in results:  # faces; one that could not be cut is tried again where it is wanted
            pass

    def _is_remembered(self, experiment: Experiment[object]) -> bool:
        entries = self.entries(experiment)
        if self.store.mark(entries.record) is None:
            return False
        with suppress(Exception):
            judged = (f"{each}.{self.digest(experiment)}" for each in entries[1:])
            return all(self.store.recall(each) is not None for each in judged)
        return False

    # Films

    def film(self, jobs: list[FilmJob], mistakes: Mistakes) -> dict[FilmJob, Reel]:
        """The films of all jobs that can be made; those not remembered are made side by side."""
        jobs = list(dict.fromkeys(jobs))
        self.report.expect(len(jobs))
        entries = {job: self._key(job) for job in jobs}
        made: dict[FilmJob, Reel] = {}
        missing = []
        for job in jobs:
            content = self.store.recall(entries[job])
            if content is None:
                missing.append(job)
            else:
                made[job] = _reel(content, self.store.mark(entries[job]))
                self.report.done(job.label, 0.0)
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
            if self.store.recall(entries[job]) is None:
                self.store.remember(entries[job], packed(films), read)
            made[job] = Reel(partial(tuple, films), len(films), self.store.mark(entries[job]))
            self.report.done(job.label, seconds)
        self.films += sum(map(len, made.values()))
        return made

    def _key(self, job: FilmJob) -> str:
        """What the films of a job are remembered by."""
        asked = job.arguments if job.depends is None else job.depends
        kinds = [record_type(type(each)) for each in job.shows]
        kinds += [type(each) for each in job.arguments if is_dataclass(each)]
        return key(
            "films",
            job.make,
            asked,
            job.still,
            edition(job.language),
            *map(self.digest, job.shows),
            source=(speaking, packed, *kinds),
        )

    def _side_by_side(self, jobs: list[FilmJob]) -> Iterator[tuple[FilmJob, Callable[[], Filmed]]]:
        """Every job, and what to call for its films and the seconds they took."""
        if min(self.pool.jobs, len(jobs)) < 2:
            for job in jobs:
                yield job, partial(_filmed, job, self)
            return
        calls = [
            partial(
                _filmed_elsewhere,
                self.store.folder,
                replace(job, depends=None),
                [self.entries(each) for each in job.shows],
                self._key(job),
            )
            for job in jobs
        ]
        yield from zip(jobs, self.pool.each(calls), strict=True)

    # Faces

    def face(self, face: typefaces.Face) -> str:
        """The rule that carries a face, cut once and remembered."""
        if face not in self._faces:
            woff2 = self.store.get(_face_key(face), lambda: typefaces.cut(face), bytes, bytes)
            self._faces[face] = typefaces.face_rule(face, woff2)
        return self._faces[face]


def _face_key(face: typefaces.Face) -> str:
    return key("face", face, source=(typefaces.cut,), libraries=(face.package,))


@lru_cache(maxsize=1024)
def _reel(content: bytes, mark: str | None) -> Reel:
    """Films; the same ones as long as a process builds again and again."""
    return unpacked(content, mark)


def _filmed(job: FilmJob, records: Records) -> Filmed:
    """The films of a job; ContentError for what its code raises."""
    began, mistakes = time.perf_counter(), Mistakes()
    films: list[Film] = []
    with noting_reads() as read, speaking(job.language), author_code(job.place, mistakes):
        shown = map(records.record, job.shows)
        films = returned.films(job.make(*job.arguments, *shown, still=job.still))
    mistakes.settle()
    return films, frozenset(read), time.perf_counter() - began


# What another process does


def _together(
    experiments: Iterable[Experiment[object]],
) -> dict[Experiment[object], list[Experiment[object]]]:
    """Experiments by the one on which they build: one process makes once what they share."""
    groups: dict[Experiment[object], list[Experiment[object]]] = {}
    for each in experiments:
        groups.setdefault(_first(each), []).append(each)
    return groups


def _first(experiment: Experiment[object]) -> Experiment[object]:
    """The experiment within an experiment, however deep; itself if there is none."""
    held = (getattr(experiment, each.name) for each in fields(experiment))  # type: ignore[arg-type]
    within = next((each for each in held if isinstance(each, Experiment)), None)
    return _first(within) if within else experiment


def _evaluated(folder: Path, group: list[tuple[Experiment[object], Entries]]) -> list[float]:
    """Leave records and verdicts of experiments in the store; the seconds that each took.

    What their code raises is told when a record is asked for and not found.
    """
    records, taken = records_in(folder), []
    for experiment, entries in group:
        began = time.perf_counter()
        records.adopt(experiment, entries)
        with suppress(BaseException), in_time():
            records.verdict(experiment)
            records.account(experiment)
        taken.append(time.perf_counter() - began)
    return taken


def _filmed_elsewhere(folder: Path, job: FilmJob, entries: Iterable[Entries], name: str) -> Filmed:
    """The films of a job, from the records that the store holds; they are left there by a name."""
    records = records_in(folder)
    for experiment, each in zip(job.shows, entries, strict=True):
        records.adopt(experiment, each)
    films, read, seconds = _filmed(job, records)
    records.store.remember(name, packed(films), read)
    return films, read, seconds


def _cut_elsewhere(folder: Path, face: typefaces.Face) -> list[float]:
    """Leave a face in the store; the seconds it took."""
    began = time.perf_counter()
    Store(folder).get(_face_key(face), lambda: typefaces.cut(face), bytes, bytes)
    return [time.perf_counter() - began]
