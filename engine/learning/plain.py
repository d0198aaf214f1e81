"""The network once more, in plain numpy: the road by which recorded numbers are counted again.

Nothing here knows the tape, its programs or its derivative rules. A layer is written as textbooks
write it, (points, neurons) times a transposed matrix, and the sweep back is the four equations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.learning.layout import ParameterLayout

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z), which is 0 where e^-z is beyond all numbers."""
    with np.errstate(over="ignore"):
        return np.asarray(1.0 / (1.0 + np.exp(-z)))


BENDS: Mapping[str, tuple[Curve, Curve]] = MappingProxyType(
    {
        "tanh": (np.tanh, lambda a: 1.0 - a * a),
        "sigmoid": (sigmoid, lambda a: a * (1.0 - a)),
        "relu": (lambda z: np.maximum(z, 0.0), lambda a: (a > 0.0).astype(float)),
    }
)
"""An activation, and its slope as a function of what it answers."""


@dataclass(frozen=True)
class Pass:
    """One sweep forward, and the one back from it, for whoever asks for what that leads to.

    Arrays have a row a point. Of a stack of thetas they have its leading axes before that.
    """

    matrices: tuple[Array, ...]
    """Layers 1 to L, each (..., n_l, n_{l-1} + 1), the bias as the last column."""

    targets: Array
    """(points,): 0 or 1."""

    slope: Curve
    """Of the hidden layers, as a function of what they answer."""

    heard: tuple[Array, ...]
    """Layers 0 to L - 1, each (..., points, n_l + 1): what each layer answers, and then 1, whose
    weight is the bias."""

    z: tuple[Array, ...]
    """Layers 1 to L, each (..., points, n_l)."""

    a: tuple[Array, ...]
    """Layers 0 to L, each (..., points, n_l); the last one is the probability."""

    @cached_property
    def loss(self) -> Array:
        """(..., points): binary cross-entropy, in nats."""
        logit = self.z[-1][..., 0]
        return np.asarray(np.logaddexp(0.0, logit) - self.targets * logit)

    @cached_property
    def delta(self) -> tuple[Array, ...]:
        """Layers 1 to L, each (..., points, n_l): d loss of that point / d z."""
        delta = [self.a[-1] - self.targets[..., None]]
        for matrix, heard in zip(self.matrices[:0:-1], self.a[-2:0:-1], strict=True):
            delta.insert(0, delta[0] @ matrix[..., :-1] * self.slope(heard))
        return tuple(delta)

    @cached_property
    def gradient(self) -> Array:
        """(..., parameters): of the mean loss."""
        points = self.delta[0].shape[-2]
        parts = [
            np.swapaxes(delta, -1, -2) @ heard / points
            for delta, heard in zip(self.delta, self.heard, strict=True)
        ]
        return np.concatenate([each.reshape(*each.shape[:-2], -1) for each in parts], axis=-1)


def passed(
    layout: ParameterLayout, activation: str, theta: Array, inputs: Array, targets: Array
) -> Pass:
    """Forward through the network, all points at once.

    `theta` is (..., parameters): many networks of one layout go side by side, each with points of
    its own, (..., points, 2), or all with the same.
    """
    bend, slope = BENDS[activation]
    matrices = layout.matrices(theta)
    heard, z, a = list[Array](), list[Array](), [inputs]
    for number, matrix in enumerate(matrices, start=1):
        heard.append(_with_one(a[-1]))
        z.append(heard[-1] @ np.swapaxes(matrix, -1, -2))
        a.append(bend(z[-1]) if number < len(matrices) else sigmoid(z[-1]))
    return Pass(matrices, targets, slope, tuple(heard), tuple(z), tuple(a))


def _with_one(answers: Array) -> Array:
    """(..., n + 1): with a neuron more, that always says 1."""
    heard = np.empty((*answers.shape[:-1], answers.shape[-1] + 1))
    heard[..., :-1] = answers
    heard[..., -1] = 1.0
    return heard


TOGETHER = 4096
"""How many rows go through side by side: what they answer should fit into a processor's cache."""


def passes(
    layout: ParameterLayout, activation: str, thetas: Array, inputs: Array, targets: Array
) -> Iterator[Pass]:
    """(n, parameters): through many networks, some at a time, each (some, ...)."""
    together = max(1, TOGETHER // inputs.shape[-2])
    own = inputs.ndim > 2
    for start in range(0, len(thetas), together):
        some = slice(start, start + together)
        given = (inputs[some], targets[some]) if own else (inputs, targets)
        yield passed(layout, activation, thetas[some], *given)
