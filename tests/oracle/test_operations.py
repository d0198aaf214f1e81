"""Every operation of the engine against PyTorch's own, in float64."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.autodiff import OPERATIONS, Example, Operation, Program, SpecialPoint, Tape

pytestmark = pytest.mark.oracle

Summon = Callable[[str], Any]

POINTS = [
    pytest.param(operation, point, id=f"{name}-{number}")
    for name, operation in OPERATIONS.items()
    for number, point in enumerate(operation.special)
]


def by_torch(
    torch: Any, operation: Operation, point: Example | SpecialPoint, weights: Any
) -> tuple[Any, list[Any]]:
    """The value, and d Σ weights · value / d each input."""
    inputs = [
        torch.tensor(np.array(each, dtype=float), requires_grad=True) for each in point.inputs
    ]
    names = dict(zip("abcdfhjk", inputs, strict=False))
    value = eval(
        operation.oracle, {"torch": torch, "inputs": inputs, **names, **dict(point.settings)}
    )
    (value * torch.tensor(np.array(weights, dtype=float))).sum().backward()
    return value.detach().numpy(), [each.grad for each in inputs]


@pytest.mark.parametrize(("operation", "point"), POINTS)
def test_special_points_are_those_of_pytorch(
    operation: Operation, point: SpecialPoint, summon: Summon
) -> None:
    """What an entry says of a special point is what PyTorch says, or the entry says why not."""
    value, slopes = by_torch(summon("torch"), operation, point, point.weights)
    pairs = [(value, np.array(point.value))] + [
        (found.numpy(), np.array(slope))
        for found, slope in zip(slopes, point.slopes, strict=False)
        if slope is not None and found is not None
    ]
    same = all(np.allclose(*pair, rtol=1e-12, atol=0, equal_nan=True) for pair in pairs)
    assert same == (not point.unlike), pairs


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)
def test_examples_have_the_derivatives_of_pytorch(operation: Operation, summon: Summon) -> None:
    """Value and slopes agree, each within 1e-12 of its largest number."""
    example = operation.example
    assert example is not None
    tape = Tape()
    variables = [
        (tape.data if place in example.given else tape.parameter)(
            f"input_{place}", np.array(each, dtype=float)
        )
        for place, each in enumerate(example.inputs)
    ]
    result = tape.record(operation, *variables, **example.settings)
    weights = np.cos(np.arange(np.prod(result.shape))).reshape(result.shape)
    program = Program((result * weights).sum())
    program.run()
    value, slopes = by_torch(summon("torch"), operation, example, weights)
    np.testing.assert_allclose(program[result.name], value, atol=1e-12 * np.abs(value).max())
    for variable, slope in zip(variables, slopes, strict=True):
        if variable.entry.varies:
            found = program.adjoint(variable.name)
            true = np.zeros_like(found) if slope is None else slope.numpy()
            np.testing.assert_allclose(found, true, rtol=0, atol=1e-12 * np.abs(true).max())
