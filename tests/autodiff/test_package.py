"""The package by itself: what it says it does, and what it leans on."""

from __future__ import annotations

import ast
import doctest
from pathlib import Path

import engine.autodiff

FOLDER = Path(engine.autodiff.__file__).parent


def test_the_example_of_the_package_runs() -> None:
    """What its docstring shows is what happens."""
    result = doctest.testmod(engine.autodiff)
    assert result.attempted > 10
    assert result.failed == 0


def test_it_leans_on_nothing_of_the_house_but_its_errors() -> None:
    """Neither directly nor by a late import."""
    for file in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
            for name in names:
                inside = name == "engine.errors" or name.startswith("engine.autodiff")
                assert inside or not name.startswith("engine"), f"{file.name} imports {name}"
