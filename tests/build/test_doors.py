"""Several mistakes at once, and files that cannot be imported: what is told, and what is not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.build.site import build
from engine.errors import ContentError
from tests.build.test_strangers import edit
from tests.conftest import VOLUMES


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The volume with everything of its own, built once."""
    folder = tmp_path_factory.mktemp("doors")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "rings", folder / "content" / "rings", ignore=ignore)
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder


def test_all_that_is_wrong_is_told_at_once(first: Path, tmp_path: Path) -> None:
    """Mistakes of several kinds in several files come together, before anything is performed."""
    folder = shutil.copytree(first, tmp_path / "rings")
    content = folder / "content" / "rings"
    edit(
        content / "fit.py", "@dataclass(frozen=True)\nclass CubicFit", "@dataclass\nclass CubicFit"
    )
    edit(content / "start.py", 'alt="A line closes."', 'alt=""')
    edit(content / "dial.py", '"fit.json": lambda', '"a/b": lambda')
    edit(content / "start.md", "[[fit.points]]", "[[fti.points]]")
    with pytest.raises(ContentError) as caught:
        build(folder / "content", folder / "site", cache=folder / "cache")
    assert {each.place.file.name for each in caught.value.mistakes} == {
        "fit.py", "start.py", "start.md"
    }  # fmt: skip


def test_what_two_exhibits_take_twice(first: Path, tmp_path: Path) -> None:
    """An id and a download of two exhibits of a page are told at the second of them."""
    folder = shutil.copytree(first, tmp_path / "rings")
    content = folder / "content" / "rings"
    edit(content / "start.md", "{figure how-far}", "{figure how-far}\n\n{figure how-far-end}")
    edit(
        content / "start.py",
        "HOW_FAR = Dial(",
        'HOW_FAR_END = Dial(CUBIC, "A dial.", "Again.")\nHOW_FAR = Dial(',
    )
    with pytest.raises(ContentError) as caught:
        build(folder / "content", folder / "site", cache=folder / "cache")
    first_told, second_told = caught.value.mistakes
    assert first_told.problem == "the id 'how-far-end' is taken on this page"
    assert "'how-far-end' cannot be called 'fit.json'" in second_told.problem


@pytest.mark.parametrize(
    ("name", "code"),
    [("extra.py", "1 / 0"), ("__init__.py", "1 / 0"), ("a.b.py", "x = 1"), ("start.py", "def f(")],
)
def test_a_file_that_cannot_be_imported_is_all_that_is_told(
    name: str, code: str, first: Path, tmp_path: Path
) -> None:
    """What it would have declared is not missed by the prose as well."""
    folder = shutil.copytree(first, tmp_path / "rings")
    file = folder / "content" / "rings" / name
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(f"{text}\n{code}\n", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(folder / "content", folder / "site", cache=folder / "cache")
    (told,) = caught.value.mistakes
    assert told.place.file == file


def test_a_volume_without_a_name_that_can_be_imported(first: Path, tmp_path: Path) -> None:
    """A folder with a dot in its name is told once, with what a name may hold."""
    folder = shutil.copytree(first, tmp_path / "rings")
    (folder / "content" / "rings").rename(folder / "content" / "v1.2")
    with pytest.raises(ContentError) as caught:
        build(folder / "content", folder / "site", cache=folder / "cache")
    (told,) = caught.value.mistakes
    assert "the folder 'v1.2' cannot stand in an address" in told.problem
    assert told.remedy


def test_two_volumes_that_import_each_other(tmp_path: Path) -> None:
    """A circle between volumes is told at the line that closes it, with what to do about it."""
    for name in ("rings", "lines"):
        shutil.copytree(VOLUMES / name, tmp_path / "content" / name)
    edit(
        tmp_path / "content/rings/runs.py",
        "from .fit import",
        "from ..lines.runs import RUN as X\nfrom .fit import",
    )
    edit(
        tmp_path / "content/lines/runs.py",
        "from engine",
        "from ..rings.runs import CUBIC\nfrom engine",
    )
    with pytest.raises(ContentError) as caught:
        build(tmp_path / "content", tmp_path / "site", cache=tmp_path / "cache")
    circles = [each for each in caught.value.mistakes if "ImportError" in each.problem]
    assert circles
    assert all("import each other" in each.remedy for each in circles)
