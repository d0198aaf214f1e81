"""Publishing by itself: the swap, what is kept of the old site, what killed builds have left."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.build.folders import MARKER
from engine.build.publish import publish
from tests.build.published import OLD, finished_process, marked, tree


def without_exchange(monkeypatch: pytest.MonkeyPatch, library: object) -> None:
    """As on a system whose C library is this one."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)


def test_the_first_site_makes_its_folders(output: Path) -> None:
    """All files stand where they should, with the mark, and nothing lies beside the site."""
    assert tree(output) == {**OLD, MARKER: marked(*OLD)}
    assert [each.name for each in output.parent.iterdir()] == ["site"]


@pytest.mark.parametrize(
    "library", [None, SimpleNamespace(), SimpleNamespace(renameat2=lambda *_: -1)]
)
def test_the_new_site_replaces_the_old(
    output: Path, monkeypatch: pytest.MonkeyPatch, library: object
) -> None:
    """Swapped in one stroke, or renamed where the system cannot: only what is named is kept."""
    if library is not None:
        without_exchange(monkeypatch, library)
    publish({"index.html": b"new", "kept/c.html": b"c"}, output)
    assert tree(output) == {
        "index.html": b"new",
        "kept/c.html": b"c",
        MARKER: marked("index.html", "kept/c.html"),
    }
    publish({"index.html": b"newer"}, output, keep=["kept"])
    assert tree(output) == {
        "index.html": b"newer",
        "kept/c.html": b"c",
        MARKER: marked("index.html", "kept/c.html"),
    }
    assert [each.name for each in output.parent.iterdir()] == ["site"]


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="renameat2 is of Linux")
def test_linux_swaps_in_one_stroke(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No moment without a site: where the system can exchange folders, none is renamed."""

    def refuse(*_: object) -> None:
        raise AssertionError("a folder has been renamed")

    monkeypatch.setattr(Path, "rename", refuse)
    publish({"index.html": b"new"}, output)
    assert tree(output) == {"index.html": b"new", MARKER: marked("index.html")}


def test_a_swap_that_fails_leaves_the_old_site(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the new folder cannot take its place, the old one goes back, and nothing is left."""
    without_exchange(monkeypatch, SimpleNamespace())
    rename = Path.rename

    def stubborn(self: Path, target: Path) -> Path:
        if self.name == "new":
            raise OSError("no room")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(OSError, match="no room"):
        publish({"index.html": b"new"}, output)
    assert tree(output) == {**OLD, MARKER: marked(*OLD)}
    assert [each.name for each in output.parent.iterdir()] == ["site"]
    with pytest.raises(OSError, match="no room"):
        publish({"index.html": b"new"}, output.with_name("first"))
    assert [each.name for each in output.parent.iterdir()] == ["site"]


def test_files_are_written_aside(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While files are written, in the order of their names, readers see the old site.

    The folder aside lies beside it, hidden, and bears the number of this process.
    """
    seen: list[Path] = []
    write = Path.write_bytes

    def watched(self: Path, content: bytes) -> int:
        assert tree(output) == {**OLD, MARKER: marked(*OLD)}
        seen.append(self)
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", watched)
    publish({"b.html": b"b", "a.html": b"a"}, output)
    assert [file.name for file in seen] == ["a.html", "b.html"]
    aside = seen[0].parent.parent
    assert aside.parent == output.parent
    assert aside.name.startswith(f".site-{os.getpid()}-")


def test_what_killed_builds_left_is_swept_up(output: Path) -> None:
    """Folders of processes that have ended go; those that run, and those of others, stay."""
    beside = output.parent
    dead = finished_process()
    left = [f".site-{dead}-x", f".site-{dead}-y-z"]
    mine, others = f".site-{os.getpid()}-x", [".site-word-x", f".other-{dead}-x", f"site-{dead}-x"]
    for name in (*left, mine, *others):
        (beside / name / "new").mkdir(parents=True)
    publish({"index.html": b"new"}, output)
    assert {each.name for each in beside.iterdir()} == {"site", mine, *others}


def test_a_process_of_somebody_else_keeps_its_folder(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that may not be asked is running; what cannot be removed stops no build."""
    asked: list[tuple[int, int]] = []

    def forbidden(process: int, signal: int) -> None:
        asked.append((process, signal))
        raise PermissionError

    for number in (11, 12):
        (output.parent / f".site-{number}-x").mkdir()
    monkeypatch.setattr(os, "kill", forbidden)
    publish({"index.html": b"new"}, output)
    assert sorted(asked) == [(11, 0), (12, 0)]
    assert len(list(output.parent.iterdir())) == 3


def test_what_cannot_be_removed_stops_no_build(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each removal, of what was left and of the folder aside, is told to pass over errors."""
    (output.parent / f".site-{finished_process()}-x").mkdir()
    told: list[tuple[str, bool]] = []
    remove = shutil.rmtree

    def watched(folder: Path, ignore_errors: bool = False) -> None:
        told.append((folder.name.split("-")[0], ignore_errors))
        remove(folder, ignore_errors=ignore_errors)

    monkeypatch.setattr(shutil, "rmtree", watched)
    publish({"index.html": b"new"}, output)
    assert told == [(".site", True), (".site", True)]


def test_the_output_may_be_named_by_a_link(output: Path, tmp_path: Path) -> None:
    """What a link leads to is replaced, not the link."""
    link = tmp_path / "link"
    link.symlink_to(output)
    publish({"index.html": b"new"}, link)
    assert link.is_symlink()
    assert tree(output) == {"index.html": b"new", MARKER: marked("index.html")}
