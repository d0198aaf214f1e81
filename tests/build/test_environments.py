"""Same bytes everywhere: processors, threads, seeds, zones, languages, masks, folders, settings."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from engine.build import verify
from engine.build.folders import MARKER
from tests.conftest import ROOT, Workspace
from tests.processors import SETTINGS

pytestmark = pytest.mark.cold


@dataclass(frozen=True)
class Elsewhere:
    """Where else the same content may be built."""

    variables: dict[str, str] = field(default_factory=dict)
    jobs: int = 2
    mask: int = -1
    folder: str = ""
    """The working folder, if it is another than that of the content."""


PROCESSORS = (
    "one thread",
    "BLAS of 2004",
    "BLAS of 2013",
    "numpy without AVX512",
    "numpy without AVX",
)
ENVIRONMENTS = {name: Elsewhere(SETTINGS[name]) for name in PROCESSORS} | {
    "one process": Elsewhere(jobs=1),
    "four processes": Elsewhere(jobs=4),
    "another order of sets": Elsewhere({"PYTHONHASHSEED": "7"}),
    "the day after": Elsewhere({"TZ": "Pacific/Kiritimati", "LC_ALL": "C"}),
    "Turkish": Elsewhere({"LC_ALL": "tr_TR.UTF-8", "LANGUAGE": "tr", "PYTHONUTF8": "0"}),
    "a closed mask, the root folder": Elsewhere(mask=0o077, folder="/"),
    "another backend and settings": Elsewhere({"MPLBACKEND": "svg", "MATPLOTLIBRC": "odd"}),
    "optimised": Elsewhere({"PYTHONOPTIMIZE": "2", "PYTHONDONTWRITEBYTECODE": "1"}),
}


@pytest.mark.parametrize("elsewhere", ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_the_same_bytes(built: Workspace, tmp_path: Path, elsewhere: Elsewhere) -> None:
    """Built from nothing, every file is the same to the last byte."""
    (tmp_path / "odd").write_text(verify.SETTINGS, encoding="utf-8")
    named = {"MATPLOTLIBRC": str(tmp_path / "odd")} if "MATPLOTLIBRC" in elsewhere.variables else {}
    done = subprocess.run(
        [
            sys.executable, "-W", "ignore::ImportWarning", ROOT / "build.py", "--quiet",
            "--jobs", str(elsewhere.jobs), "--content", built.folder / "content",
            "--output", tmp_path / "site", "--cache", tmp_path / "cache",
        ],
        cwd=elsewhere.folder or built.folder, umask=elsewhere.mask,
        env=os.environ | elsewhere.variables | named, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert list(verify.differences(built.folder / "site", tmp_path / "site")) == []


def test_what_is_verified_is_published(workspace: Workspace) -> None:
    """Built twice; and it says so."""
    workspace.edit("start.md", "There are", "There surely are")
    done = workspace.build("--verify")
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip().endswith(", the same elsewhere")
    assert b"There surely are" in workspace.page.read_bytes()


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (
            "__import__('time').strftime('%z')",
            r"site/tiny/index\.html:\d+: built elsewhere, this would differ: here '.+', there '.+'",
        ),
        (
            "1 // (__import__('os').environ.get('LC_ALL') != 'C')",
            r"content:1: built elsewhere, this does not build: .*start\.py:21: ZeroDivisionError.*",
        ),
    ],
)
def test_what_differs_elsewhere_is_refused(workspace: Workspace, code: str, told: str) -> None:
    """File and line of the site, what it says here and there; the old site stays."""
    before = workspace.site()
    workspace.edit("start.py", '"points": len(run.targets)', f'"points": {code}')
    done = workspace.build("--verify", "--quiet")
    assert done.returncode == 2, done.stdout
    assert "Traceback" not in done.stderr
    assert re.match(told, done.stderr), done.stderr
    assert workspace.site() == before


def test_differences_are_found(tmp_path: Path) -> None:
    """Of a byte, of a file that only one has; the mark of a build does not count."""
    for name, files in {"a": {"x": b"1\n2\n3", "y": b""}, "b": {"x": b"1\n2\n4", "z": b""}}.items():
        (tmp_path / name).mkdir()
        for file, content in files.items():
            (tmp_path / name / file).write_bytes(content)
    (tmp_path / "a" / MARKER).write_bytes(b"x")
    assert list(verify.differences(tmp_path / "a", tmp_path / "b")) == [
        ("x", 3, r"'1\n2\n3'", r"'1\n2\n4'"),
        ("y", 1, "a file", "nothing"),
        ("z", 1, "nothing", "a file"),
    ]
