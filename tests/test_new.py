"""A volume to begin with: made by one command, and it builds."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from engine.build.new import new_volume
from engine.errors import ContentError
from tests.command import command


@pytest.mark.cold
def test_a_new_volume_builds(tmp_path: Path) -> None:
    """With a section, a figure, a number, a citation, a question; and it is told what to edit."""
    made = command(tmp_path, "new", "Gradient “descent”")
    assert (made.returncode, made.stderr) == (0, "")
    volume = tmp_path / "content" / "gradient_descent"
    where = Path("content") / "gradient_descent"
    assert made.stdout == f"{where}: edit {where / 'start.md'}, then build\n"
    built = command(tmp_path, "--quiet")
    assert (built.returncode, built.stdout + built.stderr) == (0, "")
    page = (tmp_path / "site" / volume.name / "index.html").read_text(encoding="utf-8")
    assert "Gradient “descent”" in page
    for part in ('id="the-line"', 'class="predict"', 'id="ref-rumelhart1986"', "<data value="):
        assert part in page


def test_it_takes_its_names_from_its_neighbours(tmp_path: Path) -> None:
    """Site, notebook and series of the first, and the number after the last, written as theirs."""
    for name, number in (("one", '"IX"'), ("two", '"XI"'), ("broken", "=")):
        folder = tmp_path / name
        folder.mkdir()
        settings = f'site = "S"\nnotebook = "N"\nseries = "R"\nnumber = {number}\n'
        (folder / "volume.toml").write_text(settings, encoding="utf-8")
    folder = new_volume('A "quoted" title', tmp_path)
    assert folder == tmp_path / "a_quoted_title"
    told = tomllib.loads((folder / "volume.toml").read_text(encoding="utf-8"))
    wanted = {"site": "S", "notebook": "N", "series": "R", "number": "XII"}
    assert told | wanted == told
    assert told["title"] == 'A "quoted" title'


@pytest.mark.parametrize(
    ("title", "folder"),
    [
        ("Where it’s at", "where_its_at"),
        ("Übung", "ubung"),
        ("2 + 2", "volume_2_2"),
        ("Import", "volume_import"),
    ],
)
def test_a_title_makes_a_folder_that_can_be_a_package(
    tmp_path: Path, title: str, folder: str
) -> None:
    """Small letters, digits and low lines, and no word of the language."""
    assert new_volume(title, tmp_path).name == folder


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Taken", "content/taken:1: this is here already\n    remedy: give the new volume another"),
        ("!?", "content:1: the title '!?' makes no name for a folder\n    remedy: give it a few"),
    ],
)
def test_what_cannot_be_made_is_told(tmp_path: Path, title: str, told: str) -> None:
    """In a sentence, with exit code 2; what is there stays."""
    kept = tmp_path / "content" / "taken" / "mine.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", encoding="utf-8")
    made = command(tmp_path, "new", title)
    assert made.returncode == 2
    assert made.stderr.startswith(told)
    assert "Traceback" not in made.stderr
    assert [*kept.parent.iterdir()] == [kept]


def test_a_file_in_the_place_of_the_folder_is_told(tmp_path: Path) -> None:
    """Nothing is written over it."""
    place = tmp_path / "content"
    place.write_text("mine", encoding="utf-8")
    with pytest.raises(ContentError, match="this is a file, not a folder"):
        new_volume("A title", place)
    assert place.read_text(encoding="utf-8") == "mine"
