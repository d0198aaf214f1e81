"""The throw: a flight that can be differentiated, and a descent that ends in the hoop."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from content.backpropagation.experiments.throw import Flights, Throw, miss
from engine.autodiff import Program, central_differences, complex_step, relative_error
from engine.experiment import perform

THROW = Throw(
    start=(0.0, 1.5),
    launch=(5.0, 13.0),
    hoop=(14.0, 3.05),
    drag=0.02,
    step=0.0125,
    steps=128,
    learning_rate=0.1,
    iterations=20,
)


@pytest.fixture(scope="module")
def flights() -> Flights:
    """Every try of one descent."""
    return perform(THROW)


def test_the_gradient_through_every_step_is_right(flights: Flights) -> None:
    """A complex step and central differences agree with the sweep back through 128 steps."""
    loss = miss(THROW, THROW.launch)
    program = Program(loss)
    program.run()
    assert relative_error(program.gradient, complex_step(loss)) < 1e-13
    assert relative_error(program.gradient, central_differences(loss)) < 1e-8
    np.testing.assert_allclose(flights.gradient[0], program.gradient, atol=2**-20)


def test_without_drag_the_flight_is_a_parabola() -> None:
    """The midpoint rule is exact where the velocity changes evenly."""
    free = replace(THROW, drag=0.0, iterations=0)
    path = perform(free).path[0]
    t = np.arange(free.steps + 1) * free.step
    np.testing.assert_allclose(path[:, 0], 5 * t, atol=1e-7)
    np.testing.assert_allclose(path[:, 1], 1.5 + 13 * t - 9.81 * t**2 / 2, atol=1e-7)


def test_half_the_step_leaves_a_quarter_of_the_error() -> None:
    """The integrator is of second order, as it says."""
    ends = [
        perform(replace(THROW, iterations=0, steps=steps, step=1.6 / steps)).path[0, -1]
        for steps in (32, 64, 128)
    ]
    first, second = (np.linalg.norm(a - b) for a, b in pairwise(ends))
    assert first / second == pytest.approx(4, rel=0.1)


def test_every_try_is_better_and_the_last_is_in_the_hoop(flights: Flights) -> None:
    """The miss falls at every iteration, to less than a centimetre."""
    assert np.all(np.diff(flights.miss) < 0)
    assert flights.miss[0] > 8
    assert flights.miss[-1] < 0.01
    ends = np.linalg.norm(flights.path[:, -1] - THROW.hoop, axis=1)
    np.testing.assert_allclose(flights.miss, ends, atol=1e-6)
