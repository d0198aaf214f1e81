"""What cannot be written: refused in the graph's own words, at the author's line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.autodiff import (
    GraphError,
    Program,
    Variable,
)
from tests.autodiff.refusal_table import REFUSED, matrix


@pytest.mark.parametrize(
    ("formula", "problem", "remedy"),
    [(*case, remedy) for remedy, cases in REFUSED.items() for case in cases],
)
def test_a_mistake_is_told_at_the_authors_line(
    formula: Callable[[Variable], Any], problem: str, remedy: str
) -> None:
    """Operation, shapes and a remedy, and the line where the formula stands."""
    with pytest.raises(GraphError) as refusal:
        formula(matrix())
    told, place = refusal.value, refusal.value.place
    numpys = problem.endswith("…")
    assert told.problem.startswith(problem.removesuffix("…"))
    assert len(told.problem) > len(problem) if numpys else told.problem == problem
    assert told.remedy == remedy
    assert place is not None
    assert not place.file.is_absolute()
    if not isinstance(formula, type):
        assert place.file.name == "refusal_table.py"
        assert place.line == formula.__code__.co_firstlineno
    assert str(told) == f"{place.file}:{place.line}: {told.problem}\n    remedy: {remedy}"


def test_the_line_is_that_of_the_formula() -> None:
    """Not of the test, nor of the engine."""
    a = matrix()

    def formula() -> Variable:
        return a + np.ones((4, 5))

    with pytest.raises(GraphError) as refusal:
        formula()
    _, start = inspect.getsourcelines(formula)
    assert refusal.value.place is not None
    assert refusal.value.place.line == start + 1


def test_what_a_program_refuses_has_the_line_where_it_was_written() -> None:
    """The program is made elsewhere; the mistake is where the variable was recorded or named."""
    a = matrix()

    def recorded() -> Variable:
        return a.tape.data("z", [0.0]).binary_cross_entropy(a[0, :1])

    def renamed() -> Variable:
        return a.exp().named("theta")

    for written in (recorded, renamed):
        output = written().sum()
        with pytest.raises(GraphError) as refusal:
            Program(output)
        assert refusal.value.place is not None
        assert refusal.value.place.line == inspect.getsourcelines(written)[1] + 1
