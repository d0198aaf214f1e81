"""Every test of the house is run: no folder's name and no rule leaves one out."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

pytestmark = pytest.mark.cold

TESTS = Path(__file__).parent


COLLECT = """
import json, sys, pytest

class Told:
    def pytest_collection_finish(self, session):
        found = [(i.nodeid.partition("::")[0], "quick" in i.keywords) for i in session.items]
        print("\\n" + json.dumps(found), file=sys.__stdout__)

pytest.main(["--collect-only", "-qq"], plugins=[Told()])
"""


@cache
def collected() -> tuple[Counter[str], Counter[str]]:
    """How many tests of each file pytest finds, by the file's path from the house's root: all,
    and those that are quick."""
    command = [sys.executable, "-c", COLLECT]
    told = subprocess.run(command, cwd=TESTS.parent, capture_output=True, text=True).stdout
    found = json.loads(next(line for line in told.splitlines() if line.startswith("[[")))
    return Counter(file for file, _ in found), Counter(file for file, quick in found if quick)


def test_every_file_of_tests_is_collected() -> None:
    """Each has at least one test, and without a browser at hand as well."""
    files = {file.relative_to(TESTS.parent).as_posix() for file in TESTS.rglob("test_*.py")}
    everything, _ = collected()
    assert files == everything.keys()
    assert len(files) > 80


def test_what_is_quick_is_told_by_what_a_test_asks_for() -> None:
    """No test that opens a browser, builds the site or asks a judge is quick; most others are."""
    everything, quick = collected()
    assert quick.keys() < everything.keys()
    assert not [file for file in quick if file.endswith("test_machine.py")]
    assert not [file for file in quick if file.endswith("test_drawings.py")]
    judged = {file for file in everything if file.startswith("tests/oracle/")}
    assert judged
    assert not judged & quick.keys()
    assert sum(quick.values()) > 0.55 * sum(everything.values())
