"""What a gradient costs, counted."""

from __future__ import annotations

import numpy as np

from content.backpropagation.experiments.gradient_cost import GradientCost
from engine.experiment import perform


def test_counts_are_those_of_the_formula() -> None:
    """On 2-w-w-1 networks, backward / forward = 2 - n0 n1 / Σ n_{l-1} n_l, to a million weights."""
    widths = np.array([8, 30, 100, 300, 1000])
    table = perform(GradientCost(tuple(widths.tolist())))
    forward = 2 * widths + widths**2 + widths
    np.testing.assert_array_equal(table.forward, forward)
    np.testing.assert_array_equal(table.backward, 2 * forward - 2 * widths)
    np.testing.assert_array_equal(table.parameters, forward + 2 * widths + 1)
    assert table.parameters[0] < 120
    assert table.parameters[-1] > 1_000_000


def test_differences_cost_a_forward_pass_for_every_weight() -> None:
    """n + 1 passes one-sided, 2 n central."""
    table = perform(GradientCost((8, 100)))
    np.testing.assert_array_equal(table.one_sided, (table.parameters + 1) * table.forward)
    np.testing.assert_array_equal(table.central, 2 * table.parameters * table.forward)
