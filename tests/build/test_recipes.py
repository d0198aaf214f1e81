"""The recipes of the guide and of CONTRIBUTING.md, followed to the letter; nothing is left out."""

from __future__ import annotations

import inspect as inspect_code
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.build.command import OTHERS
from engine.build.site import build
from engine.drawing.marks import Marks
from engine.drawing.palette import LIGHT
from engine.drawing.plot import Plot
from engine.drawing.plot_axes import PlotAxes
from engine.exhibits.figure.declare import Options
from engine.pages import inspect
from engine.pages.document import Document
from engine.words import grammar
from engine.words.declaration import Declaration
from engine.words.section import FrontMatter
from engine.words.site import SiteSettings
from engine.words.volume import Settings
from tests.conftest import ROOT

BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


GUIDE = ROOT / "docs" / "guide.md"


def written() -> str:
    """What both pages say."""
    return "\n".join(each.read_text(encoding="utf-8") for each in (GUIDE, ROOT / "CONTRIBUTING.md"))


def recipes() -> dict[str, str]:
    """Every file that the page writes down; where two blocks bear one name, the second goes on."""
    files: dict[str, str] = {}
    for _, name, block in BLOCK.findall(written()):
        files[name] = f"{files[name]}\n\n{block}" if name in files else block
    return files


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the volume of the recipes, and the site that it builds."""
    folder = tmp_path_factory.mktemp("recipes")
    for name, text in recipes().items():
        if not name.startswith("engine/"):
            file = folder / "content" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder


def page(followed: Path, name: str) -> Document:
    """A page of the site as a browser reads it."""
    file = followed / "site" / "roots" / name
    return Document.read(file.read_bytes(), file)


def test_every_block_has_a_file() -> None:
    """Each block of code says which file it is, and is followed by this test."""
    text = written()
    assert text.count("\n```\n") == len(BLOCK.findall(text))
    assert {Path(name).suffix for name in recipes()} == {".toml", ".md", ".py", ".html", ".css"}


def table(heading: str) -> dict[str, list[str]]:
    """The rows of the first table below a heading of the guide, by what stands first in them."""
    text = GUIDE.read_text(encoding="utf-8")
    _, _, below = text.partition(f"### {heading}")
    assert below, f"the guide has no '{heading}'"
    rows = re.findall(r"^\| `([^`]+)`.*?\| (.*) \|$", below.partition("\n### ")[0], re.MULTILINE)
    return {name: rest.split(" | ") for name, rest in rows}


@pytest.mark.parametrize(
    ("heading", "model"),
    [
        ("`site.toml`", SiteSettings),
        ("`volume.toml`", Settings),
        ("Front matter", FrontMatter),
    ],
)
def test_the_guide_tells_every_key(heading: str, model: type[Declaration]) -> None:
    """In the words in which a mistake tells it."""
    told = table(heading)
    assert list(told) == list(model.model_fields)
    for name, key in model.model_fields.items():
        assert told[name][0] == key.description
        assert ("yes" in told[name][-1]) == key.is_required()


def test_the_guide_names_all_that_there_is() -> None:
    """Boxes, roles, options, verbs and commands."""
    assert set(table("Boxes")) == set(grammar.BOXES)
    assert list(table("Roles of colours")) == list(LIGHT)
    options = {"shows", "choices", "says", *Options.__annotations__}
    assert set(table("Options of `@figure`")) == options
    verbs = set(table("Verbs of a `Canvas` and of a `Plot`"))
    assert verbs == {
        name
        for kind in (Plot, PlotAxes, Marks)
        for name, each in vars(kind).items()
        if inspect_code.isfunction(each) and not name.startswith("_")
    } - {"to_pixels", "from_pixels"}
    commands = {each.split()[1] for each in table("Commands") if " " in each}
    assert commands == set(OTHERS)


def test_the_recipes_build(followed: Path) -> None:
    """Figure, numbers, exhibit, download and further page are there, and their gradients true."""
    first, further = page(followed, "index.html"), page(followed, "stripes.html")
    assert {"the-way-down", "how-far"} <= set(first.ids)
    assert "three-stripes" in further.ids
    assert "After <data" in first.text
    assert "33 derivatives checked by complex step" in first.text
    assert "derivatives checked by complex step" in further.text
    assert ".gauge{border:" in first.text
    assert ".gauge{" not in further.text
    guesses = json.loads((followed / "site" / "roots" / "guesses.json").read_bytes())
    assert guesses[0] == 3.0
    assert guesses[-1] == pytest.approx(2**0.5, abs=1e-3)


def test_the_recipes_have_types(followed: Path) -> None:
    """A type checker finds nothing to say of them."""
    command = [sys.executable, "-m", "mypy", "--package", "roots"]
    path = os.environ | {"MYPYPATH": str(followed / "content")}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, env=path)
    assert done.returncode == 0, done.stdout


def test_a_rule_of_the_page_is_one_function(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rule of the recipe, put where it says, is asked of a page."""
    text = (
        b'<!doctype html><html lang="en"><body>\n<table><tr><td>1</td></tr></table></body></html>'
    )
    there = Document.read(text, Path("page.html"))
    before = inspect.inspect(there)
    monkeypatch.setattr(inspect, "RULES", [*inspect.RULES])
    exec(recipes()["engine/pages/inspect.py"], vars(inspect) | {"rule": inspect.RULES.append})
    (found,) = set(inspect.inspect(there)) - set(before)
    assert found.problem == "a table without a caption"
    assert found.place.line == 2
