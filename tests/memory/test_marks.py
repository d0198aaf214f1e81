"""What tells an entry from any other is known without reading it."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.memory import Store, noting_reads, opened_before, store
from engine.memory.modules import PROJECT


@pytest.fixture
def remembered(tmp_path: Path) -> Store:
    """An empty store in `tmp_path / "memory"`."""
    return Store(tmp_path / "memory")


def test_a_mark_changes_with_name_and_content(remembered: Store) -> None:
    """It is the same for the same; where there is no entry there is none."""
    assert remembered.mark("a") is None
    marks = set()
    for name, content in (("a", b"one"), ("a", b"two\nlines"), ("b", b"one"), ("b", b"")):
        remembered.remember(name, content)
        marks.add(remembered.mark(name))
        assert remembered.recall(name) == content
        assert remembered.mark(name) in marks
    assert len(marks) == 4
    assert None not in marks


def test_a_mark_reads_no_content(remembered: Store, tmp_path: Path) -> None:
    """Of a damaged entry it still is there; its content is not."""
    remembered.remember("a", b"content of some length")
    mark = remembered.mark("a")
    file = tmp_path / "memory" / "a"
    file.write_bytes(file.read_bytes()[:-5])
    store._entries.clear()
    assert remembered.mark("a") == mark
    assert remembered.recall("a") is None
    for content in (b"", b"no line", b"one\ntwo\nthree"):
        file.write_bytes(content)
        assert remembered.mark("a") is None, content


def test_what_is_stale_has_no_mark(
    remembered: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Made from a file that has changed, or is gone."""
    content = tmp_path / "being-built"
    content.mkdir()
    monkeypatch.setitem(PROJECT, "being-built", content)
    data = content / "data.csv"
    data.write_text("1")
    with noting_reads() as read:
        data.read_text()
    remembered.remember("a", b"made of it", read)
    assert remembered.mark("a")
    data.write_text("2")
    assert remembered.mark("a") is None
    data.unlink()
    assert remembered.mark("a") is None


def test_what_was_read_before_may_still_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a loader that keeps it; what is read alone is that alone. Of other folders, nothing."""
    content, other = tmp_path / "being-built", tmp_path / "other"
    for folder in (other, content):
        folder.mkdir()
        (folder / "data.csv").write_text("1")
        monkeypatch.setitem(PROJECT, folder.name, folder)
    for folder in (other, content):
        with noting_reads(alone=True) as alone:
            (folder / "data.csv").read_text()
        assert alone == {folder / "data.csv"}
    with noting_reads() as read:
        pass
    assert read == set()
    assert opened_before() == {content / "data.csv"}
