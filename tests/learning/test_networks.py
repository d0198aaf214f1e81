"""Where weights start."""

from __future__ import annotations

import numpy as np
import pytest

from engine.learning.layout import ParameterLayout
from engine.learning.networks import INITIALISERS, activate, initial, logits

WIDE = ParameterLayout((100, 300, 1))


@pytest.mark.parametrize(
    ("initialiser", "spread"),
    [("glorot", (2 / 400) ** 0.5), ("he", 0.02**0.5), ("lecun", 0.1), ("normal", 1.0)],
)
def test_weights_have_the_spread_of_their_initialiser(initialiser: str, spread: float) -> None:
    """The first layer's weights (100 inputs, 300 outputs) scatter as published; biases are 0."""
    weights, *_ = WIDE.matrices(initial(WIDE, initialiser, seed=1))
    assert np.std(weights[:, :-1]) == pytest.approx(spread, rel=0.03)
    assert not weights[:, -1].any()


@pytest.mark.parametrize("initialiser", INITIALISERS)
def test_weights_lie_on_the_grid_of_exact_arithmetic(initialiser: str) -> None:
    """All are multiples of 2^-20."""
    scaled = initial(WIDE, initialiser, seed=1) * 2**20
    np.testing.assert_array_equal(scaled, np.round(scaled))


def test_unknown_names_are_told_their_neighbours() -> None:
    """Misspelt initialisers and activations are errors that suggest what was meant."""
    with pytest.raises(ValueError, match="did you mean 'glorot'"):
        initial(WIDE, "glorrot", seed=1)
    logit = logits(ParameterLayout((2, 1)), "tanh", np.zeros(3), np.zeros((1, 2)))
    with pytest.raises(ValueError, match="did you mean 'tanh'"):
        activate(logit, "tan")
