"""CONTRIBUTING.md's recipes, followed to the letter."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine.build.site import build
from engine.pages import inspect
from engine.pages.document import Document
from tests.conftest import ROOT

BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def recipes() -> dict[str, str]:
    """Every file that the page writes down; where two blocks bear one name, the second goes on."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    files: dict[str, str] = {}
    for _, name, block in BLOCK.findall(text):
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
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.count("\n```\n") == len(BLOCK.findall(text))
    assert {Path(name).suffix for name in recipes()} == {".toml", ".md", ".py", ".html", ".css"}


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
