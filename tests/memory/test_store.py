"""What is remembered: found again, never when damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.memory import Store


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
