"""Optimisers as lines of the straight-line program, which change theta in place.

Each begins by rounding the gradient, so that every processor takes the very same step.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.experiments.rounding import GRADIENT_BITS, shift
from engine.records import SGD, Adam, Momentum, Optimizer

ROUND = """
add(gradient, shift, gradient)
subtract(gradient, shift, gradient)
"""

DESCEND = """
multiply(gradient, rate, step)
subtract(theta, step, theta)
"""

ROLL = """
multiply(velocity, decay, velocity)
add(velocity, gradient, velocity)
multiply(velocity, rate, step)
subtract(theta, step, theta)
"""

ADAPT = """
multiply(first, first_decay, first)
multiply(gradient, first_share, step)
add(first, step, first)
multiply(second, second_decay, second)
multiply(gradient, gradient, step)
multiply(step, second_share, step)
add(second, step, second)
multiply(first_left, first_decay, first_left)
subtract(one, first_left, first_bias)
multiply(second_left, second_decay, second_left)
subtract(one, second_left, second_bias)
divide(second, second_bias, step)
sqrt(step, step)
add(step, epsilon, step)
divide(first, step, step)
divide(step, first_bias, step)
multiply(step, rate, step)
subtract(theta, step, theta)
"""


@dataclass(frozen=True)
class Update:
    """An optimiser, ready to be appended to a program."""

    lines: str
    """numpy code over theta, gradient and `state`."""

    state: dict[str, NDArray[np.float64]]
    """What it remembers from step to step, at the start, and its settings."""


def update(optimizer: Optimizer, parameters: int) -> Update:
    """The lines and the memory of an optimiser of so many parameters."""
    rounding = {"shift": np.array(shift(GRADIENT_BITS))}
    step = {"step": np.zeros(parameters), "rate": np.array(optimizer.learning_rate)}
    match optimizer:
        case SGD():
            return Update(ROUND + DESCEND, rounding | step)
        case Momentum(decay=decay):
            memory = {"velocity": np.zeros(parameters), "decay": np.array(decay)}
            return Update(ROUND + ROLL, rounding | step | memory)
        case Adam(first_decay=first, second_decay=second, epsilon=epsilon):
            memory = {
                "first": np.zeros(parameters),
                "first_decay": np.array(first),
                "first_share": np.array(1 - first),
                "first_left": np.array(1.0),
                "first_bias": np.array(0.0),
                "second": np.zeros(parameters),
                "second_decay": np.array(second),
                "second_share": np.array(1 - second),
                "second_left": np.array(1.0),
                "second_bias": np.array(0.0),
                "epsilon": np.array(epsilon),
            }
            return Update(ROUND + ADAPT, rounding | step | memory)
