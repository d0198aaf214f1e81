"""A smooth path around obstacles: what was asked, every path on the way, and a solver's answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment, Momentum

Obstacle = tuple[float, float, float]
"""Centre x, y and radius."""


@dataclass(frozen=True)
class Route(Experiment["Routes"]):
    """Points between two fixed ends that keep together and keep out of discs.

    cost = (n + 1) Σ |p(k+1) - p(k)|² + weight Σ softplus((radius - distance) / softness)²,
    over n points and all discs.
    """

    ends: tuple[tuple[float, float], tuple[float, float]]
    obstacles: tuple[Obstacle, ...]
    points: int
    bend: float
    """The first guess is the straight line, lifted by this much in its middle."""

    optimizer: Momentum
    iterations: int
    weight: float = 1.0
    softness: float = 0.04


@dataclass(frozen=True)
class Routes:
    """One path an iteration, ends included, and what Newton's method found from the same guess."""

    experiment: Route
    path: NDArray[np.float64]
    """(iterations + 1, points + 2, 2)"""

    cost: NDArray[np.float64]
    """(iterations + 1,)"""

    solved: NDArray[np.float64]
    """(points + 2, 2): the answer of Newton's method in a trust region, derivatives by hand."""

    solved_cost: float
    solved_steps: int
    """How many steps it tried."""

    apart: float
    """Largest distance between a point of the last path and the same point of the answer."""
