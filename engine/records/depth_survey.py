"""How large blame is on its way down through many layers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment


@dataclass(frozen=True)
class DepthSurvey(Experiment["DepthProfile"]):
    """Untrained networks of `depth` equal hidden layers on points of two moons."""

    activation: Literal["tanh", "sigmoid", "relu"]
    gains: tuple[float, ...]
    """One network each: its weights are normal with standard deviation gain / √(inputs)."""

    depth: int = 20
    width: int = 64
    points: int = 32
    seed: int = 1


@dataclass(frozen=True)
class DepthProfile:
    """The size of delta in every layer, before anything is learned."""

    experiment: DepthSurvey
    blame: NDArray[np.float64]
    """(gains, depth): log10 of the root mean square, over points, of the norm |d loss / d z_l| of
    one point's loss; hidden layers from the first to the last."""

    signal: NDArray[np.float64]
    """(gains, depth): standard deviation of a neuron's activation over the points, averaged over
    the layer's neurons."""
