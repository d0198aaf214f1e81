"""The network once more, in plain numpy: the road by which recorded numbers are counted again.

Nothing here knows the tape, its programs or its derivative rules. A layer is written as textbooks
write it, (points, neurons) times a transposed matrix, and the sweep back is the four equations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.learning.layout import ParameterLayout

Array = NDArray[np.float64]
Curve = Callable[[Array], Array]


def sigmoid(z: Array) -> Array:
    """1 / (1 + e^-z), without overflow."""
    small = np.exp(-np.abs(z))
    return np.asarray(np.where(z >= 0, 1.0, small) / (1.0 + small))


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
    """One sweep forward; arrays have a row a point."""

    z: tuple[Array, ...]
    """Layers 1 to L, each (points, n_l)."""

    a: tuple[Array, ...]
    """Layers 0 to L, each (points, n_l); the last one is the probability."""

    loss: Array
    """(points,): binary cross-entropy, in nats."""

    delta: tuple[Array, ...]
    """Layers 1 to L, each (points, n_l): d loss of that point / d z."""

    gradient: Array
    """(parameters,): of the mean loss."""


def passed(
    layout: ParameterLayout, activation: str, theta: Array, inputs: Array, targets: Array
) -> Pass:
    """Forward and backward through the network, all points at once."""
    bend, slope = BENDS[activation]
    matrices = layout.matrices(theta)
    a, z = [inputs], []
    for number, matrix in enumerate(matrices, start=1):
        z.append(a[-1] @ matrix[:, :-1].T + matrix[:, -1])
        a.append(bend(z[-1]) if number < len(matrices) else sigmoid(z[-1]))
    logit = z[-1][:, 0]
    loss = np.logaddexp(0.0, logit) - targets * logit
    delta = [a[-1] - targets[:, None]]
    for matrix, heard in zip(matrices[:0:-1], a[-2:0:-1], strict=True):
        delta.insert(0, delta[0] @ matrix[:, :-1] * slope(heard))
    gradient = np.concatenate(
        [
            np.column_stack([d.T @ heard, d.sum(axis=0)]).ravel() / len(inputs)
            for d, heard in zip(delta, a, strict=False)
        ]
    )
    return Pass(tuple(z), tuple(a), loss, tuple(delta), gradient)
