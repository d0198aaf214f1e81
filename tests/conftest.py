"""A tiny volume that every test may build, and the records of its experiments."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.experiments import perform
from engine.records import (
    SGD,
    CostTable,
    GradientCost,
    HandCalculation,
    RecordingPlan,
    SampleSweeps,
    TapeReadings,
    TrainingRun,
    Trajectory,
    WorkedPath,
)

VOLUMES = Path(__file__).parent / "volumes"

RUN = TrainingRun(
    data="moons",
    optimizer=SGD(0.5),
    steps=30,
    hidden=(3, 3),
    points=24,
    plan=RecordingPlan(moments=8, field=15),
)
SWEEPS = SampleSweeps(RUN, step=12, learning_rate=0.1)
COST = GradientCost((2, 5))
BY_HAND = HandCalculation(SWEEPS, sample=0, path=(0, 1, 2))


@pytest.fixture(scope="session")
def run() -> Trajectory:
    """A short training run."""
    return perform(RUN)


@pytest.fixture(scope="session")
def sweeps() -> TapeReadings:
    """Six samples of that run, forward and backward."""
    return perform(SWEEPS)


@pytest.fixture(scope="session")
def cost() -> CostTable:
    """Two networks, counted."""
    return perform(COST)


@pytest.fixture(scope="session")
def by_hand() -> WorkedPath:
    """One path of a sweep, by hand."""
    return perform(BY_HAND)


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with the tiny volume in it, to be changed at will."""
    folder = tmp_path / "content"
    shutil.copytree(VOLUMES, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder
