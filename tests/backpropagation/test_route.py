"""The route: the same cost by the engine and by hand, and the same answer by two methods."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from content.backpropagation.experiments.route import Route, by_hand, cost, first_guess, newton
from engine.autodiff import Program, complex_step, relative_error
from engine.experiment import perform
from engine.learning.optimizers import Momentum
from engine.learning.rounding import READING_BITS

ROUTE = Route(
    ends=((0.06, 0.45), (0.94, 0.55)),
    obstacles=((0.30, 0.52, 0.13), (0.58, 0.36, 0.15), (0.72, 0.70, 0.12)),
    points=24,
    bend=-0.35,
    optimizer=Momentum(0.0006, 0.96),
    iterations=600,
)


@pytest.mark.parametrize("bend", [0.35, -0.35, 0.02])
def test_the_engine_and_the_hand_agree_on_the_gradient(bend: float) -> None:
    """Cost and slope worked out by hand are those of the sweep, and of a complex step."""
    route = replace(ROUTE, bend=bend)
    height, slope, _ = by_hand(route, first_guess(route))
    output = cost(route)
    program = Program(output)
    assert program.run() == pytest.approx(height, rel=1e-13)
    assert relative_error(program.gradient, slope) < 1e-12
    assert relative_error(program.gradient, complex_step(output)) < 1e-12


def test_the_hessian_by_hand_is_the_slope_of_the_slope() -> None:
    """Central differences of the engine's gradient give the matrix that Newton's method uses."""
    guess = first_guess(ROUTE)
    _, _, curvature = by_hand(ROUTE, guess)
    program = Program(cost(ROUTE))
    start, step = program.theta.copy(), 1e-5
    columns = []
    for k in range(len(start)):
        ends = []
        for sign in (1, -1):
            program.theta[:] = start
            program.theta[k] += sign * step
            program.run()
            ends.append(program.gradient.copy())
        columns.append((ends[0] - ends[1]) / (2 * step))
    assert relative_error(np.column_stack(columns), curvature) < 1e-6


@pytest.mark.parametrize("bend", [0.35, -0.35, 0.02])
def test_newton_comes_to_rest_in_a_valley(bend: float) -> None:
    """One more step would move its path by far less than a record notices, and all ways lead up."""
    route = replace(ROUTE, bend=bend)
    path, steps = newton(route)
    _, slope, curvature = by_hand(route, path)
    assert np.linalg.eigvalsh(curvature).min() > 0.1
    assert np.abs(np.linalg.solve(curvature, slope)).max() < 2.0**-READING_BITS / 100
    assert steps < 20


@pytest.mark.parametrize("bend", [0.35, -0.35])
def test_descent_ends_where_newton_does(bend: float) -> None:
    """From the same guess both come to rest at the same cost, and on the same path."""
    found = perform(replace(ROUTE, bend=bend))
    assert found.cost[-1] == pytest.approx(found.solved_cost, abs=1e-6)
    assert found.apart < 1e-4
    slope = by_hand(ROUTE, found.solved)[1]
    assert np.abs(slope).max() < 1e-3 * np.abs(by_hand(ROUTE, first_guess(ROUTE))[1]).max()


def test_the_valley_is_chosen_by_the_guess() -> None:
    """Over and under the discs are two answers, and neither way finds the other."""
    over, under = (perform(replace(ROUTE, bend=bend)) for bend in (0.35, -0.35))
    assert over.solved_cost > under.solved_cost + 0.1
    assert over.path[-1, 12, 1] > 0.6 > 0.4 > under.path[-1, 12, 1]
