"""What is remembered: found again, never when damaged."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from engine.memory import PROJECT, Store


@pytest.fixture
def remembered(tmp_path: Path) -> Store:
    """An empty store in `tmp_path / "memory"`."""
    return Store(tmp_path / "memory")


def made(remembered: Store, name: str, value: bytes) -> tuple[bytes, bool]:
    """What a store gives under a name, and whether it had to be made."""
    calls: list[int] = []

    def make() -> bytes:
        calls.append(1)
        return value

    return remembered.get(name, make, bytes, bytes), bool(calls)


def test_an_entry_is_made_once(remembered: Store) -> None:
    """The second time, an entry is found and not made, even if it holds line breaks or nothing."""
    for name, value in (("a", b"one\ntwo\n"), ("b", b"")):
        assert made(remembered, name, value) == (value, True)
        assert made(remembered, name, b"other") == (value, False)


@pytest.mark.parametrize("damage", ["flip", "cut", "empty", "append", "digest"])
def test_a_damaged_entry_is_made_again(remembered: Store, tmp_path: Path, damage: str) -> None:
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


def test_nothing_half_written_is_left(remembered: Store, tmp_path: Path) -> None:
    """After an entry is stored, its file is all there is."""
    made(remembered, "a", b"content")
    assert [file.name for file in (tmp_path / "memory").iterdir()] == ["a"]


def test_the_oldest_entries_go_when_there_is_no_room(remembered: Store, tmp_path: Path) -> None:
    """One by one until the rest fits."""
    folder = tmp_path / "memory"
    remembered.prune(0)  # there is no folder yet
    ages = {"old": 40, "older": 50, "oldest": 60, "fresh": 1}
    for name, hours in ages.items():
        made(remembered, name, b"x" * 1000)
        then = time.time() - 3600 * hours
        os.utime(folder / name, (then, then))
    size = (folder / "old").stat().st_size

    def left() -> set[str]:
        return {file.name for file in folder.iterdir()}

    remembered.prune(4 * size)
    assert left() == set(ages)
    remembered.prune(3 * size)
    assert left() == {"old", "older", "fresh"}
    remembered.prune(2 * size - 1)
    assert left() == {"fresh"}
    assert remembered.recall("fresh") == b"x" * 1000
    remembered.prune(size - 1)
    assert left() == set()


def test_an_entry_that_is_used_is_the_last_to_go(remembered: Store, tmp_path: Path) -> None:
    """By the time of its use, not of its making."""
    for hours, name in enumerate(("c", "b", "a"), 1):
        made(remembered, name, b"x")
        then = time.time() - 3600 * hours
        os.utime(tmp_path / "memory" / name, (then, then))
    assert remembered.recall("a") == b"x"
    remembered.prune((tmp_path / "memory" / "a").stat().st_size)
    assert [each.name for each in (tmp_path / "memory").iterdir()] == ["a"]


def test_what_dead_processes_left_is_swept_up(remembered: Store, tmp_path: Path) -> None:
    """And nothing of those that live."""
    with subprocess.Popen([sys.executable, "-c", ""]) as done:
        pass
    made(remembered, "a", b"x")
    dead, alive = f"a.{done.pid}", f"a.{os.getpid()}"
    for name in (dead, alive, "b.json", "c.²", f"d.{10**30}"):
        (tmp_path / "memory" / name).write_bytes(b"half")
    remembered.prune(10**6)
    left = {each.name for each in (tmp_path / "memory").iterdir()}
    assert left == {"a", alive, "b.json", "c.²"}


def test_a_process_of_somebody_else_keeps_what_it_writes(
    remembered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It lives, though it may not be asked; and it is asked without being disturbed."""
    asked: list[tuple[int, int]] = []

    def refuse(process: int, number: int) -> None:
        asked.append((process, number))
        raise PermissionError

    monkeypatch.setattr(os, "kill", refuse)
    made(remembered, "a", b"x")
    (tmp_path / "memory" / "a.77").write_bytes(b"half")
    remembered.prune(10**6)
    assert {each.name for each in (tmp_path / "memory").iterdir()} == {"a", "a.77"}
    assert asked == [(77, 0)]


def test_an_entry_under_another_name_is_none(remembered: Store, tmp_path: Path) -> None:
    """Copied or renamed, it would answer another question."""
    made(remembered, "a", b"of a")
    (tmp_path / "memory" / "b").write_bytes((tmp_path / "memory" / "a").read_bytes())
    assert remembered.recall("b") is None
    assert remembered.recall("a") == b"of a"


def test_an_entry_is_stale_when_a_file_it_was_made_from_changes(
    remembered: Store, tmp_path: Path
) -> None:
    """Its bytes count, not its time."""
    data = tmp_path / "data.csv"
    data.write_text("1", encoding="utf-8")
    remembered.remember("a", b"made of it", [data])
    os.utime(data, (1, 1))
    assert remembered.recall("a") == b"made of it"
    data.write_text("2", encoding="utf-8")
    assert remembered.recall("a") is None


def test_where_nothing_can_be_written_the_first_reason_is_kept(tmp_path: Path) -> None:
    """The work goes on without a memory."""
    (tmp_path / "file").write_bytes(b"")
    nowhere = Store(tmp_path / "file" / "memory")
    assert nowhere.refused is None
    assert made(nowhere, "a", b"1") == (b"1", True)
    first = nowhere.refused
    assert isinstance(first, NotADirectoryError)
    assert made(nowhere, "a", b"2") == (b"2", True)
    assert nowhere.refused is first


def test_what_is_read_while_an_entry_is_made_is_noted(
    remembered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of a content folder that its maker opened makes it stale."""
    monkeypatch.setitem(PROJECT, "content_read", tmp_path)
    data = tmp_path / "numbers.csv"
    data.write_text("1", encoding="utf-8")

    def make() -> bytes:
        return data.read_bytes()

    assert remembered.get("a", make, bytes, bytes) == b"1"
    data.write_text("2", encoding="utf-8")
    assert remembered.get("a", make, bytes, bytes) == b"2"


def test_a_store_far_below_what_there_is(tmp_path: Path) -> None:
    """All folders on the way are made; several warn once."""
    deep = Store(tmp_path / "a" / "b" / "c")
    deep.remember("x", b"1")
    assert deep.recall("x") == b"1"
