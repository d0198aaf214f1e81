"""Experiments, performed and judged where they are not remembered; each once a process."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from engine.experiment import Experiment, perform, record_type
from engine.memory import Codec, DamagedError, Store, codec_for, key, same_source, texts_digest
from engine.truth import Account, Verdict, judge, recount

R = TypeVar("R")

VERDICT: Codec[Verdict | None] = codec_for(Verdict | None)
ACCOUNT: Codec[Account] = codec_for(Account)


class Entries(NamedTuple):
    """What an experiment is remembered by."""

    record: str
    judged: str
    """By whom: with the digest of its record, the name of its verdict."""

    counted: str
    """Likewise, the name of its account."""


@dataclass(frozen=True)
class Kept:
    """A record, and what has read it."""

    record: Any
    codec: Codec[Any]


class Digested(NamedTuple):
    """The digest of a record, and what tells the entry that it was taken of."""

    digest: str
    mark: str | None


@dataclass
class Records:
    """What experiments have left behind, and how true it is."""

    store: Store
    _entries: dict[Experiment[object], Entries] = field(default_factory=dict)
    _records: dict[Experiment[object], Kept] = field(default_factory=dict)
    _digests: dict[Experiment[object], Digested] = field(default_factory=dict)
    _verdicts: dict[Experiment[object], Verdict | None] = field(default_factory=dict)
    _accounts: dict[Experiment[object], Account] = field(default_factory=dict)

    def entries(self, experiment: Experiment[object]) -> Entries:
        """The names of its record and of its judgement."""
        if experiment not in self._entries:
            self._entries[experiment] = _entries(experiment, texts_digest())
        return self._entries[experiment]

    def adopt(self, experiment: Experiment[object], entries: Entries) -> None:
        """Take names that another process has found."""
        self._entries[experiment] = entries

    def record(self, experiment: Experiment[R]) -> R:
        """What an experiment left behind: read-only, and the same whether it is remembered."""
        record: R = self._kept(experiment).record
        return record

    def digest(self, experiment: Experiment[object]) -> str:
        """Digest of its record's values: the same for the same numbers, on any machine."""
        if experiment not in self._digests:
            name = self.entries(experiment).record
            mark = self.store.mark(name)
            if mark is None:
                self._kept(experiment)
                mark = self.store.mark(name)
            self._digests[experiment] = Digested(self._digest(experiment, mark), mark)
        return self._digests[experiment].digest

    def _digest(self, experiment: Experiment[object], mark: str | None) -> str:
        """The digest of a record as it was taken of this very entry once, by this process or
        another, unless a function that the record holds does something else now."""
        name = f"digest-{key('digest', mark, source=(codec_for,))}"
        noted = self.store.recall(name) if mark else None
        if noted is not None:
            digest, held = json.loads(noted)
            if same_source(held):
                return str(digest)
        kept = self._kept(experiment)
        digest, held = kept.codec.digested(kept.record)
        if mark:
            self.store.remember(name, json.dumps([digest, held]).encode())
        return digest

    def require(self, experiment: Experiment[object]) -> None:
        """See to it that there is a record, which need not be read for it."""
        if self.store.mark(self.entries(experiment).record) is None:
            self._kept(experiment)

    def _kept(self, experiment: Experiment[object]) -> Kept:
        if experiment not in self._records:
            codec = _codec(experiment)
            self._records[experiment] = self.store.get(
                self.entries(experiment).record,
                lambda: perform(experiment),
                codec.pack,
                lambda content: Kept(_read(experiment, codec, content), codec),
            )
            self._check_digest(experiment)
        return self._records[experiment]

    def _check_digest(self, experiment: Experiment[object]) -> None:
        """A record that was judged by its digest, then found damaged, has to be the same anew."""
        taken, kept = self._digests.get(experiment), self._records[experiment]
        if taken is None or taken.mark == self.store.mark(self.entries(experiment).record):
            return
        if kept.codec.digest(kept.record) != taken.digest:
            raise DamagedError("its record was damaged, and is another one now; build again")

    def verdict(self, experiment: Experiment[object]) -> Verdict | None:
        """How true the gradients of its record are; None if it holds none."""
        if experiment not in self._verdicts:
            self._verdicts[experiment] = self.store.get(
                f"{self.entries(experiment).judged}.{self.digest(experiment)}",
                lambda: judge(experiment, self.record(experiment)),
                VERDICT.pack,
                VERDICT.unpack,
            )
        return self._verdicts[experiment]

    def account(self, experiment: Experiment[object]) -> Account:
        """Which numbers of its record another road has reached, and whether they agree."""
        if experiment not in self._accounts:
            self._accounts[experiment] = self.store.get(
                f"{self.entries(experiment).counted}.{self.digest(experiment)}",
                lambda: recount(experiment, self.record(experiment)),
                ACCOUNT.pack,
                ACCOUNT.unpack,
            )
        return self._accounts[experiment]


@cache
def records_in(folder: Path) -> Records:
    """Those of a process that works for another one, which has told it where its store is."""
    return Records(Store(folder))


# What a process that builds again and again need not find out again


@lru_cache(maxsize=4096)
def _entries(experiment: Experiment[object], texts: str) -> Entries:
    """Its names, as long as the texts that they tell of are the same."""
    return Entries(
        key("record", experiment, source=(perform,)),
        key("verdict", experiment, source=(judge,)),
        key("account", experiment, source=(recount,)),
    )


def _read(experiment: Experiment[R], codec: Codec[R], content: bytes) -> R:
    """The record of an experiment from its bytes."""
    record: R = _unpacked(codec, content)
    if getattr(record, "experiment", experiment) == experiment:
        return record
    return _of(experiment, codec.unpack(content))  # of functions that were imported afresh since


@lru_cache(maxsize=2048)
def _unpacked(codec: Codec[R], content: bytes) -> R:
    """A record; the same one as long as a process builds again and again."""
    return codec.unpack(content)


def _of(experiment: Experiment[R], record: R) -> R:
    """A record, if it is that of this experiment; DamagedError if not."""
    if getattr(record, "experiment", experiment) != experiment:
        raise DamagedError("this record is another experiment's")
    return record


def _codec(experiment: Experiment[R]) -> Codec[R]:
    kind: Any = record_type(type(experiment))
    return codec_for(kind)
