"""A dropped ball that bounces: where the gradient of a simulator fails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment


@dataclass(frozen=True)
class Bounce(Experiment["Bounces"]):
    """A ball dropped on a hard floor: its height after some time, by the height it is dropped from.

    It falls without drag and bounces without loss, so that the true answer is a formula.
    """

    lowest: float
    """Lowest of the drop heights: metres."""

    highest: float
    drops: int
    """How many drop heights, evenly spaced."""

    seconds: float
    steps: int
    timed: bool
    """Whether a step that meets the floor is split at the moment of contact; otherwise the velocity
    is turned round once the ball is below the floor."""

    gravity: float = 9.81
    """Metres a second, a second."""


@dataclass(frozen=True)
class Bounces:
    """One drop for each height."""

    experiment: Bounce
    drop: NDArray[np.float64]
    """(drops,): metres."""

    path: NDArray[np.float64]
    """(drops, steps + 1): height at the end of each step, in metres."""

    slope: NDArray[np.float64]
    """(drops,): d final height / d drop height, by the engine; metres a metre."""

    true_height: NDArray[np.float64]
    """(drops,): final height by the formula; metres."""

    true_slope: NDArray[np.float64]
    """(drops,): its derivative by the formula; metres a metre."""
