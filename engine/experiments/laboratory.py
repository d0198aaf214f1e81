"""The laboratory: where every experiment is performed, under the same conditions."""

from __future__ import annotations

from typing import overload

import numpy as np
from threadpoolctl import threadpool_limits

from engine.experiments.cost import count
from engine.experiments.hand_calculation import work
from engine.experiments.tape_walk import walk
from engine.experiments.training_run import train
from engine.records import (
    CostTable,
    Experiment,
    GradientCost,
    HandCalculation,
    Record,
    SampleSweeps,
    TapeReadings,
    TrainingRun,
    Trajectory,
    WorkedPath,
)


@overload
def perform(experiment: TrainingRun) -> Trajectory: ...
@overload
def perform(experiment: SampleSweeps) -> TapeReadings: ...
@overload
def perform(experiment: GradientCost) -> CostTable: ...
@overload
def perform(experiment: HandCalculation) -> WorkedPath: ...
def perform(experiment: Experiment) -> Record:
    """Perform an experiment; the same record, byte for byte, wherever and however often.

    One BLAS thread, since more would sum in another order; and overflow in exp is no accident here
    but a probability of 0.
    """
    with threadpool_limits(limits=1, user_api="blas"), np.errstate(over="ignore"):
        match experiment:
            case TrainingRun():
                return train(experiment)
            case SampleSweeps():
                return walk(experiment)
            case GradientCost():
                return count(experiment)
            case HandCalculation():
                return work(experiment, walk(experiment.sweeps))
    raise TypeError(
        f"no experiment is a {type(experiment).__name__}; see engine.records.experiment"
    )
