"""Keys: never the same for what was made otherwise."""

from __future__ import annotations

import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from engine.experiment import perform
from engine.learning.training_run import Trajectory
from engine.memory import Store, keep_in, key, versions
from engine.truth import judge
from tests.conftest import ROOT


def test_the_key_knows_what_was_asked(run: Trajectory) -> None:
    """Another experiment, another source or another library is another key; their order is not."""
    both = ("numpy", "rich")
    here = key("films", run.experiment, source=(perform,), libraries=both)
    assert key("films", run.experiment, source=(perform,), libraries=both[::-1]) == here
    other = replace(run.experiment, seed=run.experiment.seed + 1)
    assert key("films", other, source=(perform,), libraries=both) != here
    assert key("films", run.experiment, source=(perform, judge), libraries=both) != here
    assert key("films", run.experiment, source=(perform,)) != here
    assert key("record", run.experiment, source=(perform,), libraries=both) != here


def test_the_key_knows_the_versions(monkeypatch: pytest.MonkeyPatch) -> None:
    """With another version of a library, nothing that the old one made is found."""
    keep_in(None)  # what an earlier build has found out
    before = key("a", source=(perform,), libraries=("numpy",))
    monkeypatch.setattr(versions, "version_of", lambda _: "0.0.1")
    versions._versions_of.cache_clear()  # a process has them looked up once
    try:
        assert key("a", source=(perform,), libraries=("numpy",)) != before
    finally:
        versions._versions_of.cache_clear()


def test_versions_are_looked_up_again_when_another_is_installed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Kept from one process to the next, and only for what is installed beside them."""
    keep_in(Store(tmp_path))
    try:
        for beside, looked_up in ((["a-1.dist-info"], 1), (["a-1.dist-info"], 1), (["a-2"], 2)):
            versions._versions_of.cache_clear()
            monkeypatch.setattr(versions, "installed", lambda beside=beside: beside)
            assert versions.versions_of(["numpy"]) == (f"numpy=={version('numpy')}",)
            assert len(list(tmp_path.iterdir())) == looked_up
    finally:
        keep_in(None)
        versions._versions_of.cache_clear()


KEY = """
from engine.experiment import perform
from engine.learning import SGD, TrainingRun
from engine.memory import key

print(key("record", TrainingRun("moons", SGD(0.5), 10), source=(perform,)))
"""


def test_the_key_knows_the_sources(tmp_path: Path) -> None:
    """An edit of the engine that a run goes through is another key; one elsewhere is not."""
    shutil.copytree(
        ROOT / "engine", tmp_path / "engine", ignore=shutil.ignore_patterns("__pycache__")
    )

    def edited(name: str, old: str, new: str) -> str:
        file = tmp_path / "engine" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")
        command = [sys.executable, "-B", "-c", KEY]
        return subprocess.run(
            command, cwd=tmp_path, capture_output=True, text=True, check=True
        ).stdout

    before = edited("learning/rounding.py", "GRADIENT_BITS", "GRADIENT_BITS")
    assert edited("drawing/palette.py", "LIGHT", "BRIGHT") == before
    rounded = edited("learning/rounding.py", "GRADIENT_BITS = 20", "GRADIENT_BITS = 21")
    descended = edited("learning/optimizers.py", "subtract(theta, step", "add(theta, step")
    asked = edited("experiment.py", 'over="ignore"', 'over="warn"')
    assert len({before, rounded, descended, asked}) == 4


def test_the_key_knows_every_number_of_an_array() -> None:
    """Also those that its own words leave out, its type and its shape."""
    numbers = np.arange(4000.0)
    other = numbers.copy()
    other[2000] += 1e-9
    assert repr(numbers) == repr(other)
    arrays = (numbers, other, numbers.reshape(40, 100), numbers.astype(np.float32))
    assert len({key("a", each, source=(perform,)) for each in arrays}) == len(arrays)
    assert key("a", numbers.copy(), source=(perform,)) == key("a", numbers, source=(perform,))
