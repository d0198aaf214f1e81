"""Experiments, performed and judged where they are not remembered; each once a process."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from engine.experiment import Experiment, perform, record_type
from engine.memory import Codec, DamagedError, Store, codec_for, key, texts_digest
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
    """A record, and the bytes that it was read from."""

    record: Any
    codec: Codec[Any]
    content: bytes

    def __hash__(self) -> int:
        return hash(self.content)

    def __eq__(self, other: object) -> bool:
        """The same bytes make the same record, though of functions that were imported afresh."""
        return isinstance(other, Kept) and (self.codec, self.content) == (
            other.codec,
            other.content,
        )


@dataclass
class Records:
    """What experiments have left behind, and how true it is."""

    store: Store
    _entries: dict[Experiment[object], Entries] = field(default_factory=dict)
    _records: dict[Experiment[object], Kept] = field(default_factory=dict)
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
        return _digest(self._kept(experiment))

    def _kept(self, experiment: Experiment[object]) -> Kept:
        if experiment not in self._records:
            codec = _codec(experiment)
            self._records[experiment] = self.store.get(
                self.entries(experiment).record,
                lambda: perform(experiment),
                codec.pack,
                lambda content: Kept(_read(experiment, codec, content), codec, content),
            )
        return self._records[experiment]

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


@lru_cache(maxsize=4096)
def _digested(kept: Kept, texts: str) -> tuple[str, bool]:
    """Its digest, and whether that is so only as long as some texts are the same."""
    return kept.codec.digested(kept.record)


def _digest(kept: Kept) -> str:
    """The digest of a record."""
    digest, sourced = _digested(kept, "")
    return _digested(kept, texts_digest())[0] if sourced else digest


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
