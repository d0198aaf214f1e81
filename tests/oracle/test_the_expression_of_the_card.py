"""The few lines of PyTorch and JAX that the page gives beside its tape."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from engine.authoring import Numbers
from engine.build.declarations import declarations
from engine.errors import Mistakes
from engine.experiment import perform

pytestmark = pytest.mark.oracle

CONTENT = Path(__file__).parents[2] / "content" / "backpropagation"


@pytest.fixture(scope="module")
def printed() -> Mapping[str, object]:
    """What the page prints of its tape, by the name of the buffer."""
    group = declarations(CONTENT / "seen.py", Mistakes())["fraction"].what
    assert isinstance(group, Numbers)
    return group.compute(*map(perform, group.shows))


@pytest.mark.parametrize("library", ["torch", "jax"])
def test_the_library_prints_the_digits_of_the_page(
    summon: Callable[[str], object], library: str, printed: Mapping[str, object], tmp_path: Path
) -> None:
    """The lines, copied from the text, print the page's value and both its slopes, exactly."""
    summon(library)
    programs = re.findall(r"```python\n(.*?)```", (CONTENT / "seen.md").read_text(), re.DOTALL)
    (lines,) = (each for each in programs if f"import {library}\n" in each)
    (tmp_path / "lines.py").write_text(lines)
    done = subprocess.run(
        [sys.executable, "lines.py"], cwd=tmp_path, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    ours = [str(printed[name]).replace("−", "-") for name in ("c", "d_x", "d_y")]
    assert [float(each) for each in done.stdout.split()] == [float(each) for each in ours]
