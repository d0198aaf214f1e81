"""What a gradient costs: backprop against finite differences, counted and not run."""

from __future__ import annotations

import numpy as np

from engine.autodiff import Listing
from engine.experiments import networks
from engine.records import CostTable, GradientCost, ParameterLayout


def count(experiment: GradientCost) -> CostTable:
    """Count the multiplications inside matrix products, of one sample, on the emitted programs.

    Those outside (activation, loss) grow with the neurons, not the weights, and are left out on
    both sides; so is the product of each bias with its neuron that always says 1.
    """
    layouts = [ParameterLayout((2, width, width, 1)) for width in experiment.widths]
    listings = [_listing(layout) for layout in layouts]
    parameters = np.array([layout.size for layout in layouts], dtype=np.int64)
    forward, backward = (
        np.array([each.multiplications(sweep, matrices_only=True) for each in listings], np.int64)
        for sweep in ("forward", "backward")
    )
    return CostTable(
        experiment=experiment,
        parameters=parameters,
        forward=forward,
        backward=backward,
        one_sided=(parameters + 1) * forward,
        central=2 * parameters * forward,
    )


def _listing(layout: ParameterLayout) -> Listing:
    logit = networks.logits(layout, "tanh", np.zeros(layout.size), np.zeros((1, 2)))
    return Listing(networks.mean_loss(logit, np.zeros(1)))
