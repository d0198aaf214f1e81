"""A process that builds at every save gives the site that a process of its own would give."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.build import rendered
from engine.build.runner import Runner
from engine.build.site import build
from tests.command import command
from tests.conftest import VOLUMES

pytestmark = pytest.mark.cold

SITE = 'site = "A site"\nnotebook = "v.0"\nseries = "A Series"\n'

EDITS = {
    "a sentence": ("rings/start.md", "tells an inner ring", "can tell an inner ring"),
    "a line above what stands": ("rings/start.md", "A network of", "First.\n\nA network of"),
    "the title of a section": ("rings/start.md", '"Two rings"', '"Both rings"'),
    "a sign in a title further down another page": ("tiny/more.md", "More'", r"More $\sqrt{2}$'"),
    "the title of a volume": ("rings/volume.toml", '"Rings"', '"Some rings"'),
    "the language": ("tiny/volume.toml", "title =", 'language = "de"\ntitle ='),
    "a footer": ("site.toml", SITE, SITE + 'footer = "Ours."\n'),
    "a colour": ("site.toml", 'footer = "Ours."\n', '[colours]\nink = ["#101014", "#eeeeee"]\n'),
    "a base address": ("site.toml", "site =", 'base = "https://example.org/"\nsite ='),
    "an alternative text": ("rings/start.py", "A dial whose hand", "One dial whose hand"),
    "a caption": ("rings/start.py", "step by step.", "one step at a time."),
    "a number": ("rings/start.py", "abs(found.miss[-1]).max()", "abs(found.miss[-2]).max()"),
    "what is drawn": ("rings/start.py", '"class0", 5', '"class0", 4'),
    "a template": ("rings/dial.html", "In the end {{", "At last {{"),
    "a style sheet": ("rings/dial.css", "padding:1rem", "padding:2rem"),
    "an exhibit": ("rings/dial.py", '"signal", 4', '"signal", 3'),
    "data": ("rings/radii.csv", "1.4", "1.3"),
    "an experiment": ("tiny/runs.py", "Momentum(0.5)", "Momentum(0.4)"),
    "a whole number for a real one": ("tiny/runs.py", "SGD(0.5)", "SGD(1.0)"),
    "the same as a whole number": ("tiny/runs.py", "SGD(1.0)", "SGD(1)"),
    "a work": ("tiny/works.bib", "Rounding errors", "Errors of rounding"),
}


def site_of(folder: Path) -> dict[str, bytes]:
    """Every file by its path."""
    files = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in files}


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two volumes and what is said of both, built once."""
    folder = tmp_path_factory.mktemp("saved") / "content"
    for name in ("rings", "tiny"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / name, folder / name, ignore=ignore)
    (folder / "site.toml").write_text(SITE)
    add_second_section(folder / "tiny")
    build(folder, folder.parent / "site", cache=folder.parent / "cache")
    return folder


def add_second_section(volume: Path) -> None:
    """Give the last section a page of its own, and that another section."""
    works, settings = volume / "works.md", volume / "volume.toml"
    text = works.read_text(encoding="utf-8")
    works.write_text(text.replace('"Works"', '"Works"\npage = "reading"'), encoding="utf-8")
    (volume / "more.md").write_text("+++\ntitle = 'More'\npage = \"reading\"\n+++\n\nMore.\n")
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('"works"]', '"works", "more"]'), encoding="utf-8")


def elsewhere(content: Path) -> dict[str, bytes]:
    """What a process of its own makes, which finds no page again."""
    here = content.parent
    words = ["--quiet", "--content", str(content), "--jobs", "1"]
    words += ["--output", str(here / "there"), "--cache", str(here / "cache")]
    with no_pages(content):
        done = command(here, *words)
    assert done.returncode == 0, done.stderr
    return site_of(here / "there")


@contextmanager
def no_pages(content: Path) -> Iterator[None]:
    """Meanwhile, no page is remembered; nor is one afterwards that was not before."""
    memory, aside = content.parent / "cache" / "remembered", content.parent / "pages"
    aside.mkdir()
    for each in memory.glob("page-*"):
        each.rename(aside / each.name)
    yield
    for each in memory.glob("page-*"):
        each.unlink()
    for each in aside.iterdir():
        each.rename(memory / each.name)
    aside.rmdir()


@pytest.mark.parametrize("edit", EDITS)
def test_a_save_is_a_build(content: Path, edit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After one edit more, the site differs from the last, and from no other process's: neither
    with the pages that this process has rendered, nor with those that any has left."""
    name, old, new = EDITS[edit]
    file, site = content / name, content.parent / "site"
    before, text = site_of(site), file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with no_pages(content), monkeypatch.context() as patch:
        patch.setattr(rendered, "_rendered", dict(rendered._rendered))
        build(content, site, cache=content.parent / "cache")
    now = site_of(site)
    assert now != before
    assert now == elsewhere(content)
    rendered._rendered.clear()
    build(content, site, cache=content.parent / "cache")
    assert now == site_of(site)


ABOUT = ("checked-", "figures-", "hand-", "page-", "seen-", "set-", "sources-")
"""How the names of entries begin that hold what was found out about texts and pages."""


def remembered(content: Path) -> set[str]:
    """What was made, without what was found out about texts and pages."""
    names = {each.name for each in (content.parent / "cache" / "remembered").iterdir()}
    return {each for each in names if not each.startswith(ABOUT)}


def test_a_sentence_costs_one_page(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other page is set again, and nothing is performed, judged or drawn."""
    file, set_anew = content / "rings" / "start.md", list[Runner]()
    real = rendered.Asked

    def noting(runner: Runner) -> rendered.Asked:
        set_anew.append(runner)
        return real(runner)

    build(content, content.parent / "site", cache=content.parent / "cache")
    made = remembered(content)
    monkeypatch.setattr(rendered, "Asked", noting)
    build(content, content.parent / "site", cache=content.parent / "cache")
    assert not set_anew
    file.write_text(file.read_text(encoding="utf-8") + "\nOne word more.\n", encoding="utf-8")
    build(content, content.parent / "site", cache=content.parent / "cache")
    assert len(set_anew) == 1
    assert remembered(content) == made
