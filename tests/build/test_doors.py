"""Bad input to every door that is open to an author: told at its file and line, with a remedy."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.build.site import build
from engine.errors import ContentError
from tests.build.test_strangers import edit, site
from tests.conftest import VOLUMES


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The volume with everything of its own, built once."""
    folder = tmp_path_factory.mktemp("doors")
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "rings", folder / "content" / "rings", ignore=ignore)
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder


@dataclass(frozen=True)
class Door:
    """An edit of an author's file, and what he is told."""

    file: str
    old: str
    new: str
    problem: str
    at: str = ""
    """The file that is named, if it is another."""


DRAW = "    canvas.field(run.field["
DOORS = {
    "an experiment that is no dataclass": Door(
        "fit.py", "@dataclass(frozen=True)\nclass CubicFit", "@dataclass\nclass CubicFit",
        "the experiment 'CubicFit' is no frozen dataclass",
    ),
    "an experiment that names no record": Door(
        "fit.py", "class CubicFit(Experiment[Fit])", "class CubicFit(Experiment)",
        "does not say what record it leaves",
    ),
    "an experiment with a list": Door(
        "runs.py", "places=(-1.0, -0.4, 0.3, 1.1)", "places=[-1.0, -0.4, 0.3, 1.1]",
        "an experiment with a field that can change", "start.py",
    ),
    "no experiment": Door("start.py", "shows=RUN, seconds", "shows=3, seconds", "no experiment"),
    "an experiment of another module": Door(
        "start.py", "shows=RUN, seconds", "shows=Fit, seconds", "no experiment"
    ),
    "a record that cannot be stored": Door(
        "fit.py", "    miss: NDArray[np.float64]", "    miss: list[float]", "miss"
    ),
    "another record than promised": Door(
        "fit.py", "return Fit(self, theta,", "return (self, theta,", "tuple"
    ),
    "perform raises": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise RuntimeError('no')", "no"
    ),
    "perform leaves": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise SystemExit(0)", "SystemExit"
    ),
    "perform interrupts": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "raise KeyboardInterrupt", "Interrupt"
    ),
    "perform recurs for ever": Door(
        "fit.py", "optimiser = self.optimizer.update(2)", "return self.perform()", "Recursion"
    ),
    "a claim on nothing": Door(
        "fit.py", '("theta_0",),', '("theta_9",),', "theta_9", "start.py"
    ),
    "claims raises": Door("fit.py", "loss = self._loss()\n", "loss = 1 / 0\n", "division by zero"),
    "a data set of another shape": Door(
        "shapes/rings.py", "np.column_stack([np.cos(angle), np.sin(angle)])", "angle", "rings",
        "*",
    ),
    "an optimiser that cannot be read": Door(
        "parts.py", "sign(gradient, step)", "sign(gradient, step", "", "*"
    ),
    "draw raises": Door("start.py", DRAW, "    1 / 0\n" + DRAW, "ZeroDivisionError"),
    "draw leaves": Door("start.py", DRAW, "    raise SystemExit(0)\n" + DRAW, "SystemExit"),
    "numbers returns no dictionary": Door(
        "start.py", "    return {\n", "    return 5 or {\n", "not a dictionary"
    ),
    "no alt text": Door("start.py", 'alt="A line closes."', 'alt=""', "has no alt text"),
    "no caption": Door(
        "start.py", '    caption="The largest miss of the curve, step by step.",',
        '    caption="",', "has no caption",
    ),
    "an alt text that is none": Door("start.py", 'alt="A line closes."', "alt=None", "alt text"),
    "jobs raises": Door(
        "dial.py", "return [FilmJob(name", "return 1 / 0 or [FilmJob(name", "ZeroDivisionError"
    ),
    "jobs returns rubbish": Door("dial.py", "return [FilmJob(name", "return 5 or [(name", "", "*"),
    "html raises": Door(
        "dial.py", "        ((film,),) = stage.films", "        raise OSError", "OSError"
    ),
    "style raises": Door(
        "dial.py", 'return [self.render("dial.css")]', "raise LookupError('x')", "LookupError"
    ),
    "a template that is not there": Door("dial.py", '"dial.html"', '"dail.html"', "dail.html"),
    "a template that cannot be read": Door(
        "dial.html", "{{ film.frames }}", "{{ film. }}", "", "*"
    ),
    "a template with an unknown name": Door("dial.html", "{{ end }}", "{{ ned }}", "ned", "*"),
    "check raises": Door(
        "dial.py", "    def ids(self", "    def check(self, *_: object) -> None:\n"
        "        raise ValueError('unsound')\n\n    def ids(self", "unsound",
    ),
    "an id twice": Door("dial.py", 'f"{name}-end"}', '"start"}', "the id 'start'", "start.md"),
    "a download outside": Door(
        "dial.py", '"fit.json": lambda', '"../x.json": lambda', "download", "start.py"
    ),
    "a download in the place of a page": Door(
        "dial.py", '"fit.json": lambda', '"index.html": lambda', "download", "start.py"
    ),
    "a module that is not there": Door(
        "start.py", "from .runs import", "from .rnus import", "ModuleNotFoundError"
    ),
    "a circle of files": Door(
        "shapes/rings.py", "from pathlib import Path\n",
        "from pathlib import Path\n\nfrom ..runs import RUN  # noqa\n", "ImportError", "*",
    ),
}  # fmt: skip


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_bad_input_is_told_where_it_is_written(door: Door, first: Path, tmp_path: Path) -> None:
    """File, line, problem and remedy; no other exception; the old site stays as it was."""
    folder = shutil.copytree(first, tmp_path / "rings")
    before = site(folder)
    edit(folder / "content/rings" / door.file, door.old, door.new)
    with pytest.raises(ContentError) as caught:
        build(folder / "content", folder / "site", cache=folder / "cache")
    told = [each for each in caught.value.mistakes if door.problem in each.problem]
    assert told, caught.value
    named = door.at or door.file
    for each in told:
        assert each.remedy.strip()
        assert each.place.file.is_file()
        assert folder / "content" / "rings" in each.place.file.parents
        lines = each.place.file.read_text(encoding="utf-8").count("\n") + 1
        assert 1 <= each.place.line <= lines
    if named != "*":
        assert {each.place.file.name for each in told} == {Path(named).name}
    assert site(folder) == before


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
