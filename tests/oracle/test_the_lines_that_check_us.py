"""The few lines of PyTorch that the page offers for checking it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.build.declarations import declarations
from engine.errors import Mistakes
from engine.exhibits.machine.model import Machine
from engine.exhibits.training.download import trajectory_json
from engine.experiment import perform

pytestmark = pytest.mark.cold

pytestmark = pytest.mark.oracle

CONTENT = Path(__file__).parents[2] / "content" / "backpropagation"


@pytest.fixture(scope="module")
def download() -> bytes:
    """The first run of the page's machine, as readers download it."""
    found = declarations(CONTENT / "machine.py", Mistakes())
    machine = found["the-machine"].what
    assert isinstance(machine, Machine)
    return trajectory_json(perform(machine.choices[0].run))


@pytest.fixture(scope="module")
def lines() -> str:
    """The program in the text, as the reader copies it."""
    (program,) = re.findall(r"```python\n(.*?)```", (CONTENT / "check.md").read_text(), re.DOTALL)
    return str(program)


def run(lines: str, recorded: bytes, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the lines beside the download, as a reader would."""
    (folder / "moons.json").write_bytes(recorded)
    (folder / "check.py").write_text(lines)
    return subprocess.run(
        [sys.executable, "check.py"],
        cwd=folder,
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_the_lines_of_the_page_confirm_every_step(
    summon: Callable[[str], object], lines: str, download: bytes, tmp_path: Path
) -> None:
    """What the page tells its readers to run agrees with the record at all steps."""
    summon("torch")
    done = run(lines, download, tmp_path)
    steps = len(json.loads(download)["loss"])
    told = f"the loss agrees at every step from 0 to {steps - 1}"
    assert done.stdout.strip() == told, done.stderr


def test_the_lines_of_the_page_notice_a_false_record(
    summon: Callable[[str], object], lines: str, download: bytes, tmp_path: Path
) -> None:
    """One loss that is off by a hundred-thousandth stops them, with its step."""
    summon("torch")
    forged = json.loads(download)
    forged["loss"][700] += 1e-5
    done = run(lines, json.dumps(forged).encode(), tmp_path)
    assert done.returncode != 0
    assert "step 700 differs" in done.stderr
