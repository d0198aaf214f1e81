"""Every sample's own gradient, and what a step along it would do to all the others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment, TrainingRun


@dataclass(frozen=True)
class SampleGradients(Experiment["GradientCloud"]):
    """All points of a run, one by one, at one of its steps."""

    run: TrainingRun
    step: int
    learning_rate: float
    """Of the single step that is tried for each point, and for all of them together."""


@dataclass(frozen=True)
class GradientCloud:
    """One gradient a point, all at the same weights."""

    experiment: SampleGradients
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights at that step."""

    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    gradient: NDArray[np.float64]
    """(points, parameters): d loss / d theta of each point alone; their mean is the batch's."""

    order: NDArray[np.int64]
    """(points,): the points as a pack of cards is dealt; consecutive ones make a batch."""

    loss: NDArray[np.float64]
    """(points,): binary cross-entropy of each point before any step, in nats."""

    change: NDArray[np.float64]
    """(points + 1, points): how the loss of each point (columns) changes by a step along each
    point's gradient (rows); the last row is a step along the mean of all gradients."""
