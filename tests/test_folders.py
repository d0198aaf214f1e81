"""The folders of a build: what it may replace or empty, and what it must leave alone."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.build.folders import MARKER
from tests.conftest import VOLUMES, Workspace

pytestmark = pytest.mark.cold


def refused(workspace: Workspace, *options: str) -> str:
    """What a build with these options is told; nothing of the folder may change."""
    before = sorted(workspace.folder.rglob("*"))
    done = workspace.build("--quiet", *options)
    assert done.returncode == 2, done.stderr
    assert "remedy: " in done.stderr
    assert sorted(workspace.folder.rglob("*")) == before
    return done.stderr


def test_the_cache_is_marked(workspace: Workspace) -> None:
    """What a build keeps stands in a folder that says who has made it."""
    assert (workspace.folder / ".cache" / MARKER).is_file()


@pytest.mark.parametrize("clean", [(), ("--clean",)])
def test_a_foreign_folder_is_no_cache(workspace: Workspace, clean: tuple[str, ...]) -> None:
    """A folder with files that no build has made is refused as a cache, and keeps them."""
    thesis = workspace.folder / "papers" / "thesis.txt"
    thesis.parent.mkdir()
    thesis.write_text("years of work")
    told = refused(workspace, "--cache", "papers", *clean)
    assert told.startswith("papers:1: this folder holds files that no build has made")
    assert thesis.read_text() == "years of work"
    assert "this is a file" in refused(workspace, "--cache", "papers/thesis.txt", *clean)


@pytest.mark.parametrize("option", ["--cache", "--output"])
@pytest.mark.parametrize("folder", ["", ".", ".."])
def test_the_current_folder_is_no_place_to_write_to(
    workspace: Workspace, option: str, folder: str
) -> None:
    """An empty path, the current folder and those around it are refused."""
    assert "current folder" in refused(workspace, option, folder, "--clean")


@pytest.mark.parametrize(
    "options",
    [
        ("--output", "content/site"),
        ("--output", ".cache/site"),
        ("--cache", "site/cache"),
        ("--cache", "content"),
        ("--cache", "site"),
    ],
)
def test_folders_that_lie_one_in_the_other(workspace: Workspace, options: tuple[str, str]) -> None:
    """A build cannot write into what it reads, nor keep its memory in what it replaces."""
    refused(workspace, *options)


def test_cleaning_removes_what_builds_have_made_and_nothing_else(workspace: Workspace) -> None:
    """A file that somebody has put into the cache survives --clean."""
    note = workspace.folder / ".cache" / "note.txt"
    note.write_text("mine")
    kept = set((workspace.folder / ".cache" / "remembered").iterdir())
    done = workspace.build("--quiet", "--clean", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    assert note.read_text() == "mine"
    assert {each.name for each in kept} & {
        each.name for each in (workspace.folder / ".cache" / "remembered").iterdir()
    }


@pytest.fixture
def two(workspace: Workspace) -> Workspace:
    """A workspace with a second volume, built."""
    shutil.copytree(VOLUMES / "lines", workspace.folder / "content" / "lines")
    start = workspace.folder / "content" / "lines" / "start.md"
    text = start.read_text(encoding="utf-8")
    text = text.replace("../rings/index.html#how-far", "../tiny/index.html#works")
    start.write_text(text, encoding="utf-8")
    done = workspace.build("--quiet")
    assert done.returncode == 0, done.stderr
    return workspace


def test_one_volume_leaves_the_others_standing(two: Workspace) -> None:
    """With --volume, the others stand as they were, are listed, and may even be broken."""
    before = two.site()
    two.edit("volume.toml", 'title = "A tiny volume"', 'title = "A small volume"')
    broken = two.folder / "content" / "lines" / "runs.py"
    broken.write_text("1 / 0", encoding="utf-8")
    done = two.build("--quiet", "--volume", "tiny")
    assert done.returncode == 0, done.stderr
    after = two.site()
    assert after.keys() == before.keys()
    lines = {path for path in before if path.startswith("lines/")}
    assert lines
    assert {path: after[path] for path in lines} == {path: before[path] for path in lines}
    assert b"A small volume" in after["tiny/index.html"]
    front = after["index.html"].decode()
    assert "A small volume" in front
    assert "Lines" in front
    assert "lines/index.html" in front


def test_a_volume_that_never_stood_is_not_listed(workspace: Workspace) -> None:
    """A volume that has not been built yet has no place on the front page."""
    shutil.copytree(VOLUMES / "lines", workspace.folder / "content" / "lines")
    done = workspace.build("--quiet", "--volume", "tiny")
    assert done.returncode == 0, done.stderr
    assert not (workspace.folder / "site" / "lines").exists()
    assert "lines" not in Path(workspace.folder / "site" / "index.html").read_text()
