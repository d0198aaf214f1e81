"""A number that changes over a film, as a formula of the film's clock."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.films.track import formula, knots
from tests.films.calc import calc

TOLERANCES = (0.01, 0.05, 0.1)

values_of_a_film = st.lists(st.floats(-500, 500), min_size=1, max_size=70)


def allowed(tolerance: float, frames: int) -> float:
    """The straight lines' tolerance, half a unit of the start's last digit, and of the slope's."""
    digits = max(0, math.ceil(-math.log10(tolerance)))
    return tolerance + 0.5 * 10.0**-digits + 0.5 * 10.0 ** -(digits + 1) * frames


@given(values_of_a_film, st.sampled_from(TOLERANCES))
def test_the_formula_follows_the_values(values: list[float], tolerance: float) -> None:
    """At every frame the formula is within its tolerance of the value, rounding included."""
    text = formula(values, "--f", tolerance)
    for frame, value in enumerate(values):
        assert abs(calc(text, frame) - value) <= allowed(tolerance, len(values)) + 1e-6


@given(values_of_a_film, st.sampled_from(TOLERANCES))
def test_rounding_does_not_add_up(values: list[float], tolerance: float) -> None:
    """At the last frame of a long film the formula is as close as at any knot before."""
    text = formula(values, "--f", tolerance)
    stops = knots(values, tolerance)
    longest = max((b - a for a, b in pairwise(stops)), default=1)
    digits = max(0, math.ceil(-math.log10(tolerance)))
    rounding = 0.5 * 10.0**-digits + 0.5 * 10.0 ** -(digits + 1) * longest
    assert abs(calc(text, len(values) - 1) - values[-1]) <= rounding + 1e-6


@given(values_of_a_film)
def test_the_formula_rests_outside_the_film(values: list[float]) -> None:
    """Before the first frame and after the last, the formula stays where it was."""
    text = formula(values, "--f", 0.05)
    assert calc(text, -5) == pytest.approx(calc(text, 0))
    assert calc(text, len(values) + 5) == pytest.approx(calc(text, len(values) - 1))


@given(values_of_a_film, st.sampled_from(TOLERANCES))
def test_knots_are_enough(values: list[float], tolerance: float) -> None:
    """Straight lines between the knots stay within tolerance of every value between them."""
    stops = knots(values, tolerance)
    assert (stops[0], stops[-1]) == (0, len(values) - 1)
    assert stops == sorted(set(stops))
    for a, b in pairwise(stops):
        for k in range(a, b + 1):
            line = values[a] + (values[b] - values[a]) * (k - a) / (b - a)
            assert abs(values[k] - line) <= tolerance + 1e-9


def test_straight_roads_need_no_knots() -> None:
    """A value that grows evenly is one ramp, and one that rests is a number."""
    assert formula([0.0, 2.0, 4.0, 6.0], "--f", 0.1) == "0 + 2*clamp(0,var(--f),3)"
    assert formula([1.5] * 9, "--f", 0.1) == "1.5"
    assert formula([4.0, 4.0, 1.0], "--p", 0.1) == "4 - 3*clamp(0,var(--p) - 1,1)"
