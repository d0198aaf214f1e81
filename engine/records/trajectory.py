"""Everything that a training run left behind."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import TrainingRun
from engine.records.layout import ParameterLayout


@dataclass(frozen=True)
class Trajectory:
    """A training run, step by step, and at chosen moments in more detail."""

    experiment: TrainingRun
    layers: tuple[int, ...]
    """Neurons in each layer, inputs first."""

    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    theta: NDArray[np.float64]
    """(steps + 1, parameters): row k is the parameters before update k; the last row, after all."""

    gradient: NDArray[np.float64]
    """(steps + 1, parameters): d loss / d theta at each row of theta, as the update used it."""

    loss: NDArray[np.float64]
    """(steps + 1,): mean binary cross-entropy over all points, in nats."""

    moments: NDArray[np.int64]
    """(moments,): the steps that films show; increasing, from 0 to the last."""

    field: NDArray[np.float64]
    """(moments, grid, grid): probability of class 1; row 0 is the top (largest second input)."""

    correct: NDArray[np.int64]
    """(moments,): points on their own side of probability 0.5."""

    margin: float
    """Smallest distance of any recorded gradient from a rounding boundary, in gradient units."""

    program: tuple[str, ...]
    """The straight-line numpy program that each step ran, line by line."""

    @property
    def layout(self) -> ParameterLayout:
        """How theta is cut into weight matrices."""
        return ParameterLayout(self.layers)

    @property
    def span(self) -> float:
        """The field covers [-span, span] in both inputs."""
        return self.experiment.plan.span
