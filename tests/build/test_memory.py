"""What is remembered: found again, never when stale, never when damaged."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.build import memory
from engine.build.memory import (
    Memory,
    digest_of_record,
    digest_of_sources,
    key,
    pack_films,
    pack_record,
    unpack_films,
)
from engine.exhibits.machine.films import network_films
from engine.exhibits.training.films import plane_films
from engine.learning.training_run import Trajectory
from tests.build.records import assert_comes_back


@pytest.mark.parametrize("name", ["run", "sweeps"])
def test_records_come_back_as_they_were(name: str, request: pytest.FixtureRequest) -> None:
    """Every field of a record of learning survives packing."""
    assert_comes_back(request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["run", "sweeps"])
def test_packing_is_steady(name: str, request: pytest.FixtureRequest) -> None:
    """A record packs to the same bytes every time."""
    record = request.getfixturevalue(name)
    assert pack_record(record) == pack_record(record)


def test_films_come_back_as_they_were(run: Trajectory) -> None:
    """Films survive packing, those with a sheet and those without."""
    films = network_films(run, still=2) + plane_films(run, still=2)
    assert {film.sheet is None for film in films} == {True, False}
    assert unpack_films(pack_films(films)) == films


def test_a_digest_tells_records_apart(run: Trajectory) -> None:
    """A single bit of a single weight gives a record another digest."""
    theta = run.theta.copy()
    theta[3, 1] = np.nextafter(theta[3, 1], 9)
    assert digest_of_record(replace(run, theta=theta)) != digest_of_record(run)


@pytest.fixture
def remembered(tmp_path: Path) -> Memory:
    """An empty memory in `tmp_path / "memory"`."""
    return Memory(tmp_path / "memory")


def made(remembered: Memory, name: str, value: bytes) -> tuple[bytes, bool]:
    """What memory gives under a name, and whether it had to be made."""
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return value

    return remembered.get(name, make, bytes, bytes), bool(calls)


def test_an_entry_is_made_once(remembered: Memory) -> None:
    """The second time, an entry is found and not made, even if it holds line breaks or nothing."""
    for name, value in (("a", b"one\ntwo\n"), ("b", b"")):
        assert made(remembered, name, value) == (value, True)
        assert made(remembered, name, b"other") == (value, False)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "append", "digest"])
def test_a_damaged_entry_is_made_again(remembered: Memory, tmp_path: Path, damage: str) -> None:
    """Whatever happened to its file, a damaged entry is never used, and mended on the spot."""
    made(remembered, "a", b"content of some length")
    file = tmp_path / "memory" / "a"
    whole = file.read_bytes()
    file.write_bytes(
        {
            "flip": whole[:-3] + bytes([whole[-3] ^ 1]) + whole[-2:],
            "cut": whole[:-5],
            "empty": b"",
            "append": whole + b"\n",
            "digest": b"0" + whole[1:] if whole[:1] != b"0" else b"1" + whole[1:],
        }[damage]
    )
    assert remembered.recall("a") is None
    assert made(remembered, "a", b"again") == (b"again", True)
    assert made(remembered, "a", b"other") == (b"again", False)


def test_nothing_half_written_is_left(remembered: Memory, tmp_path: Path) -> None:
    """After an entry is stored, its file is all there is."""
    made(remembered, "a", b"content")
    assert [file.name for file in (tmp_path / "memory").iterdir()] == ["a"]


def test_the_key_knows_what_was_asked(run: Trajectory) -> None:
    """Another experiment, another source or another library version is another key."""
    here = key("films", run.experiment, "source", libraries=("numpy", "pillow"))
    assert key("films", run.experiment, "source", libraries=("pillow", "numpy")) == here
    other = replace(run.experiment, seed=run.experiment.seed + 1)
    assert key("films", other, "source", libraries=("numpy", "pillow")) != here
    assert key("films", run.experiment, "edited", libraries=("numpy", "pillow")) != here
    assert key("films", run.experiment, "source", libraries=("numpy",)) != here


def test_the_key_knows_the_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another version of a library, nothing that the old one made is found."""
    before = key("a", libraries=("numpy",))
    monkeypatch.setattr(memory, "version_of", lambda _: "0.0.1")
    assert key("a", libraries=("numpy",)) != before


def test_the_key_knows_the_sources(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Editing, renaming or adding a file of a layer changes the digest of its sources."""
    monkeypatch.setattr(memory, "ENGINE", tmp_path)
    (tmp_path / "layer").mkdir()
    file = tmp_path / "layer" / "a.py"
    file.write_text("x = 1")

    def digest() -> str:
        digest_of_sources.cache_clear()
        return digest_of_sources("layer")

    try:
        digests = [digest()]
        file.write_text("x = 2")
        digests.append(digest())
        file = file.rename(tmp_path / "layer" / "b.py")
        digests.append(digest())
        (tmp_path / "layer" / "c.py").write_text("")
        digests.append(digest())
        (tmp_path / "layer" / "notes.txt").write_text("no code")
        assert digest() == digests[-1]
    finally:
        digest_of_sources.cache_clear()
    assert len(set(digests)) == 4
