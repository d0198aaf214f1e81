"""Every test of the house is run: no folder's name and no rule leaves one out."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.cold

TESTS = Path(__file__).parent


@cache
def collected(*options: str) -> dict[str, int]:
    """How many tests of each file pytest finds, by the file's path from the house's root."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-qq", *options]
    found = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True)
    lines = (line.rpartition(": ") for line in found.stdout.splitlines() if ".py: " in line)
    return {file: int(number) for file, _, number in lines}


def test_every_file_of_tests_is_collected() -> None:
    """Each has at least one test, and without a browser at hand as well."""
    files = {file.relative_to(TESTS.parent).as_posix() for file in TESTS.rglob("test_*.py")}
    assert files == collected().keys()
    assert len(files) > 80


def test_what_is_quick_is_told_by_what_a_test_asks_for() -> None:
    """No test that opens a browser, builds the site or asks a judge is quick; most others are."""
    everything, quick = collected(), collected("-m", "quick")
    assert quick.keys() < everything.keys()
    assert not [file for file in quick if file.endswith("test_machine.py")]
    assert not [file for file in quick if file.endswith("test_drawings.py")]
    judged = {file for file in everything if file.startswith("tests/oracle/")}
    assert judged
    assert not judged & quick.keys()
    assert sum(quick.values()) > 0.55 * sum(everything.values())
