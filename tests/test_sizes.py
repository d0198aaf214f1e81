"""A file has one purpose and a function one thought: both stay short enough to be read at once."""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = sorted(
    file
    for folder in ("engine", "content", "tests", "bench")
    for file in (ROOT / folder).rglob("*.py")
)

LINES, FUNCTION, MEDIAN = 300, 60, 100
"""The most lines of a file, of a function, and of half of all files of the engine."""


def lines(file: Path) -> int:
    """How long a file is."""
    return file.read_text(encoding="utf-8").count("\n")


def functions(file: Path) -> Iterator[tuple[str, int]]:
    """Every function of a file, and how many lines it has, decorators aside."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_short() -> None:
    """None has more than 300 lines, and half of them have no more than 100."""
    long = [str(each.relative_to(ROOT)) for each in FILES if lines(each) > LINES]
    assert long == []
    engine = [lines(file) for file in FILES if (ROOT / "engine") in file.parents]
    assert statistics.median(engine) <= MEDIAN


def test_functions_are_short() -> None:
    """None has more than 60 lines."""
    long = {
        f"{file.relative_to(ROOT)}: {name}": length
        for file in FILES
        for name, length in functions(file)
        if length > FUNCTION
    }
    assert not long
