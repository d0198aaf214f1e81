"""Where each layer's weights lie in the flat vector theta."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import say


@dataclass(frozen=True)
class ParameterLayout:
    """The flat vector theta, cut into one matrix a layer, the bias as its last column.

    Layer l (counted from 1) holds a matrix of shape (n_l, n_{l-1} + 1), stored row by row; its
    last column is the bias, the weight of a neuron that always says 1.
    """

    layers: tuple[int, ...]
    """Neurons in each layer, inputs first: (2, 6, 6, 1)."""

    @cached_property
    def shapes(self) -> tuple[tuple[int, int], ...]:
        """(outputs, inputs + 1) of each weight matrix, first layer first."""
        return tuple((n, m + 1) for m, n in zip(self.layers, self.layers[1:], strict=False))

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """Where each matrix begins in theta; one more at the end for its length."""
        sizes = [rows * columns for rows, columns in self.shapes]
        return (0, *np.cumsum(sizes).tolist())

    @property
    def size(self) -> int:
        """Number of parameters, biases included."""
        return self.offsets[-1]

    def name(self, place: int) -> str:
        """What a parameter is called: its layer, the neuron it leaves and the one it enters."""
        layer = next(k for k, stop in enumerate(self.offsets[1:], start=1) if place < stop)
        columns = self.shapes[layer - 1][1]
        to, source = divmod(place - self.offsets[layer - 1], columns)
        if source == columns - 1:
            return say("layer {layer}, bias of {neuron}", layer=layer, neuron=to + 1)
        return say("layer {layer}, {ends}", layer=layer, ends=f"{source + 1} → {to + 1}")

    def matrices(self, theta: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
        """Views of `theta` (..., parameters), one matrix (..., n_l, n_{l-1} + 1) a layer."""
        cuts = zip(self.offsets, self.offsets[1:], self.shapes, strict=False)
        many = theta.shape[:-1]
        return tuple(theta[..., start:stop].reshape(many + shape) for start, stop, shape in cuts)
