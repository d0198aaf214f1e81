"""Optimisers as lines of the straight-line program, which change theta in place.

Each begins by rounding the gradient, so that every processor takes the very same step. An author's
own is a frozen dataclass like those below, in any file.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray

from engine.learning.rounding import GRADIENT_BITS, shift

if TYPE_CHECKING:
    from annotated_types import Gt, Interval

Array = NDArray[np.float64]

ROUND = """
add(gradient, shift, gradient)
subtract(gradient, shift, gradient)
"""
"""Lines with which every update begins: the gradient is rounded to the grid that is recorded."""

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


@dataclass(frozen=True)
class Optimizer(ABC):
    """How a gradient changes theta."""

    learning_rate: Annotated[float, Gt(0)]

    @abstractmethod
    def update(self, parameters: int) -> Update:
        """Its lines and its memory, for so many parameters."""

    def steps(self, gradients: Iterable[Array]) -> Iterator[Array] | None:
        """By how much theta (parameters,) changes at each step, one for every gradient.

        The same rule in plain numpy, for the steps to be counted again; None if it is not written
        down so.
        """
        return None

    def state(self, parameters: int) -> dict[str, NDArray[np.float64]]:
        """What the rounding needs, the learning rate, and a scratch array `step`."""
        return {
            "shift": np.array(shift(GRADIENT_BITS)),
            "step": np.zeros(parameters),
            "rate": np.array(self.learning_rate),
        }


@dataclass(frozen=True)
class SGD(Optimizer):
    """theta <- theta - learning_rate * gradient."""

    def update(self, parameters: int) -> Update:
        """Two lines after the rounding."""
        return Update(ROUND + DESCEND, self.state(parameters))

    def steps(self, gradients: Iterable[Array]) -> Iterator[Array]:
        """Each against its gradient."""
        for gradient in gradients:
            yield -self.learning_rate * gradient


@dataclass(frozen=True)
class Momentum(Optimizer):
    """velocity <- decay * velocity + gradient;  theta <- theta - learning_rate * velocity."""

    decay: Annotated[float, Interval(ge=0, le=1)] = 0.9

    def update(self, parameters: int) -> Update:
        """It remembers a velocity for each parameter."""
        memory = {"velocity": np.zeros(parameters), "decay": np.array(self.decay)}
        return Update(ROUND + ROLL, self.state(parameters) | memory)

    def steps(self, gradients: Iterable[Array]) -> Iterator[Array]:
        """Each against its gradient, and against the fading ones of all steps before."""
        velocity = np.zeros(1)
        for gradient in gradients:
            velocity = self.decay * velocity + gradient
            yield -self.learning_rate * velocity


@dataclass(frozen=True)
class Adam(Optimizer):
    """Kingma & Ba (2015), algorithm 1, with bias-corrected moments."""

    first_decay: Annotated[float, Interval(ge=0, lt=1)] = 0.9
    second_decay: Annotated[float, Interval(ge=0, lt=1)] = 0.999
    epsilon: Annotated[float, Gt(0)] = 1e-8

    def update(self, parameters: int) -> Update:
        """It remembers two moments for each parameter, and how much of their start is left."""
        memory = {
            "first": np.zeros(parameters),
            "first_decay": np.array(self.first_decay),
            "first_share": np.array(1 - self.first_decay),
            "first_left": np.array(1.0),
            "first_bias": np.array(0.0),
            "second": np.zeros(parameters),
            "second_decay": np.array(self.second_decay),
            "second_share": np.array(1 - self.second_decay),
            "second_left": np.array(1.0),
            "second_bias": np.array(0.0),
            "epsilon": np.array(self.epsilon),
        }
        return Update(ROUND + ADAPT, self.state(parameters) | memory)

    def steps(self, gradients: Iterable[Array]) -> Iterator[Array]:
        """Each along the mean of gradients, in units of the root of the mean of their squares."""
        mean, square = np.zeros(1), np.zeros(1)
        for k, gradient in enumerate(gradients, start=1):
            mean = self.first_decay * mean + (1 - self.first_decay) * gradient
            square = self.second_decay * square + (1 - self.second_decay) * gradient**2
            scale = np.sqrt(square / (1 - self.second_decay**k)) + self.epsilon
            yield -self.learning_rate * mean / (1 - self.first_decay**k) / scale
