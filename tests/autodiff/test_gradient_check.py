"""Measuring slopes without derivative rules: any entry, any direction, and beside corners."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import GraphError, Program, Reference, Tape, Variable
from engine.autodiff.gradient_check import REAL, Method

METHODS: tuple[Method, ...] = ("complex step", "central differences")


def small_network() -> Variable:
    """Two layers of tanh on three points; every entry that matters has a name."""
    tape = Tape()
    x = tape.data("x", [[0.4, -0.2, 0.9], [0.1, 0.7, -0.5]], varies=True)
    first = tape.parameter("W1", [[0.5, -0.3, 0.1], [0.8, 0.2, -0.4]])
    second = tape.parameter("W2", [[0.7, -0.6, 0.3]])
    z1 = first.affine(x).named("z1")
    return second.affine(z1.tanh().named("a1")).squared_error(0.5).mean().named("loss")


@pytest.mark.parametrize("method", METHODS)
def test_the_slope_by_any_entry_is_its_adjoint(method: Method) -> None:
    """Data, parameters, and numbers half-way up, which are nudged once they are computed."""
    loss = small_network()
    reference, program = Reference(loss, method), Program(loss)
    program.run()
    for name in ("x", "W1", "z1", "a1", "W2"):
        expected = program.adjoint(name).ravel()
        np.testing.assert_allclose(reference.gradient(name), expected, rtol=1e-8, atol=1e-9)
    np.testing.assert_allclose(reference.gradient("W1", "W2"), program.gradient, atol=1e-9)
    np.testing.assert_array_equal(reference.gradient("W1", "W2"), reference.gradient())


def test_a_slope_along_a_direction_sums_the_slopes() -> None:
    """Along v the output changes by gradient · v."""
    loss = small_network()
    reference, program = Reference(loss), Program(loss)
    program.run()
    directions = np.random.default_rng(0).standard_normal((3, *program["z1"].shape))
    expected = [np.vdot(each, program.adjoint("z1")) for each in directions]
    np.testing.assert_allclose(reference.slopes("z1", directions), expected, rtol=1e-13)


def test_what_was_nudged_is_put_back() -> None:
    """Asking twice gives the same answer, and no parameter is left where it was pushed."""
    reference = Reference(small_network())
    before = reference.program.theta.copy()
    first = reference.gradient("z1")
    reference.gradient("W1")
    np.testing.assert_array_equal(reference.program.theta, before)
    np.testing.assert_array_equal(reference.gradient("z1"), first)


def test_other_numbers_may_be_loaded() -> None:
    """The reference follows its program's leaves, as a run's weights change from step to step."""
    tape = Tape()
    x = tape.parameter("x", 2.0)
    reference = Reference((x * x).named("y"))
    assert reference.gradient() == pytest.approx([4.0], rel=1e-15)
    reference.program.load(x=5.0)
    assert reference.gradient() == pytest.approx([10.0], rel=1e-15)


def test_corners_are_refused_or_measured_from_the_side_where_the_value_lies() -> None:
    """A value a hair above zero has slope one, though most steps would reach across the corner."""
    tape = Tape()
    x = tape.parameter("x", [2e-7, -2e-7, 1.0])
    output = x.relu().sum()
    assert Reference(output).method == "central differences"
    assert Reference(output).gradient() == pytest.approx([1, 0, 1], abs=1e-6)
    within = Reference(output, "complex step within a branch")
    np.testing.assert_array_equal(within.gradient(), [1, 0, 1])
    with pytest.raises(GraphError, match="has a corner"):
        Reference(output, "complex step")


def test_a_step_that_cannot_be_better_is_not_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is chosen is the step that is least in doubt of all that there are."""
    tape = Tape()
    x = tape.parameter("x", [0.3, -1.2, 2e-7, 40.0])
    reference = Reference((x.relu() * x + x.tanh()).sum())
    reference.program.forward()
    rest = reference.program.rest_of_forward("x")
    value, output = reference.program["x"], reference.program[reference.program.listing.output.name]
    start, tried = value.copy(), []

    def at(place: NDArray[np.float64]) -> float:
        value[...] = place
        rest()
        return float(output.item())

    height = at(start)
    for axis in np.eye(4):
        steps = REAL * 40.0
        slopes = np.array([(at(start + h * axis) - at(start - h * axis)) / (2 * h) for h in steps])
        noise = np.spacing(max(1.0, abs(height))) / steps
        best = int((np.abs(np.diff(slopes)) + noise[:-1]).argmin())
        tried.append(slopes[best])
    value[...] = start
    runs: list[str] = []

    def counted(name: str) -> Callable[[], None]:
        def run() -> None:
            runs.append(name)
            rest()

        return run

    monkeypatch.setattr(reference.program, "rest_of_forward", counted)
    np.testing.assert_array_equal(reference.gradient("x"), tried)
    assert 4 * 4 <= len(runs) < 4 * 2 * len(REAL)


def test_on_a_corner_there_is_no_slope() -> None:
    """Exactly at zero relu has none; the bottom of a parabola is no corner."""
    tape = Tape()
    x = tape.parameter("x", [0.0, 0.5])
    found = Reference((x.relu() * 3.0 + x * x).sum()).gradient()
    assert np.isnan(found[0])
    assert found[1] == pytest.approx(4.0, rel=1e-8)
    assert Reference((x * x).sum(), "central differences").gradient() == pytest.approx([0, 1])


def test_an_output_without_parameters_has_no_gradient() -> None:
    """Nothing to nudge, nothing found."""
    tape = Tape()
    assert Reference(tape.constant(3.0).exp()).gradient().size == 0
