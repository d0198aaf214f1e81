"""Functions of several variables, none of which is the first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import SupportsIndex

from numpy.typing import ArrayLike

from engine.autodiff.errors import refusal
from engine.autodiff.operation import Operation
from engine.autodiff.variable import Variable

Operand = Variable | ArrayLike


def where(condition: Operand, chosen: Operand, other: Operand) -> Variable:
    """`chosen` where the condition is not 0, else `other`, number by number."""
    return record("where", condition, chosen, other)


def maximum(a: Operand, b: Operand) -> Variable:
    """The larger of two, number by number."""
    return record("maximum", a, b)


def minimum(a: Operand, b: Operand) -> Variable:
    """The smaller of two, number by number."""
    return record("minimum", a, b)


def concatenate(parts: Sequence[Operand], axis: SupportsIndex = 0) -> Variable:
    """The parts one after another, along an axis that they have."""
    return record("concatenate", *parts, axis=axis)


def stack(parts: Sequence[Operand], axis: SupportsIndex = 0) -> Variable:
    """The parts, of one shape, beside each other along a new axis."""
    return record("stack", *parts, axis=axis)


def record(operation: str | Operation, /, *inputs: Operand, **settings: object) -> Variable:
    """An operation on the tape of its inputs, at least one of which is a variable."""
    variables = [each for each in inputs if isinstance(each, Variable)]
    name = operation if isinstance(operation, str) else operation.name
    if not variables:
        raise refusal(f"'{name}': none of the inputs is a variable", "use tape.constant")
    return variables[0].tape.record(operation, *inputs, **settings)
