"""The records behind the machines of the pages, by the names that runs have there."""

from __future__ import annotations

from functools import cache

from content.backpropagation.runs import MOONS, SPIRALS, SWEEPS, TOO_LARGE, TOO_SMALL
from engine.experiment import perform
from engine.learning.neuron_maps import NeuronAnswers, NeuronMaps
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory

RUNS = {"moons": MOONS, "small": TOO_SMALL, "large": TOO_LARGE, "spirals": SPIRALS}


@cache
def record(run: str) -> Trajectory:
    """The record of a run of the machine, by its name on the page, worked out anew."""
    found = perform(RUNS[run])
    assert isinstance(found, Trajectory)
    return found


@cache
def neurons(run: str) -> NeuronAnswers:
    """What the neurons of a run answer at its moments, worked out anew."""
    found = perform(NeuronMaps(RUNS[run]))
    assert isinstance(found, NeuronAnswers)
    return found


@cache
def sweeps() -> TapeReadings:
    """The record of the six samples that sweep through the first run, worked out anew."""
    found = perform(SWEEPS)
    assert isinstance(found, TapeReadings)
    return found
