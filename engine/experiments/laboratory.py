"""The laboratory: where every experiment is performed, under the same conditions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numpy as np
from threadpoolctl import threadpool_limits

from engine.experiments.bounce import bounce_from_every_height
from engine.experiments.checkpointing import checkpoint
from engine.experiments.cost import count
from engine.experiments.depth_survey import survey
from engine.experiments.digit_reading import read
from engine.experiments.disc_fit import fit_discs
from engine.experiments.early_update import step_twice
from engine.experiments.hand_calculation import work
from engine.experiments.replay import replay
from engine.experiments.route import find_route
from engine.experiments.sample_gradients import scatter
from engine.experiments.shape_cost import count_shapes
from engine.experiments.tape_walk import walk
from engine.experiments.throw import fly
from engine.experiments.training_run import train
from engine.experiments.worksheet import solve
from engine.records import (
    AnswerKey,
    Bounce,
    Bounces,
    Checkpointing,
    CostTable,
    DepthProfile,
    DepthSurvey,
    DigitReading,
    DigitRecord,
    DiscFit,
    DiscPictures,
    EarlyUpdate,
    Experiment,
    Expression,
    Flights,
    GradientCloud,
    GradientCost,
    HandCalculation,
    ReplayedProgram,
    Route,
    Routes,
    SampleGradients,
    SampleSweeps,
    Schedules,
    ShapeCost,
    ShapeCosts,
    SigmoidExample,
    SweepReplay,
    TapeReadings,
    Throw,
    TrainingRun,
    Trajectory,
    TwinSteps,
    WorkedPath,
    Worksheet,
)

RecordT = TypeVar("RecordT")

METHODS: dict[type[Experiment[Any]], tuple[type[Any], Callable[[Any], Any]]] = {
    TrainingRun: (Trajectory, train),
    SampleSweeps: (TapeReadings, walk),
    GradientCost: (CostTable, count),
    DigitReading: (DigitRecord, read),
    HandCalculation: (WorkedPath, lambda asked: work(asked, walk(asked.sweeps))),
    Throw: (Flights, fly),
    Bounce: (Bounces, bounce_from_every_height),
    DiscFit: (DiscPictures, fit_discs),
    Route: (Routes, find_route),
    DepthSurvey: (DepthProfile, survey),
    EarlyUpdate: (TwinSteps, step_twice),
    SigmoidExample: (TwinSteps, step_twice),
    SampleGradients: (GradientCloud, scatter),
    Worksheet: (AnswerKey, solve),
    Expression: (ReplayedProgram, replay),
    SweepReplay: (ReplayedProgram, replay),
    ShapeCost: (ShapeCosts, count_shapes),
    Checkpointing: (Schedules, checkpoint),
}
"""For each kind of experiment, its kind of record and the function that performs it."""


def perform(experiment: Experiment[RecordT]) -> RecordT:
    """Perform an experiment; the same record, byte for byte, wherever and however often.

    One BLAS thread, since more would sum in another order; and overflow in exp is no accident here
    but a probability of 0.
    """
    _, method = _known(experiment)
    with threadpool_limits(limits=1, user_api="blas"), np.errstate(over="ignore"):
        record: RecordT = method(experiment)
    return record


def record_type(experiment: Experiment[RecordT]) -> type[RecordT]:
    """The kind of record that an experiment leaves."""
    kind: type[RecordT] = _known(experiment)[0]
    return kind


def _known(experiment: Experiment[Any]) -> tuple[type[Any], Callable[[Any], Any]]:
    try:
        return METHODS[type(experiment)]
    except KeyError:
        raise TypeError(
            f"no experiment is a {type(experiment).__name__}; see engine.experiments.laboratory"
        ) from None
