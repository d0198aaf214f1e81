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
        "fit.py", '("theta_0",),', '("theta_9",),', "theta_9"
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
    "an exhibit that is no dataclass": Door(
        "dial.py", "@dataclass(frozen=True)\nclass Dial", "@dataclass\nclass Dial",
        "the exhibit 'Dial' is no frozen dataclass",
    ),
    "an exhibit without words": Door("dial.py", "    caption: str\n", "", "caption", "*"),
    "an experiment that cannot be told apart": Door(
        "fit.py", "    def perform(self)",
        "    def __hash__(self) -> int:\n        return 1 // 0\n\n    def perform(self)",
        "a field that can change", "start.py",
    ),
    "a record of a derived class": Door(
        "fit.py", "return Fit(self, theta,", "return type('Odd', (Fit,), {})(self, theta,",
        "leaves a record of type Odd, not Fit",
    ),
    "a record with another type of numbers": Door(
        "fit.py", "return Fit(self, theta,", "return Fit(self, theta.astype(int),", "array of int64"
    ),
    "a recorded gradient that is no number": Door(
        "fit.py", "recorded=gradient,", "recorded=gradient * np.nan,", "false gradient", "start.py"
    ),
    "a recorded gradient of another shape": Door(
        "fit.py", "recorded=gradient,", "recorded=gradient[:1],", "of a gradient of (2,)"
    ),
    "claims that are none": Door(
        "fit.py", "            yield Claim(", "            yield 5\n            yield Claim(",
        "claims yields 5",
    ),
    "claims of one letter each": Door(
        "fit.py", '("theta_0",),', '"theta_0",', "claims yields Claim"
    ),
    "a rule that cannot be read": Door(
        "parts.py", "multiply(a, a, t);", "multiply(a, a, t;", "a rule cannot be read", "*"
    ),
    "a data set with too few of a class": Door(
        "shapes/rings.py", "_ring(inner, sizes[0]), _ring(outer, sizes[1])",
        "_ring(inner, sizes[0] - 1), _ring(outer, sizes[1] + 1)", "drew arrays of shapes",
        "start.py",
    ),
    "a data set at no place": Door(
        "shapes/rings.py", "return radius * np", "return np.nan * np", "at no place", "start.py"
    ),
    "an activation that returns nothing": Door(
        "parts.py", "return (signal + cube(signal) / 3).tanh()", "return None",
        "the activation made None", "start.py",
    ),
    "an initialiser that is no number": Door(
        "parts.py", "return 0.8", "return '0.8'", "the initialiser gave '0.8'", "start.py"
    ),
    "a function without a name": Door(
        "runs.py", "data=rings", "data=lambda sizes, rng: rings(sizes, rng)", "<lambda>", "start.py"
    ),
    "an option that a figure has not": Door(
        "start.py", "shows=RUN, seconds", 'colour="red", shows=RUN, seconds', "no option 'colour'"
    ),
    "numbers that nobody can print": Door(
        "start.py", "int(run.correct[-1])", "object()", "neither a number nor words"
    ),
    "ids raises": Door("dial.py", 'return {name, f"{name}-end"}', "return 1 / 0", "ZeroDivision"),
    "ids returns rubbish": Door(
        "dial.py", 'return {name, f"{name}-end"}', "return None", "ids returned None", "start.py"
    ),
    "html returns plain text": Door(
        "dial.py", "        ((film,),) = stage.films", "        return '<b>'", "html returned",
        "start.py",
    ),
    "style returns one text": Door(
        "dial.py", 'return [self.render("dial.css")]', 'return ".a{}"', "style returned", "start.py"
    ),
    "a style that is left open": Door(
        "dial.css", "hairline)}", "hairline)", "left open", "start.py"
    ),
    "a style that closes too much": Door("dial.css", "ne)}", "ne)}}", "Unmatched }", "start.py"),
    "filled returns nothing": Door(
        "dial.py", "return replace(self, alt=fill(self.alt))", "return None",
        "filled returned None", "start.py",
    ),
    "experiments raises": Door(
        "dial.py", "return (self.experiment,)", "return 1 / 0", "ZeroDivisionError"
    ),
    "a download that is no file": Door(
        "dial.py", ".encode()", "", "the download 'fit.json' is made of", "start.py"
    ),
    "a film job that no other process can do": Door(
        "dial.py", "FilmJob(name, dial_films,", "FilmJob(name, lambda *_: [],", "no other process",
        "start.py",
    ),
    "a film job that returns rubbish": Door(
        "dial.py", "    return [record_film(", "    return None or [5] or [record_film(",
        "a film job returned 5", "start.py",
    ),
    "receipts raises": Door(
        "dial.py", "    def ids(self", "    def receipts(self, _: object) -> None:\n"
        "        raise OSError('none')\n\n    def ids(self", "OSError: none",
    ),
    "check notes at no place": Door(
        "dial.py", "    def ids(self", "    def check(self, *of: object) -> None:\n"
        "        of[-1].add(5, 'x', 'y')\n\n    def ids(self", "no place of a mistake",
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
