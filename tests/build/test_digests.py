"""What is kept of records and films: true of those, and of no others, that pages show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from engine.build.records import Records
from engine.build.runner import Runner
from engine.errors import Mistakes
from engine.experiment import Experiment
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.memory import Codec, DamagedError, Store, store


@dataclass(frozen=True)
class Throw:
    """A record."""

    length: float


@dataclass(frozen=True)
class Thrown(Experiment[Throw]):
    """One that need not give the same twice."""

    seed: int
    luck: ClassVar[float] = 0.0

    def perform(self) -> Throw:
        """As far as it goes."""
        return Throw(self.seed + self.luck)


def damage(memory: Path, name: str) -> None:
    """Cut an entry short."""
    file = memory / name
    file.write_bytes(file.read_bytes()[:-3])
    store._entries.clear()


def test_a_digest_is_taken_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process finds it without reading the record."""
    digest = Records(Store(tmp_path)).digest(Thrown(1))
    assert Records(Store(tmp_path)).digest(Thrown(2)) != digest

    def read(self: object, content: bytes) -> object:
        raise AssertionError("it was read")

    monkeypatch.setattr(Codec, "unpack", read)
    assert Records(Store(tmp_path)).digest(Thrown(1)) == digest


def test_where_nothing_can_be_kept_it_is_the_same(tmp_path: Path) -> None:
    """A file stands where the folder would."""
    (tmp_path / "file").write_text("")
    kept, unkept = Records(Store(tmp_path / "folder")), Records(Store(tmp_path / "file"))
    assert unkept.digest(Thrown(1)) == kept.digest(Thrown(1))
    unkept.require(Thrown(3))
    assert unkept.record(Thrown(3)) == Throw(3.0)


def test_a_damaged_record_is_made_again(tmp_path: Path) -> None:
    """Its digest stands, as it should."""
    digest = Records(Store(tmp_path)).digest(Thrown(1))
    records = Records(Store(tmp_path))
    damage(tmp_path, records.entries(Thrown(1)).record)
    assert records.digest(Thrown(1)) == digest
    assert records.record(Thrown(1)) == Throw(1.0)


def test_one_that_becomes_another_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was judged as it was; the next build judges what there is now."""
    digest = Records(Store(tmp_path)).digest(Thrown(1))
    records = Records(Store(tmp_path))
    damage(tmp_path, records.entries(Thrown(1)).record)
    assert records.digest(Thrown(1)) == digest
    monkeypatch.setattr(Thrown, "luck", 0.5)
    with pytest.raises(DamagedError, match="build again"):
        records.record(Thrown(1))
    again = Records(Store(tmp_path))
    assert again.digest(Thrown(1)) != digest
    assert again.record(Thrown(1)) == Throw(1.5)


def filming(width: float) -> Callable[..., list[Film]]:
    """A function that films something of this width."""

    def make(*, still: int) -> list[Film]:
        return [Film(width, 1.0, 1, still, "", {})]

    return make


def test_films_of_makers_that_one_function_made_are_several(tmp_path: Path) -> None:
    """Each by what its maker was given."""
    jobs = [FilmJob("it", filming(width), (), (), still=0) for width in (1.0, 2.0)]
    made = Runner(Store(tmp_path)).film(jobs, Mistakes())
    assert [made[job][0].width for job in jobs] == [1.0, 2.0]
    again = Runner(Store(tmp_path)).film(jobs[::-1], Mistakes())
    assert [again[job][0].width for job in jobs] == [1.0, 2.0]
