"""What is kept of an old site: what its host put there; and outputs that cannot be swapped."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest

from engine.build import publish as publishing
from engine.build.folders import MARKER
from engine.build.publish import NO_SWAP, publish
from tests.build.published import FOREIGN, OLD, finished_process, marked, put, tree


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


@pytest.mark.parametrize("number", NO_SWAP)
def test_a_folder_that_cannot_be_swapped_is_filled(
    output: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """What is new stands aside within it meanwhile: no file has to cross to another disk."""
    where, make = [], tempfile.mkdtemp

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    def watched(**named: Path | str) -> str:
        where.append(named["dir"])
        return make(prefix=str(named["prefix"]), dir=named["dir"])

    monkeypatch.setattr(publishing, "_swap", refuse)
    monkeypatch.setattr(tempfile, "mkdtemp", watched)
    publish({"index.html": b"new"}, output)
    assert tree(output) == {"index.html": b"new", MARKER: marked("index.html")}
    assert where == [output.parent, output]
    assert [each.name for each in output.parent.iterdir()] == ["site"]


@pytest.mark.parametrize("there", [True, False])
def test_what_else_goes_wrong_in_a_swap_is_told(
    output: Path, monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    """Of a full disk, and of a folder that is not there, none is filled."""
    number = errno.ENOSPC if there else errno.EACCES
    target = output if there else output.with_name("other")

    def refuse(*_: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(publishing, "_swap", refuse)
    with pytest.raises(OSError, match=os.strerror(number)) as caught:
        publish({"index.html": b"new"}, target)
    assert caught.value.filename == str(target)
    assert tree(output) == {**OLD, MARKER: marked(*OLD)}
    assert not output.with_name("other").exists()


def test_a_site_that_stands_is_not_replaced_by_what_a_dead_build_set_aside(output: Path) -> None:
    """Killed after its swap, a build leaves the old site, which goes."""
    aside = output.with_name(f".site-{finished_process()}-abc")
    (aside / "old").mkdir(parents=True)
    (aside / "old" / "CNAME").touch()
    publish({"index.html": b"new"}, output)
    assert tree(output) == {"index.html": b"new", MARKER: marked("index.html")}
    assert [each.name for each in output.parent.iterdir()] == ["site"]
