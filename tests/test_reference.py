"""The reference that `make reference` makes of the docstrings: whole, and without a warning."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import lxml.html
import pytest

from engine import authoring
from tests.conftest import ROOT


@pytest.mark.cold
def test_all_that_an_author_may_import_is_told(tmp_path: Path) -> None:
    """Each name, with words of ours; what is a module has a page of its own."""
    lines = (ROOT / "Makefile").read_text().replace("\\\n", " ").splitlines()
    (doors,) = (line for line in lines if line.startswith("DOORS := "))
    names = doors.split()[2:]
    command = [sys.executable, "-W", "error::UserWarning", "-m", "pdoc", "--no-search"]
    done = subprocess.run(
        [*command, "--output-directory", tmp_path, *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    pages = [lxml.html.parse(each).getroot() for each in tmp_path.rglob("*.html")]
    told = {
        section.get("id"): words.text_content().strip()
        for page in pages
        for section in page.iter("section")
        for words in section.xpath("./div[contains(@class, 'docstring')]")
    }
    for name in authoring.__all__:
        held = getattr(authoring, name)
        if isinstance(held, ModuleType):
            assert held.__name__ in names
        else:
            assert told.get(name), name
