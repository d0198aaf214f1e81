"""The renderer: soft edges that can be moved by blame, and hard ones that cannot."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from content.backpropagation.experiments.disc_fit import DiscFit, difference, target
from engine.autodiff import Program, central_differences, complex_step, relative_error
from engine.experiment import perform
from engine.learning.optimizers import Adam

FIT = DiscFit(
    target=((0.4, 0.45, 0.22, 0.8),),
    start=((0.6, 0.6, 0.15, 0.3),),
    edge="soft",
    optimizer=Adam(0.03),
    iterations=80,
    side=24,
)


def test_the_gradient_through_the_pixels_is_right() -> None:
    """Two gradients that know no rules agree with the sweep back from every pixel."""
    loss = difference(replace(FIT, start=(*FIT.start, (0.3, 0.7, 0.1, 0.5))))
    program = Program(loss)
    program.run()
    assert relative_error(program.gradient, complex_step(loss)) < 1e-12
    assert relative_error(program.gradient, central_differences(loss)) < 1e-7


def test_soft_edges_find_the_disc() -> None:
    """Place and size end near the target's, and the loss falls to a small part."""
    found = perform(FIT)
    assert found.loss[-1] < found.loss[0] / 9
    np.testing.assert_allclose(found.discs[-1, 0, :2], (0.4, 0.45), atol=0.01)
    assert found.discs[-1, 0, 2] == pytest.approx(0.22, abs=0.02)


def test_hard_edges_say_nothing_of_place_and_size() -> None:
    """Those slopes are zero at every step, so only the brightness changes."""
    found = perform(replace(FIT, edge="hard"))
    assert np.all(found.gradient[:, :, :3] == 0)
    assert np.any(found.gradient[:, :, 3] != 0)
    np.testing.assert_allclose(found.discs[-1, 0, :3], FIT.start[0][:3], atol=1e-7)
    assert found.discs[-1, 0, 3] != pytest.approx(FIT.start[0][3], abs=0.02)


def test_a_hard_disc_drawn_as_the_target_is_the_target() -> None:
    """With the right parameters the hard renderer draws the target, pixel by pixel."""
    found = perform(replace(FIT, edge="hard", start=FIT.target, iterations=0))
    np.testing.assert_allclose(found.picture[0], target(FIT), atol=1e-7)
    assert found.loss[0] == 0
