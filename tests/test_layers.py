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
    """No module of the engine imports from a layer above it or beside it."""
    verdict = lint(ROOT)
    assert verdict.returncode == 0, verdict.stdout
    assert "1 kept, 0 broken" in verdict.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("engine/drawing/curves.py", "from engine.experiments import perform"),
        ("engine/experiments/cost.py", "import engine.drawing.palette"),
        ("engine/records/film.py", "from engine.films import track"),
        ("engine/pages/clock.py", "from engine import authoring"),
    ],
)
def test_a_step_astray_is_caught(house: Path, module: str, line: str) -> None:
    """A single import against the layers breaks the contract, and the verdict names both ends."""
    file = house / module
    file.write_text(file.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    verdict = lint(house)
    assert verdict.returncode == 1
    assert module.removesuffix(".py").replace("/", ".") in verdict.stdout
    assert "0 kept, 1 broken" in verdict.stdout


def test_every_part_of_the_engine_has_a_layer() -> None:
    """A new package of the engine cannot stand outside the contract."""
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    parts = [each for each in (ROOT / "engine").iterdir() if each.name[0] not in "_."]
    assert len(parts) >= 10
    for part in parts:
        assert f"engine.{part.stem}" in contract
