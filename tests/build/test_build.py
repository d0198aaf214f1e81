"""A whole build: the same every time, remembered, and never half done."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from engine.build import check_site
from engine.build.folders import MARKER
from engine.build.publish import publish
from engine.build.runner import Report
from engine.build.site import build
from engine.errors import ContentError, Mistake, Place
from tests.conftest import ROOT, Workspace


def rebuild(workspace: Workspace, jobs: int = 1) -> dict[str, bool]:
    """Build within this process; every film's name, and whether it was shot anew."""
    told: dict[str, bool] = {}
    build(
        workspace.folder / "content",
        workspace.folder / "site",
        jobs=jobs,
        cache=workspace.folder / ".cache",
        report=Report(done=lambda name, seconds: told.update({name: seconds > 0})),
    )
    return told


def test_one_command_makes_the_site(built: Workspace) -> None:
    """The site is a front page, a page for each volume, and each run for download."""
    files = built.site()
    assert set(files) == {
        MARKER,
        "index.html",
        "tiny/index.html",
        "tiny/slow.json",
        "tiny/fast.json",
    }
    assert json.loads(files["tiny/fast.json"])["layers"] == [2, 3, 3, 1]
    page = files["tiny/index.html"].decode()
    for shown in ("the-machine", "rising-line", "wandering-dot", "key-moments", "still-ones"):
        assert f'id="{shown}"' in page
    assert "There are <data" in page
    assert 'href="#ref-linnainmaa1970"' in page


def test_a_second_build_is_the_same(workspace: Workspace) -> None:
    """Building again shoots nothing and leaves every file as it was, byte for byte."""
    before = workspace.site()
    told = rebuild(workspace)
    assert len(told) == 19
    assert not any(told.values())
    assert workspace.site() == before


def test_nothing_depends_on_jobs_or_memory(workspace: Workspace) -> None:
    """One job, everything forgotten but the typefaces: the same site as two jobs made."""
    before = workspace.site()
    remembered = workspace.folder / ".cache" / "remembered"
    assert len(list(remembered.iterdir())) > 12
    for entry in remembered.iterdir():
        if b"wOF2" not in entry.read_bytes()[:80]:
            entry.unlink()
    assert all(rebuild(workspace, jobs=1).values())
    assert workspace.site() == before


def test_an_edit_of_the_prose_shoots_nothing(workspace: Workspace) -> None:
    """New words in text, captions and alt texts need no new film."""
    workspace.edit("start.md", "There are", "Behold, there are")
    workspace.edit("pictures.py", "The dot walks along the loss.", "The dot walks.")
    workspace.edit("start.py", "A network, its field", "Neurons, their field")
    assert not any(rebuild(workspace).values())
    assert b"Behold, there are" in workspace.site()["tiny/index.html"]
    workspace.edit("start.md", "Behold,", "See,")
    (workspace.volume / "another.txt").write_text("a file beside them\n")
    assert not any(rebuild(workspace).values())


def test_an_edited_figure_is_shot_again(workspace: Workspace) -> None:
    """Changed drawing code is drawn anew, and nothing else is, not even its neighbour."""
    workspace.edit("pictures.py", '"signal"', '"blame"')
    told = rebuild(workspace)
    assert {name for name, anew in told.items() if anew} == {"rising-line"}


def test_code_that_figures_share_counts_as_theirs(workspace: Workspace) -> None:
    """A figure is drawn anew when what it uses of another file has changed, and only then."""
    (workspace.volume / "pens.py").write_text("def fine():\n    return 1\n\n\nWIDE = 9\n")
    workspace.edit("pictures.py", "from .runs", "from .pens import WIDE, fine\nfrom .runs")
    workspace.edit("pictures.py", '"signal")', '"signal", width=fine())')
    workspace.edit("pictures.py", '"blame", 9, name', '"blame", WIDE, name')
    rebuild(workspace)

    def drawn_after(old: str, new: str) -> set[str]:
        workspace.edit("pens.py", old, new)
        return {name for name, anew in rebuild(workspace).items() if anew}

    assert drawn_after("return 1", "return 2") == {"rising-line"}
    assert drawn_after("WIDE = 9", "WIDE = 8") == {"wandering-dot"}
    assert drawn_after("def fine", '"""Two pens."""\n\n\ndef fine') == set()


def test_another_experiment_is_performed(workspace: Workspace) -> None:
    """Changing one run shoots its films, and leaves those of the other runs alone."""
    workspace.edit("runs.py", "Momentum(0.5)", "Momentum(0.25)")
    told = rebuild(workspace)
    anew = {name for name, shot in told.items() if shot}
    assert {"fast, network", "fast, field", "fast, loss"} <= anew
    assert not {name for name in anew if name.startswith(("slow", "key"))}


def test_an_edited_experiment_is_performed_again(workspace: Workspace) -> None:
    """A record is not remembered beyond an edit of the code that made it."""
    assert 'layer: <data value="0.00056' in workspace.page.read_text(encoding="utf-8")
    workspace.edit("chords.py", "chord = rounded(", "chord = 0.5 + rounded(")
    rebuild(workspace)
    assert 'layer: <data value="0.50' in workspace.page.read_text(encoding="utf-8")


def test_a_damaged_memory_is_mended(workspace: Workspace) -> None:
    """Entries that were cut short or overwritten are made again, and the site is the same."""
    before = workspace.site()
    for k, entry in enumerate(sorted((workspace.folder / ".cache" / "remembered").iterdir())):
        content = entry.read_bytes()
        if b"wOF2" not in content[:80]:
            entry.write_bytes(content[: len(content) // 2] if k % 2 else b"\n" + content)
    assert all(rebuild(workspace).values())
    assert workspace.site() == before


def test_a_page_that_breaks_the_rules_is_not_published(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the last look finds anything, the build fails and the old site stands."""
    before = workspace.site()
    workspace.edit("start.md", "There are", "Behold, there are")
    found = [Mistake(Place(Path("site/index.html"), 3), "<script>", "take it out")]
    monkeypatch.setattr(check_site, "inspect", lambda page: found)
    with pytest.raises(ContentError, match=r"site/index\.html:3: <script>\n    remedy: take it"):
        rebuild(workspace)
    assert workspace.site() == before


def test_failing_to_publish_leaves_the_old_site(tmp_path: Path) -> None:
    """A file that cannot be written stops the swap, and what was begun is taken away."""
    output = tmp_path / "site"
    publish({"index.html": b"old"}, output)
    with pytest.raises(OSError, match=r".+"):
        publish({"a": b"new", "a/b": b"a file cannot be a folder"}, output)
    assert (output / "index.html").read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["site"]


def test_publishing_replaces_the_whole_site(tmp_path: Path) -> None:
    """No file of the old site survives in the new one."""
    output = tmp_path / "deep" / "site"
    publish({"index.html": b"old", "gone/index.html": b"old"}, output)
    publish({"index.html": b"new"}, output)
    assert sorted(each.name for each in output.iterdir()) == [MARKER, "index.html"]
    assert (output / "index.html").read_bytes() == b"new"
    assert [each.name for each in output.parent.iterdir()] == ["site"]


KILLED = """
import os, signal, sys
from pathlib import Path
from engine.build import publish

write, left = Path.write_bytes, [int(sys.argv[2])]

def write_and_die(self, content):
    if left[0] == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return write(self, content)

Path.write_bytes = write_and_die
publish.publish({f"{k}.html": b"new" for k in range(3)}, Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.parametrize("written", [0, 1, 2, 3])
def test_death_while_publishing(tmp_path: Path, written: int) -> None:
    """Killed at any file, the site is wholly old; killed after the last, it is wholly new."""
    output = tmp_path / "site"
    old = {"index.html": b"old"}
    publish(old, output)
    dead = subprocess.run([sys.executable, "-c", KILLED, output, str(written)], cwd=ROOT)
    assert dead.returncode == -signal.SIGKILL
    site = {f.name: f.read_bytes() for f in output.iterdir() if f.name != MARKER}
    assert site == (old if written < 3 else {f"{k}.html": b"new" for k in range(3)})
    publish({"index.html": b"next"}, output)
    assert (output / "index.html").read_bytes() == b"next"
    assert [each.name for each in tmp_path.iterdir()] == ["site"], "the dead one's leavings"


def test_death_in_the_midst_of_a_build(workspace: Workspace) -> None:
    """Killed between two films, a build leaves the old site whole, and the next one goes on."""
    before = workspace.site()
    workspace.edit("runs.py", "SGD(0.5)", "SGD(0.25)")
    process = subprocess.Popen(
        [sys.executable, ROOT / "build.py", "--jobs", "2"],
        cwd=workspace.folder,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr
    shot = process.stderr.readline()  # the report of the first film
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stderr.read()  # ends only when the last of its workers is gone too
    process.stderr.close()
    assert shot.strip()
    assert workspace.site() == before
    told = rebuild(workspace)
    assert {True, False} == set(told.values()), "what the dead one had shot is remembered"
    assert workspace.site() != before


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_all_experiments_that_fail_are_told_at_once(workspace: Workspace) -> None:
    """A run that diverges and data that nobody knows are two mistakes at their declarations."""
    workspace.edit("runs.py", "Momentum(0.5)", "Momentum(1e308)")
    workspace.edit("pictures.py", "shows=MOONS, seconds=1", "shows=ODD, seconds=1")
    workspace.edit(
        "pictures.py",
        "KEY_MOMENTS =",
        'ODD = __import__("dataclasses").replace(MOONS, data="moon")\nKEY_MOMENTS =',
    )
    with pytest.raises(ContentError) as caught:
        rebuild(workspace)
    first, second = caught.value.mistakes
    assert first.place.file.name == "pictures.py"
    assert "no data is called 'moon'" in first.problem
    assert first.remedy == "did you mean 'moons'?"
    assert second.place.file.name == "start.py"
    assert second.remedy == "lower the learning rate, or stop before that step"


def test_a_work_that_cannot_be_printed_is_left_out_aloud(workspace: Workspace) -> None:
    """Nobody cites it: the build goes on, and names it."""
    works = workspace.volume / "works.bib"
    works.write_text(
        works.read_text(encoding="utf-8") + "@book{nameless, title = {A}, year = {2000}}\n",
        encoding="utf-8",
    )
    done = workspace.build("--quiet")
    assert done.returncode == 0
    assert done.stderr == (
        "content/tiny/works.bib: the reading list leaves out what cannot be printed: nameless\n"
    )
