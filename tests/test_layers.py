"""The layers of the house: kept as they are, and guarded against the first step astray."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports_command; lint_imports_command()"


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Judge the engine of a folder by the contracts in its pyproject.toml."""
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache"], cwd=folder, capture_output=True, text=True
    )


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the engine and its contracts."""
    shutil.copytree(
        ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__")
    )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_the_layers_are_kept() -> None:
    """No module of the engine imports from a layer above it or beside it, or from a volume."""
    verdict = lint(ROOT)
    assert verdict.returncode == 0, verdict.stdout
    assert "3 kept, 0 broken" in verdict.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine/errors.py", "from engine import numerals"),
        ("engine/autodiff/tape.py", "from engine import experiment"),
        ("engine/learning/rounding.py", "import engine.drawing.palette"),
        ("engine/truth/verdict.py", "from engine.learning import rounding"),
        ("engine/words/tex.py", "import engine.drawing.palette"),
        ("engine/films/film.py", "from engine.pages import clock"),
        ("engine/pages/clock.py", "from engine.build import code"),
        ("engine/build/code.py", "from engine.authoring import Canvas"),
        ("engine/exhibits/stills/films.py", "from engine.exhibits.machine import phases"),
        ("engine/exhibits/training/films.py", "from engine.exhibits import stills"),
        ("engine/exhibits/exhibit.py", "from engine.exhibits.training import films"),
        ("engine/experiment.py", "from content.backpropagation import runs"),
        ("engine/build/runner.py", "from tests import conftest"),
    ],
)
def test_a_step_astray_is_caught(house: Path, module: str, line: str) -> None:
    """A single import against the layers breaks the contract, and the verdict names both ends."""
    file = house / module
    file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    verdict = lint(house)
    assert verdict.returncode == 1
    assert module.removesuffix(".py").replace("/", ".") in verdict.stdout
    assert "2 kept, 1 broken" in verdict.stdout


@pytest.mark.parametrize("module", ["engine/parlour.py", "engine/exhibits/parlour.py"])
def test_every_part_of_the_engine_has_a_layer(house: Path, module: str) -> None:
    """A new part of the engine, or a new kind of exhibit, cannot stand outside the contract."""
    (house / module).write_text('"""A room of its own."""\n', encoding="utf-8")
    verdict = lint(house)
    assert verdict.returncode == 1
    assert "parlour" in verdict.stdout
    assert "2 kept, 1 broken" in verdict.stdout


def test_the_engine_names_no_volume() -> None:
    """Neither the engine nor its templates say what any of the volumes is called."""
    volumes = [each.parent.name for each in (ROOT / "content").glob("*/volume.toml")]
    folders = [ROOT / "engine", ROOT / "templates"]
    files = [f for each in folders for f in each.rglob("*") if f.suffix in (".py", ".html", ".css")]
    assert volumes
    assert len(files) > 100
    for file in files:
        text = file.read_text(encoding="utf-8").lower()
        assert not [name for name in volumes if name in text], file
