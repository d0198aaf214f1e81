"""What a gradient costs: backprop against finite differences, counted and not run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Experiment, Listing, Measure, ParameterLayout, Recount, networks

WORK = "multiplications"


@dataclass(frozen=True)
class CostTable:
    """Multiplications inside matrix products, counted on the programs that the engine emits.

    One entry a network. Those outside (activations, the loss) grow with the neurons rather than the
    weights; they are left out, as is the product of each bias with its neuron that always says 1.
    """

    experiment: GradientCost
    parameters: Annotated[NDArray[np.int64], Measure("weights and biases")]
    """(networks,): weights and biases."""

    forward: Annotated[NDArray[np.int64], Measure(WORK, "forward pass")]
    """(networks,): multiplications of one forward pass of one sample."""

    backward: Annotated[NDArray[np.int64], Measure(WORK, "backward pass")]
    """(networks,): multiplications of the backward pass that yields every weight's derivative."""

    one_sided: Annotated[NDArray[np.int64], Measure(WORK, "one-sided differences")]
    """(networks,): the same gradient by n + 1 forward passes."""

    central: Annotated[NDArray[np.int64], Measure(WORK, "central differences")]
    """(networks,): the same gradient by 2 n forward passes."""


@dataclass(frozen=True)
class GradientCost(Experiment[CostTable]):
    """Backprop against finite differences, counted on the engine's own programs."""

    widths: tuple[int, ...]
    """One fully connected 2-w-w-1 network for each width w."""

    def perform(self) -> CostTable:
        """Count the multiplications inside matrix products, of one sample, on the emitted programs.

        Those outside (activation, loss) grow with the neurons, not the weights, and are left out on
        both sides; so is the product of each bias with its neuron that always says 1.
        """
        layouts = [ParameterLayout((2, width, width, 1)) for width in self.widths]
        listings = [_listing(layout) for layout in layouts]
        parameters = np.array([layout.size for layout in layouts], dtype=np.int64)
        forward, backward = (
            np.array([each.multiplications(sweep, matrices_only=True) for each in listings])
            for sweep in ("forward", "backward")
        )
        return CostTable(
            experiment=self,
            parameters=parameters,
            forward=forward,
            backward=backward,
            one_sided=(parameters + 1) * forward,
            central=2 * parameters * forward,
        )

    def recounts(self, record: CostTable) -> Iterator[Recount]:
        """By the formulas for dense layers, which know nothing of programs."""
        widths = np.array(self.widths)
        first, middle, last = 2 * widths, widths**2, widths
        forward = first + middle + last
        parameters = forward + 2 * widths + 1
        yield Recount("parameters", parameters)
        yield Recount("forward", forward)
        yield Recount("backward", 2 * forward - first)
        yield Recount("one_sided", (parameters + 1) * forward)
        yield Recount("central", 2 * parameters * forward)


def _listing(layout: ParameterLayout) -> Listing:
    logit = networks.logits(layout, "tanh", np.zeros(layout.size), np.zeros((1, 2)))
    return Listing(networks.mean_loss(logit, np.zeros(1)))
