"""What is a folder of ours and what is not: each refusal, word for word, and each that passes."""

from __future__ import annotations

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from engine.build.folders import (
    MARKER,
    REMEMBERED,
    SETTINGS,
    check_folders,
    forget,
    prepare,
    walk,
)
from engine.errors import ContentError, Mistake, Mistakes, Place

ROOT = Path(__file__).parents[2]
BESIDE = "name folders that stand side by side"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A working folder with content, in a folder that is all ours."""
    folder = tmp_path / "here"
    (folder / "content").mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def told(content: str = "content", output: str = "site", cache: str = ".cache") -> list[Mistake]:
    """The mistakes of a build with these folders."""
    mistakes = Mistakes()
    check_folders(Path(content), Path(output), Path(cache), mistakes)
    try:
        mistakes.settle()
    except ContentError as error:
        return list(error.mistakes)
    return []


@pytest.mark.parametrize("made", [(), (MARKER,), (MARKER, "index.html", "volume")])
def test_new_empty_and_marked_folders_are_ours(here: Path, made: tuple[str, ...]) -> None:
    """Folders that are not there yet, empty ones, and those that a build has marked."""
    assert told() == []
    for folder in ("site", ".cache"):
        (here / folder).mkdir()
        for name in made:
            (here / folder / name).touch()
    assert told() == []


def test_a_cache_from_before_the_mark_is_ours(here: Path) -> None:
    """Only as a cache, and only if it holds what a cache then held."""
    for folder in ("site", ".cache"):
        for name in (REMEMBERED, SETTINGS, "failed"):
            (here / folder / name).mkdir(parents=True)
    assert [(each.place.file.name) for each in told()] == ["site"]
    (here / ".cache" / "note").touch()
    assert [(each.place.file.name) for each in told()] == [".cache", "site"]


@pytest.mark.parametrize(
    ("option", "what"),
    [("output", "publishing would remove them"), ("cache", "--clean might remove them")],
)
def test_a_folder_of_somebody_else(here: Path, option: str, what: str) -> None:
    """It is told what would become of its files, and which option names another."""
    (here / "papers").mkdir()
    (here / "papers" / "thesis").touch()
    problem = f"this folder holds files that no build has made, and {what}"
    remedy = f"empty it, or name another folder with --{option}"
    assert told(**{option: "papers"}) == [Mistake(Place(Path("papers")), problem, remedy)]


@pytest.mark.parametrize("option", ["output", "cache"])
def test_a_file_is_no_folder(here: Path, option: str) -> None:
    """Nothing can be written into a file."""
    (here / "note").touch()
    expected = Mistake(
        Place(Path("note")), "this is a file, not a folder", f"name a folder with --{option}"
    )
    assert told(**{option: "note"}) == [expected]


@pytest.mark.parametrize("option", ["output", "cache"])
@pytest.mark.parametrize("folder", ["", ".", "..", "/"])
def test_the_current_folder_and_those_around_it(option: str, folder: str) -> None:
    """They are refused by name; that content lies in them is another mistake."""
    expected = Mistake(
        Place(Path(folder)),
        "this is the current folder, or holds it",
        f"name another with --{option}",
    )
    assert expected in told(**{option: folder})


@pytest.mark.parametrize(
    ("folders", "inner", "one", "other"),
    [
        ({"output": "content/site"}, "content/site", "content", "output"),
        ({"output": ".cache/site"}, ".cache/site", "output", "cache"),
        ({"cache": "site/cache"}, "site/cache", "output", "cache"),
        ({"cache": "content/a/b"}, "content/a/b", "content", "cache"),
        ({"cache": "content"}, "content", "content", "cache"),
        ({"content": "site/content"}, "site/content", "content", "output"),
    ],
)
def test_one_folder_in_the_other(folders: dict[str, str], inner: str, one: str, other: str) -> None:
    """Told once, at the inner one, by the names of both options."""
    problem = f"--{one} and --{other} lie one in the other"
    assert told(**folders) == [Mistake(Place(Path(inner)), problem, BESIDE)]


def test_every_pair_is_told() -> None:
    """Two pairs that lie one in the other are two mistakes."""
    found = told(output="content/site", cache="content/cache")
    assert [each.problem for each in found] == [
        "--content and --cache lie one in the other",
        "--content and --output lie one in the other",
    ]


def test_names_that_begin_alike_are_not_one_in_the_other() -> None:
    """A folder holds another by its parents, not by its letters."""
    assert told(output="content-site", cache="content-cache") == []


def test_forgetting_removes_what_was_kept(here: Path) -> None:
    """Results and matplotlib's notes go, also if one of them is missing; all else stays."""
    cache = here / ".cache"
    forget(cache)
    for name in (REMEMBERED, SETTINGS, "note"):
        (cache / name / "deep").mkdir(parents=True)
    forget(cache)
    assert [each.name for each in cache.iterdir()] == ["note"]


def test_a_cache_is_prepared(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its folders are made, it is marked, twice if need be, and matplotlib is sent there."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    cache = here / "a" / "b"
    for _ in range(2):
        prepare(cache)
        assert {each.name for each in cache.iterdir()} == {MARKER, SETTINGS}
        assert os.environ["MPLCONFIGDIR"] == str(cache / "matplotlib")


def test_an_empty_cache_is_marked(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder that stands already is marked like a new one."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    (here / ".cache").mkdir()
    prepare(here / ".cache")
    assert {each.name for each in (here / ".cache").iterdir()} == {MARKER, SETTINGS}


def test_a_cache_that_cannot_be_written_to(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It remembers nothing, and stops no build: matplotlib has an empty folder elsewhere."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    (here / "note").touch()
    prepare(here / "note" / "cache")
    notes = Path(os.environ["MPLCONFIGDIR"])
    assert here not in notes.parents
    assert list(notes.iterdir()) == []


def test_what_a_cache_that_cannot_be_written_to_needs_meanwhile_goes_in_the_end(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """matplotlib's folder elsewhere lives as long as the process; that it is gone hurts nobody."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    ends: list[Callable[[], None]] = []
    monkeypatch.setattr(
        atexit, "register", lambda end, *given, **named: ends.append(partial(end, *given, **named))
    )
    (here / "note").touch()
    prepare(here / "note" / "cache")
    notes = Path(os.environ["MPLCONFIGDIR"])
    (notes / "fonts").touch()
    for _ in range(2):
        for end in ends:
            end()
        assert not notes.exists()


def test_room_for_notes_is_tried_where_they_will_stand(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the disk of the cache, and as much as they need."""
    monkeypatch.setenv("MPLCONFIGDIR", "elsewhere")
    tried, make = [], tempfile.TemporaryFile

    def watched(**named: Path) -> object:
        tried.append(named["dir"])
        return make(dir=named["dir"])

    monkeypatch.setattr(tempfile, "TemporaryFile", watched)
    prepare(here / ".cache")
    assert tried == [here / ".cache" / SETTINGS]


def test_every_folder_is_walked_once(here: Path) -> None:
    """Through links too, in order, and not where the walker says no."""
    for name in ("b/c", "a", "skipped/d"):
        (here / "tree" / name).mkdir(parents=True)
    (here / "tree" / "b" / "file").touch()
    (here / "outside" / "e").mkdir(parents=True)
    (here / "tree" / "up").symlink_to(here / "tree")
    (here / "tree" / "b" / "again").symlink_to(here / "tree" / "a")
    (here / "tree" / "z").symlink_to(here / "outside")
    found = {}
    for folder, folders, files in walk(here / "tree"):
        assert folders == sorted(folders)
        if "skipped" in folders:
            folders.remove("skipped")
        found[folder.relative_to(here / "tree").as_posix()] = files
    assert found == {".": [], "a": [], "b": ["file"], "b/c": [], "z": [], "z/e": []}


def test_matplotlib_looks_for_no_font_of_the_machine(tmp_path: Path) -> None:
    """The list that it finds in a new cache is one of its own version, and holds its default."""
    lines = (
        "import sys; from pathlib import Path; from engine.build.folders import prepare",
        "prepare(Path(sys.argv[1]))",
        "from matplotlib.font_manager import findfont, fontManager",
        "print([each.name for each in fontManager.ttflist], len(fontManager.afmlist))",
        "print(Path(findfont('DejaVu Sans')).name)",
    )
    command = [sys.executable, "-c", "\n".join(lines), str(tmp_path / "cache")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "['DejaVu Sans'] 0\nDejaVuSans.ttf\n"
    assert done.stderr == ""
