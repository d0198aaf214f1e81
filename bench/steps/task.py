"""What is trained: a tanh network, its data, its loss and its optimiser."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.learning import datasets, networks
from engine.learning.layout import ParameterLayout
from engine.learning.optimizers import ADAPT, DESCEND, SGD, Adam

RATES = {"SGD": 0.1, "Adam": 0.005}


@dataclass(frozen=True)
class Task:
    """Full-batch descent of one network on one set of points."""

    layers: tuple[int, ...]
    points: int
    optimizer: Literal["SGD", "Adam"]

    @property
    def name(self) -> str:
        """As in '2-8-8-1, SGD'."""
        return f"{'-'.join(map(str, self.layers))}, {self.optimizer}"

    @property
    def rate(self) -> float:
        """The learning rate."""
        return RATES[self.optimizer]

    @property
    def binary(self) -> bool:
        """Whether its loss is that of one logit; else it is that of a softmax."""
        return self.layers[-1] == 1

    @cached_property
    def layout(self) -> ParameterLayout:
        """Where its weights lie in theta."""
        return ParameterLayout(self.layers)

    @cached_property
    def start(self) -> NDArray[np.float64]:
        """(parameters,), the weights to begin with."""
        return networks.initial(self.layout, "glorot", seed=1)

    @cached_property
    def _drawn(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        if self.layers[0] == 2:
            return datasets.draw("moons", self.points, noise=0.12, seed=7)
        rng = np.random.default_rng(7)
        inputs = rng.uniform(0, 1, (self.points, self.layers[0]))
        return inputs, rng.integers(0, self.layers[-1], self.points).astype(float)

    @property
    def inputs(self) -> NDArray[np.float64]:
        """(points, n_0)."""
        return self._drawn[0]

    @property
    def labels(self) -> NDArray[np.float64]:
        """(points,): 0, 1, …"""
        return self._drawn[1]

    @cached_property
    def targets(self) -> NDArray[np.float64]:
        """(n_L, points): the labels themselves, or one row a class."""
        if self.binary:
            return np.asarray(self.labels[None, :])
        classes = np.arange(self.layers[-1])[:, None]
        return np.asarray((classes == self.labels).astype(float))

    @cached_property
    def update(self) -> str:
        """The optimiser's lines, without the rounding that no other library does."""
        return DESCEND if self.optimizer == "SGD" else ADAPT

    def state(self) -> dict[str, NDArray[np.float64]]:
        """What these lines remember, as new."""
        optimizer = SGD(self.rate) if self.optimizer == "SGD" else Adam(self.rate)
        return optimizer.update(self.layout.size).state


TASKS = tuple(
    Task(layers, points, optimizer)
    for layers, points in (
        ((2, 8, 8, 1), 200),
        ((2, 16, 16, 16, 1), 200),
        ((2, 64, 64, 2), 200),
        ((784, 128, 10), 64),
    )
    for optimizer in ("SGD", "Adam")
)
