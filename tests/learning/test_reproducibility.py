"""The same records, byte for byte, in any process and on any processor."""

from __future__ import annotations

import platform

import pytest

from engine.learning.optimizers import SGD, Adam, Momentum
from engine.learning.recording_plan import RecordingPlan
from engine.learning.sample_sweeps import SampleSweeps
from engine.learning.training_run import TrainingRun
from tests.processors import SETTINGS, everywhere

pytestmark = pytest.mark.cold

PLAN = RecordingPlan(moments=20, field=41)
EXPERIMENTS = (
    TrainingRun("moons", SGD(0.5), 1500, noise=0.12, plan=PLAN),
    TrainingRun("moons", SGD(20.0), 500, noise=0.12, plan=PLAN),
    TrainingRun("spirals", Adam(0.02), 600, noise=0.06, plan=PLAN),
    TrainingRun("spirals", Momentum(0.3), 600, noise=0.06, batch=32, plan=PLAN),
    TrainingRun("xor", SGD(0.5), 300, activation="sigmoid", plan=PLAN),
    TrainingRun("moons", SGD(0.2), 300, activation="relu", hidden=(16,), plan=PLAN),
    SampleSweeps(TrainingRun("moons", SGD(0.5), 1500, noise=0.12, plan=PLAN), 150, 0.5),
)


@pytest.fixture(scope="module")
def results() -> dict[str, list[str]]:
    """The digests under every setting."""
    return everywhere(__name__)


@pytest.mark.parametrize("name", SETTINGS)
def test_records_do_not_depend_on_the_processor(name: str, results: dict[str, list[str]]) -> None:
    """Trajectories and tape readings have the same digest under every setting."""
    first, *_ = results.values()
    assert len(first) == 1 + len(EXPERIMENTS)
    assert results[name][1:] == first[1:]


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the settings are those of Intel chips")
def test_the_settings_do_change_arithmetic(results: dict[str, list[str]]) -> None:
    """Unrounded exp, tanh and products do differ among these settings: the test above has teeth."""
    assert len({raw for raw, *_ in results.values()}) > 1
