"""Publishing by itself: the swap, what is kept of the old site, what killed builds have left."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.build.folders import MARKER
from engine.build.publish import publish

OLD = {"index.html": b"old", "gone.html": b"gone", "kept/a/b.html": b"kept"}


def marked(*paths: str) -> bytes:
    """The mark of a build that made these files."""
    return "".join(f"{each}\n" for each in sorted(paths)).encode()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site that stands, alone in its folder."""
    folder = tmp_path / "over" / "there" / "site"
    publish(OLD, folder)
    return folder


def without_exchange(monkeypatch: pytest.MonkeyPatch, library: object) -> None:
    """As on a system whose C library is this one."""
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: library)


def finished_process() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


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


def test_a_site_that_a_killed_build_had_set_aside_goes_back(output: Path) -> None:
    """Where folders are swapped in two steps: what no build makes again would be gone else."""
    put(output, FOREIGN)
    aside = output.with_name(f".site-{finished_process()}-abc")
    (aside / "new").mkdir(parents=True)
    output.rename(aside / "old")
    publish({"index.html": b"new"}, output)
    assert tree(output) == {"index.html": b"new", **FOREIGN, MARKER: marked("index.html")}
    assert [each.name for each in output.parent.iterdir()] == ["site"]


def test_a_folder_in_the_place_of_a_page(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told before the first file of a site that is replaced file by file."""
    monkeypatch.setattr(os.path, "ismount", lambda folder: folder == output)
    (output / "new.html").mkdir()
    with pytest.raises(IsADirectoryError, match="site"):
        publish({"index.html": b"new", "new.html": b"new"}, output)
    assert tree(output) == {**OLD, MARKER: marked(*OLD)}


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


FOREIGN = {
    "CNAME": b"a.org",
    ".nojekyll": b"",
    ".git/HEAD": b"ref",
    ".git/refs/heads/main": b"1",
    "mine/notes.txt": b"n",
}


def put(output: Path, files: dict[str, bytes]) -> None:
    """Files that no build has made."""
    for path, content in files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)


def test_what_no_build_has_made_is_never_removed(output: Path) -> None:
    """A host's own files, a repository, notes; a file of the build's own takes its place."""
    put(output, {**FOREIGN, "later.html": b"of the host"})
    for content in (b"new", b"newer"):
        publish({"index.html": content, "later.html": b"ours"}, output)
        mark = marked("index.html", "later.html")
        expected = {"index.html": content, "later.html": b"ours", **FOREIGN, MARKER: mark}
        assert tree(output) == expected
    publish({"index.html": b"last"}, output)
    assert tree(output) == {"index.html": b"last", **FOREIGN, MARKER: marked("index.html")}


def test_a_link_of_the_host_stays_a_link(output: Path) -> None:
    """Also one that leads nowhere."""
    (output / "latest").symlink_to("nowhere")
    publish({"index.html": b"new"}, output)
    assert (output / "latest").is_symlink()
    assert os.readlink(output / "latest") == "nowhere"


def test_of_a_site_that_does_not_say_what_was_made_hosts_files_stay(output: Path) -> None:
    """As those of earlier versions: the rest may be stale."""
    (output / MARKER).write_bytes(b"")
    put(output, FOREIGN)
    publish({"index.html": b"new"}, output)
    kept = {name: content for name, content in FOREIGN.items() if not name.startswith("mine")}
    assert tree(output) == {"index.html": b"new", **kept, MARKER: marked("index.html")}


@pytest.mark.parametrize("linked", [True, False])
def test_where_files_cannot_have_two_names_they_are_copied(
    output: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    """As on some file systems; else nothing is copied."""
    put(output, FOREIGN)
    before = (output / "CNAME").stat().st_ino
    if not linked:

        def refuse(*_: object, **__: object) -> None:
            raise OSError("no links here")

        monkeypatch.setattr(os, "link", refuse)
    publish({"index.html": b"new"}, output)
    assert tree(output) == {"index.html": b"new", **FOREIGN, MARKER: marked("index.html")}
    assert ((output / "CNAME").stat().st_ino == before) is linked


def test_a_mount_point_is_filled_file_by_file(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It cannot be replaced: pages come last, then what is stale goes, and nothing foreign does."""
    put(output, FOREIGN)
    number = output.stat().st_ino
    monkeypatch.setattr(os.path, "ismount", lambda folder: folder == output)
    written: list[str] = []
    replace = Path.replace

    def watched(self: Path, target: Path) -> Path:
        written.append(target.name)
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", watched)
    new = {"index.html": b"new", "a/b.csv": b"1", "a/c.html": b"c", "d/e/f.csv": b"2"}
    publish(new, output)
    assert written == [MARKER, "b.csv", "f.csv", "c.html", "index.html", MARKER]
    assert tree(output) == {**new, **FOREIGN, MARKER: marked(*new)}
    assert output.stat().st_ino == number
    assert not (output / "kept").exists()
    publish({"index.html": b"last"}, output)
    assert tree(output) == {"index.html": b"last", **FOREIGN, MARKER: marked("index.html")}
    assert [each.name for each in output.parent.iterdir()] == ["site"]
