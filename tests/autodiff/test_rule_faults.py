"""What is wrong with a rule, or asked of a program in vain: told to the word, with its line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.autodiff import (
    GraphError,
    Listing,
    Operation,
    Program,
    Reference,
    Tape,
    broadcast_shape,
)

GIVEN: dict[str, Any] = {
    "name": "odd",
    "shape": broadcast_shape,
    "forward": "log(a, o)",
    "backward": {"da": "divide(g, a, da)"},
}


LETTERS_ONLY = "use letters, digits and _"


def listed(change: dict[str, Any]) -> None:
    """Record it, and write its program."""
    tape = Tape()
    x = tape.parameter("x", [1.0, 2.0])
    Listing(tape.record(Operation(**GIVEN | change), x).sum())


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        (
            {"forward": "multiply(a, h, o)"},
            "a rule of 'odd' names 'h', which is no role, scratch, setting or constant",
            "mend the rule: multiply(a, h, o)",
        ),
        (
            {"forward": "nothing(a, o)"},
            "a rule of 'odd' calls 'nothing', which numpy has not",
            "give the function in the operation's `functions`",
        ),
        (
            {"forward": "o = a"},
            "a rule of 'odd' is no list of calls: o = a",
            "write calls, as numpy's",
        ),
        (
            {"scratch": {"t": "q"}},
            "scratch 't' of 'odd' has the shape of 'q', which is no role and no setting",
            "choose from ['a', 'o']",
        ),
        (
            {"backward": {}},
            "'odd' has no derivative rule for its input 'a'",
            "pass data there instead of a variable, or write backward['da'] beside its forward "
            "rule",
        ),
        (
            {"settings": lambda a: {"o": 1}},
            "'odd': a setting cannot be called 'o', a role",
            "rename it",
        ),
    ],
)
def test_what_is_wrong_with_an_operation_is_told(
    change: dict[str, Any], problem: str, remedy: str
) -> None:
    """A rule that cannot run is refused before it runs, at the line where it was recorded."""
    with pytest.raises(GraphError) as refusal:
        listed(change)
    told = refusal.value
    assert (told.problem, told.remedy) == (problem, remedy)
    assert told.place is not None
    assert told.place.line == inspect.getsourcelines(listed)[1] + 4
    assert str(told).startswith(f"{told.place}: {problem}")


@pytest.mark.parametrize(
    ("change", "problem", "remedy"),
    [
        (
            {"forward": "log(a, o"},
            "a rule cannot be read: '(' was never closed: log(a, o",
            "write calls of numpy functions, a line or a semicolon between two",
        ),
        (
            {"scratch": {"g": "o"}},
            "scratch of 'odd' cannot be called 'g', a role of every rule",
            "call it e, m, s, t or the like",
        ),
        ({"name": "not a name"}, "'not a name' cannot name an operation", LETTERS_ONLY),
    ],
)
def test_what_is_wrong_with_a_rule_in_itself(
    change: dict[str, Any], problem: str, remedy: str
) -> None:
    """It has no line on a tape: no tape is to blame."""
    with pytest.raises(GraphError) as refusal:
        listed(change)
    assert (refusal.value.problem, refusal.value.remedy) == (problem, remedy)
    assert str(refusal.value).endswith(f"{problem}\n    remedy: {remedy}")


def test_a_shape_that_fails_is_told_with_the_operands() -> None:
    """In Python's own words, after the operation and what it was applied to."""
    with pytest.raises(GraphError, match=r"'odd' cannot be applied to \(2,\): tuple index"):
        listed({"shape": lambda a: a[5]})
    listed({"functions": {"log": lambda *_: None}})


@pytest.mark.parametrize(
    ("update", "problem"),
    [
        ("nothing(theta, theta)", "the update calls 'nothing', which numpy has not"),
        ("theta", "the update is no list of calls: theta"),
        (
            "multiply(theta, rate, theta)",
            "the update names 'rate', which is no role, scratch, setting or constant",
        ),
    ],
)
def test_what_is_wrong_with_an_update(update: str, problem: str) -> None:
    """It belongs to no entry, so it has no line."""
    with pytest.raises(GraphError) as refusal:
        Program(Tape().parameter("x", 2.0).exp(), update=update)
    assert refusal.value.problem == problem
    assert refusal.value.place is None


def running() -> Program:
    """x² summed, with x a parameter and data beside it."""
    tape = Tape()
    x, d = tape.parameter("x", [1.0, 2.0]), tape.data("d", [3.0, 4.0])
    return Program((x * x * d).named("squares").sum().named("total"))


def alone() -> Program:
    """The same without derivatives."""
    return Program(Tape().parameter("x", 3.0).exp().named("y"), derivatives=False)


WITHOUT = "the program of 'y' was asked for without derivatives"
LEAVE_OUT = "leave out derivatives=False; to compute the output alone, call forward()"


@pytest.mark.parametrize(
    ("door", "problem", "remedy"),
    [
        (lambda: alone().run(), WITHOUT, LEAVE_OUT),
        (lambda: alone().gradient, WITHOUT, LEAVE_OUT),
        (lambda: alone().adjoint("x"), WITHOUT, LEAVE_OUT),
        (
            lambda: alone()["z"],
            "the program has no buffer 'z'",
            "it has ['cap', 'gradient', 'one', 'theta', 'two', 'x', 'y', 'zero']",
        ),
        (
            lambda: running().load(squares=[1.0, 2.0]),
            "'squares' is computed, not given",
            "load data or parameters",
        ),
        (
            lambda: running().load(d=[1.0, 2.0, 3.0]),
            "'d' holds (2,), not (3,)",
            "trace another tape for data of another shape",
        ),
        (
            lambda: running().load(nobody=1.0),
            "the tape has no entry 'nobody'",
            "it has ['d', 'multiply_2', 'squares', 'total', 'x']",
        ),
        (
            lambda: Program(Tape().data("d", 1.0)),
            "'d' depends on no parameter",
            "ask for it without derivatives",
        ),
        (
            lambda: Program(Tape().parameter("x", [1.0, 2.0])),
            "'x' is not one number but (2,)",
            "differentiate its sum or its mean",
        ),
        (
            lambda: Reference(Tape().parameter("x", 2.0).abs().named("y"), "complex step"),
            "'y' has a corner, so a complex step says nothing about it",
            "check it by central differences, away from the corner",
        ),
    ],
)
def test_what_a_program_cannot_do_is_told_where_it_was_asked(
    door: Callable[[], object], problem: str, remedy: str
) -> None:
    """Nothing is given instead."""
    with pytest.raises(GraphError) as refusal:
        door()
    told = refusal.value
    assert (told.problem, told.remedy) == (problem, remedy)
    assert told.place is not None
    code = door.__code__
    last = max(line for *_, line in code.co_lines() if line)
    assert code.co_firstlineno <= told.place.line <= last


def test_what_is_loaded_reaches_only_what_reads_it() -> None:
    """Targets are judged when they are loaded; other data never are, whatever they hold."""
    tape = Tape()
    z, y = tape.parameter("z", [[0.5, -0.5]]), tape.data("y", [[1.0, 0.0]])
    other = tape.data("other", [[2.0, 3.0]])
    program = Program(z.binary_cross_entropy(y).sum() + (z * other).sum())
    program.load(other=[[7.0, 8.0]])
    program.load(z=[[9.0, 9.0]])
    np.testing.assert_array_equal(program["other"], [[7, 8]])
    with pytest.raises(GraphError, match=r"targets reach from 0.0 to 7.0"):
        program.load(y=[[7.0, 0.0]])
