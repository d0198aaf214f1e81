"""A build that has nothing to do says so at once; one that has anything to do does it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.build.unchanged import Build, Summary
from tests.conftest import ROOT, Workspace

SUMMARY = Summary(pages=1, films=2, bytes=3, seconds=4.0)


def unchanged(workspace: Workspace, *options: str, **environment: str) -> bool:
    """Whether a build finds nothing to do; it has to end well in any case."""
    if environment:
        done = subprocess.run(
            [sys.executable, ROOT / "build.py", *options],
            cwd=workspace.folder,
            capture_output=True,
            text=True,
            env=os.environ | environment,
        )
    else:
        done = workspace.build(*options)
    assert done.returncode == 0, done.stderr
    return "unchanged" in done.stdout


EDITS: dict[str, Callable[[Workspace], object]] = {
    "a page of the site": lambda w: w.page.write_text("<p>not ours"),
    "a page that is gone": lambda w: w.page.unlink(),
    "a file of the volume that is new": lambda w: (w.volume / "data.csv").write_text("1"),
    "a comment": lambda w: (w.volume / "pictures.py").open("a").write("# a comment\n"),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_whatever_has_changed_is_seen(
    workspace: Workspace, edit: Callable[[Workspace], object]
) -> None:
    """After any edit of what was read or written the site is made again, as it was or better."""
    assert unchanged(workspace)
    edit(workspace)
    assert not unchanged(workspace)
    assert "not ours" not in workspace.page.read_text(encoding="utf-8")
    assert unchanged(workspace)


def test_other_folders_and_options_are_other_builds(workspace: Workspace) -> None:
    """A site elsewhere, one volume alone, a cleaned cache: none of it has been built before."""
    assert unchanged(workspace)
    assert not unchanged(workspace, "--output", "elsewhere")
    assert unchanged(workspace, "--output", "elsewhere")
    assert not unchanged(workspace, "--volume", "tiny")
    assert not unchanged(workspace, "--clean")


def test_an_installed_library_counts(workspace: Workspace, tmp_path: Path) -> None:
    """A distribution that comes to be installed, or another version of it."""
    assert unchanged(workspace)
    library = tmp_path / "installed"
    for version in ("1.0", "1.1"):
        (library / f"somebody-{version}.dist-info").mkdir(parents=True)
        assert not unchanged(workspace, PYTHONPATH=str(library))
        assert unchanged(workspace, PYTHONPATH=str(library))
        shutil.rmtree(library)


def test_the_engine_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its modules, styles and templates, wherever they lie; not what Python makes of them."""
    engine = tmp_path / "house" / "engine"
    monkeypatch.setattr("engine.build.unchanged.ENGINE", engine)
    for folder in ("engine/pages", "templates"):
        (engine.parent / folder).mkdir(parents=True)
    build = Build(tmp_path / "content", tmp_path / "site", tmp_path / "cache", None)
    seen = {build.read()}
    for file in ("engine/pages/clock.py", "templates/page.css", "templates/page.html"):
        (engine.parent / file).write_text("one")
        seen.add(build.read())
        (engine.parent / file).write_text("two")
        seen.add(build.read())
    assert len(seen) == 7
    (engine / "__pycache__").mkdir()
    (engine / "__pycache__" / "clock.cpython-311.pyc").touch()
    assert build.read() in seen


def test_what_cannot_be_read_is_no_summary(tmp_path: Path) -> None:
    """A note that is damaged, or of nothing, is as good as none."""
    build = Build(tmp_path / "content", tmp_path / "site", tmp_path / "cache", None)
    assert build.summary("digest") is None
    (tmp_path / "cache" / "remembered").mkdir(parents=True)
    build.remember("digest", SUMMARY)
    assert build.summary("digest") == SUMMARY
    assert build.summary("another") is None
    (note,) = (tmp_path / "cache" / "remembered").iterdir()
    for damaged in ("", "{}", "[1]", '{"read": "digest"}'):
        note.write_text(damaged)
        assert build.summary("digest") is None


def test_a_file_of_the_hosts_is_no_change(workspace: Workspace) -> None:
    """What no build has made stands in the site, and is none of a build's business."""
    note = workspace.folder / "site" / "CNAME"
    note.write_text("example.org", encoding="utf-8")
    assert unchanged(workspace)
    pictures = workspace.volume / "pictures.py"
    pictures.write_text(f"{pictures.read_text()}# a comment\n")
    assert not unchanged(workspace)
    assert note.read_text(encoding="utf-8") == "example.org"
