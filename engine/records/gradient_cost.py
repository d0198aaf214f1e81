"""What a gradient costs, counted rather than timed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import GradientCost


@dataclass(frozen=True)
class CostTable:
    """Multiplications inside matrix products, counted on the programs that the engine emits.

    One entry a network. Those outside (activations, the loss) grow with the neurons rather than the
    weights; they are left out, as is the product of each bias with its neuron that always says 1.
    """

    experiment: GradientCost
    parameters: NDArray[np.int64]
    """(networks,): weights and biases."""

    forward: NDArray[np.int64]
    """(networks,): multiplications of one forward pass of one sample."""

    backward: NDArray[np.int64]
    """(networks,): multiplications of the backward pass that yields every weight's derivative."""

    one_sided: NDArray[np.int64]
    """(networks,): the same gradient by n + 1 forward passes."""

    central: NDArray[np.int64]
    """(networks,): the same gradient by 2 n forward passes."""
