"""What each operation's entry says of itself: its example, its special points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.autodiff import (
    OPERATIONS,
    Example,
    Operation,
    Program,
    Reference,
    SpecialPoint,
    Tape,
    Variable,
    relative_error,
)

POINTS = [
    pytest.param(operation, point, id=f"{name}-{number}")
    for name, operation in OPERATIONS.items()
    for number, point in enumerate(operation.special)
]


def output_of(
    operation: Operation, inputs: list[NDArray[np.float64]], example: Example | SpecialPoint
) -> tuple[list[Variable], Variable]:
    """The inputs on a tape, as parameters but for what is given, and the operation on them."""
    tape = Tape()
    given = example.given if isinstance(example, Example) else ()
    variables = []
    for place, value in enumerate(inputs):
        rule = operation.backward.get(f"d{'abcdfhjk'[place]}") or operation.backward.get("dx")
        fixed = place in given or rule is None
        variables.append((tape.data if fixed else tape.parameter)(f"input_{place}", value))
    return variables, tape.record(operation, *variables, **example.settings)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_every_operation_has_an_example_and_special_points(operation: Operation) -> None:
    """An operation cannot be added without being checked, here and against PyTorch."""
    assert operation.example is not None
    assert operation.special
    assert operation.oracle


def moved(
    operation: Operation, moves: list[int]
) -> tuple[list[NDArray[np.float64]], Variable, NDArray[np.float64]]:
    """The example with each number moved by up to a tenth; its weighted sum, and the slopes."""
    example = operation.example
    assert example is not None
    inputs = [np.array(each, dtype=float) for each in example.inputs]
    dealt = iter(moves)
    for place, each in enumerate(inputs):
        if place not in example.given:
            each *= 1 + np.reshape([next(dealt) for _ in range(each.size)], each.shape) / 1000
    _, result = output_of(operation, inputs, example)
    weights = np.cos(np.arange(np.prod(result.shape))).reshape(result.shape)
    output = (result * weights).sum()
    program = Program(output)
    program.run()
    return inputs, output, program.gradient.copy()


MOVES = st.lists(st.integers(-100, 100), min_size=24, max_size=24)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@given(moves=MOVES)
def test_rules_agree_with_central_differences(operation: Operation, moves: list[int]) -> None:
    """Around its example, each rule gives the slope that small steps to either side measure."""
    _, output, gradient = moved(operation, moves)
    measured = Reference(output, "central differences").gradient()
    close = 1e-7 * max(1e-3, np.abs(measured).max())
    np.testing.assert_allclose(gradient, measured, rtol=0, atol=close)


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
@given(moves=MOVES)
def test_rules_agree_with_a_complex_step(operation: Operation, moves: list[int]) -> None:
    """Around its example, each rule is right to the last digits, within a branch at corners."""
    _, output, gradient = moved(operation, moves)
    method = "complex step" if operation.analytic else "complex step within a branch"
    assert relative_error(gradient, Reference(output, method).gradient()) < 1e-12  # type: ignore[arg-type]


@pytest.mark.parametrize(("operation", "point"), POINTS)
def test_special_points_are_right(operation: Operation, point: SpecialPoint) -> None:
    """Zeros, ties, infinities, empty axes and sure logits give what the entry says."""
    inputs = [np.array(each, dtype=float) for each in point.inputs]
    variables, result = output_of(operation, inputs, point)
    with np.errstate(all="ignore"):
        value = Program(result, derivatives=False)
        value.forward()
        np.testing.assert_allclose(value[result.name], np.array(point.value), rtol=4e-16, atol=0)
        if not any(each.entry.varies for each in variables):
            return
        weights = np.broadcast_to(np.array(point.weights, dtype=float), result.shape)
        program = Program((result * weights).sum())
        program.run()
        for variable, slope in zip(variables, point.slopes, strict=False):
            if slope is not None:
                found = program.adjoint(variable.name)
                np.testing.assert_allclose(found, np.array(slope), rtol=4e-16, atol=0)


@pytest.mark.parametrize(("operation", "point"), POINTS)
def test_special_points_have_the_shape_of_what_they_say(
    operation: Operation, point: SpecialPoint
) -> None:
    """A value or slope in the table is not repeated to fit."""
    inputs = [np.array(each, dtype=float) for each in point.inputs]
    _, result = output_of(operation, inputs, point)
    assert np.array(point.value).shape == result.shape
    for value, slope in zip(inputs, point.slopes, strict=False):
        assert slope is None or np.array(slope).shape == value.shape
