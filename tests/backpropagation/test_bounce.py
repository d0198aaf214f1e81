"""The bounce: what a simulator's slope says, and what is true."""

from __future__ import annotations

import numpy as np
import pytest

from content.backpropagation.experiments.bounce import Bounce, fall
from engine.autodiff import Program, complex_step, relative_error
from engine.experiment import perform


def drops(steps: int, *, timed: bool) -> Bounce:
    """Nine drops of half a second."""
    return Bounce(lowest=0.6, highest=1.0, drops=9, seconds=0.5, steps=steps, timed=timed)


@pytest.mark.parametrize("steps", [25, 50])
def test_a_late_turn_has_the_wrong_slope_at_any_step(steps: int) -> None:
    """Turned after the floor, the ball's slope is one at every height, where in truth it falls."""
    found = perform(drops(steps, timed=False))
    np.testing.assert_allclose(found.slope, 1)
    assert np.all(found.true_slope < 0)


def test_smaller_steps_mend_the_height_alone() -> None:
    """With four times the steps the height is nearer to the truth."""
    errors = []
    for steps in (25, 100):
        found = perform(drops(steps, timed=False))
        errors.append(np.abs(found.path[:, -1] - found.true_height).max())
    assert errors[1] < errors[0] / 3


def test_a_timed_contact_has_the_true_height_and_slope() -> None:
    """Split at the contact, the step gives what the formula gives."""
    found = perform(drops(25, timed=True))
    np.testing.assert_allclose(found.path[:, -1], found.true_height, atol=1e-7)
    np.testing.assert_allclose(found.slope, found.true_slope, atol=1e-7)


@pytest.mark.parametrize("timed", [False, True])
def test_the_sweep_differentiates_the_branch_that_ran(timed: bool) -> None:
    """A complex step through the same tape finds the same slope: the program is not at fault."""
    height = fall(drops(25, timed=timed), 0.83)
    program = Program(height)
    program.run()
    assert relative_error(program.gradient, complex_step(height)) < 1e-13
