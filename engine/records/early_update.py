"""One step of learning made twice: after all blame has come home, and while it is on its way."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment, SampleSweeps


@dataclass(frozen=True)
class EarlyUpdate(Experiment["TwinSteps"]):
    """A sample of some sweeps, stepped at several learning rates, rightly and too soon."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""

    rates: tuple[float, ...]
    """Learning rates of the step, one pair of twins each."""


@dataclass(frozen=True)
class SigmoidExample(Experiment["TwinSteps"]):
    """A small network of sigmoids under half the squared error, whose biases stay as they are.

    With the numbers of a worked example that is widely read, this redoes that example.
    """

    layers: tuple[int, ...]
    theta: tuple[float, ...]
    """Weights layer by layer and row by row, each row ending in its bias."""

    inputs: tuple[float, ...]
    targets: tuple[float, ...]
    rates: tuple[float, ...]


@dataclass(frozen=True)
class TwinSteps:
    """The gradients of both ways, and the loss after a step by each.

    `true` takes every delta with the weights of the forward pass. `false` changes each layer's
    weights as soon as their gradients are known, so that the layers below hear of the new ones.
    """

    experiment: EarlyUpdate | SigmoidExample
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights before the step."""

    true: NDArray[np.float64]
    """(parameters,): d loss / d theta."""

    false: NDArray[np.float64]
    """(rates, parameters): what takes its place when weights are changed too soon."""

    loss: float
    """Before any step, in the units of the loss."""

    loss_true: NDArray[np.float64]
    """(rates,): after a step along the true gradient."""

    loss_false: NDArray[np.float64]
    """(rates,): after a step along the false one."""
