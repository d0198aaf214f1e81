"""The network in plain numpy: many side by side answer as each does alone."""

from __future__ import annotations

import numpy as np
import pytest

from engine.autodiff import Program
from engine.learning import networks
from engine.learning.layout import ParameterLayout
from engine.learning.plain import BENDS, TOGETHER, passed, passes

LAYOUT = ParameterLayout((2, 5, 3, 1))
RANDOM = np.random.default_rng(4)
THETAS = RANDOM.standard_normal((7, LAYOUT.size))
INPUTS = RANDOM.standard_normal((TOGETHER // 3, 2))
TARGETS = RANDOM.integers(0, 2, TOGETHER // 3).astype(float)


@pytest.mark.parametrize("activation", BENDS)
def test_side_by_side_as_alone(activation: str) -> None:
    """In so many goes that some come after others; each with the same points, or with its own."""
    rows = RANDOM.integers(0, len(INPUTS), (len(THETAS), len(INPUTS)))
    for inputs, targets in ((INPUTS, TARGETS), (INPUTS[rows], TARGETS[rows])):
        many = [*passes(LAYOUT, activation, THETAS, inputs, targets)]
        assert [len(each.loss) for each in many] == [3, 3, 1]
        for k, theta in enumerate(THETAS):
            own = (inputs[k], targets[k]) if inputs.ndim > 2 else (inputs, targets)
            alone, its, place = passed(LAYOUT, activation, theta, *own), many[k // 3], k % 3
            np.testing.assert_allclose(its.loss[place], alone.loss, rtol=1e-12)
            np.testing.assert_allclose(its.gradient[place], alone.gradient, rtol=1e-9, atol=1e-14)
            for name in ("z", "delta"):
                for one, other in zip(getattr(its, name), getattr(alone, name), strict=True):
                    np.testing.assert_allclose(one[place], other, rtol=1e-9, atol=1e-14)


@pytest.mark.parametrize("activation", BENDS)
def test_it_agrees_with_the_tape(activation: str) -> None:
    """Loss and gradient, which were found without any rule of the tape."""
    theta = THETAS[0]
    logit = networks.logits(LAYOUT, activation, theta, INPUTS)
    program = Program(networks.mean_loss(logit, TARGETS))
    loss = program.run()
    here = passed(LAYOUT, activation, theta, INPUTS, TARGETS)
    assert here.loss.mean() == pytest.approx(float(loss), rel=1e-12)
    np.testing.assert_allclose(here.gradient, program.gradient, rtol=1e-9, atol=1e-14)
