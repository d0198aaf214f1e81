"""A thrown ball: what was asked of the simulator, and every flight on the way to the hoop."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment


@dataclass(frozen=True)
class Throw(Experiment["Flights"]):
    """A ball with quadratic drag, whose launch velocity is found by gradient descent.

    The flight is integrated by the explicit midpoint rule (Hairer, Nørsett & Wanner 1993, II.1);
    the loss is the squared distance from the hoop when the last step ends.
    """

    start: tuple[float, float]
    """Where the ball leaves the hand: metres."""

    launch: tuple[float, float]
    """The first guess of the velocity: metres a second."""

    hoop: tuple[float, float]
    """Metres."""

    drag: float
    """Deceleration = drag * speed²: one over metres."""

    step: float
    """Seconds."""

    steps: int
    learning_rate: float
    iterations: int
    gravity: float = 9.81
    """Metres a second, a second."""


@dataclass(frozen=True)
class Flights:
    """One flight for each launch velocity that was tried, the first guess among them."""

    experiment: Throw
    path: NDArray[np.float64]
    """(iterations + 1, steps + 1, 2): metres."""

    launch: NDArray[np.float64]
    """(iterations + 1, 2): metres a second."""

    gradient: NDArray[np.float64]
    """(iterations + 1, 2): d loss / d launch, in metres seconds."""

    miss: NDArray[np.float64]
    """(iterations + 1,): distance from the hoop at the end, in metres."""

    operations: int
    """Entries of the tape that are computed in one flight."""
