"""One sweep forward and backward, sample by sample, with every number on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import SampleSweeps
from engine.records.layout import ParameterLayout


@dataclass(frozen=True)
class ProgramLine:
    """A line of the straight-line program, and where in the sweep it runs."""

    text: str
    sweep: Literal["forward", "backward"]
    layer: int
    """The layer whose numbers it computes; the loss counts as one more than the last layer."""


@dataclass(frozen=True)
class TapeReadings:
    """What the tape held for each of a few samples, all at the same weights.

    Tuples run over layers; the first axis of every array, and every plain tuple of words, runs
    over samples.
    """

    experiment: SampleSweeps
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights that all sweeps share."""

    sample: NDArray[np.int64]
    """(samples,): index of each sample among the run's points."""

    kind: tuple[str, ...]
    """(samples,): what sort of case it is, such as 'right and sure'."""

    target: NDArray[np.float64]
    """(samples,): 0 or 1."""

    pre_activation: tuple[NDArray[np.float64], ...]
    """Layers 1 to L, each (samples, n_l): z_l = W_l a_{l-1} + b_l; the last one is the logit."""

    activation: tuple[NDArray[np.float64], ...]
    """Layers 0 to L, each (samples, n_l): a_0 the inputs, a_L the probability of class 1."""

    loss: NDArray[np.float64]
    """(samples,): binary cross-entropy of this sample alone, in nats."""

    delta: tuple[NDArray[np.float64], ...]
    """Layers 1 to L, each (samples, n_l): d loss / d z_l."""

    gradient: NDArray[np.float64]
    """(samples, parameters): d loss / d theta of this sample alone."""

    update: NDArray[np.float64]
    """(samples, parameters): -learning_rate * gradient."""

    loss_after: NDArray[np.float64]
    """(samples,): the same sample's loss once the update is made."""

    everyone_before: float
    """Mean loss over all points of the run, before any update."""

    everyone_after: NDArray[np.float64]
    """(samples,): mean loss over all points once this sample's update is made."""

    raised: NDArray[np.int64]
    """(samples,): how many of the run's points have a higher loss after this sample's update."""

    program: tuple[ProgramLine, ...]
    """The straight-line program of one sweep, in the order in which it ran."""

    @property
    def layout(self) -> ParameterLayout:
        """How theta, gradient and update are cut into weight matrices."""
        return ParameterLayout(self.layers)
