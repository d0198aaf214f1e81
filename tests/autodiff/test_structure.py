"""Tapes of one structure share their listing; whatever changes a line changes the structure."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.autodiff import Listing, Operation, Program, Tape, Variable, broadcast_shape
from engine.autodiff.structure import structure_of


def structure(output: Variable) -> object:
    """The structure of everything that an output depends on."""
    tape = output.tape
    parameters = [each for each in tape.entries if each.operation == "parameter"]
    return structure_of(tape.ancestors(output.index), parameters, (output.index,))


def formula(**change: Any) -> Variable:
    """A small computation, with something in it changed."""
    given: dict[str, Any] = {
        "name": "x",
        "shape": (2, 3),
        "index": slice(0, 2),
        "low": 0.5,
        "axis": 0,
        "operation": "exp",
        "extra": False,
    } | change
    tape = Tape()
    x = tape.parameter(given["name"], np.ones(given["shape"]))
    if given["extra"]:
        tape.parameter("idle", 1.0)
    y = tape.record(given["operation"], x[given["index"]].clip(given["low"], 2.0))
    return y.max(axis=given["axis"]).sum()


def test_numbers_do_not_change_a_structure() -> None:
    """Tapes of the same formula have the same lines, be it the very same objects."""
    one, other = formula(), formula()
    assert structure(one) == structure(other)
    assert hash(structure(one)) == hash(structure(other))
    assert Listing(one).lines is Listing(other).lines
    assert structure_of([], [], 1) != structure_of([], [], 2)


@pytest.mark.parametrize(
    "change",
    [
        {"name": "z"},
        {"shape": (3, 3)},
        {"index": slice(0, 1)},
        {"index": slice(1, 2)},
        {"index": slice(0, 2, 2)},
        {"index": [0, 1]},
        {"index": [1, 0]},
        {"index": np.array([True, True])},
        {"low": 0.25},
        {"axis": 1},
        {"axis": (0,)},
        {"operation": "tanh"},
        {"extra": True},
    ],
)
def test_whatever_changes_a_line_changes_the_structure(change: dict[str, Any]) -> None:
    """A name, a shape, an index, a setting, the type of one, an operation, a parameter."""
    assert structure(formula(**change)) != structure(formula())


@pytest.mark.parametrize(
    ("one", "other"),
    [(1, 1.0), (1, True), (0.0, -0.0), ([1], (1,)), (slice(1), slice(2)), (None, 0)],
)
def test_settings_are_compared_with_their_types(one: object, other: object) -> None:
    """What Python takes for equal is written differently."""

    def recorded(value: object) -> Variable:
        tape = Tape()
        return tape.record(NOTED, tape.parameter("x", 1.0), note=value).sum()

    assert structure(recorded(one)) == structure(recorded(one))
    assert structure(recorded(one)) != structure(recorded(other))


NOTED = Operation(
    "noted", broadcast_shape, "exp(a, o)", {"da": "multiply(g, o, da)"}, settings=None
)


@pytest.mark.parametrize(
    "value", [np.array([1, None], dtype=object), {1: 2}, [np.array([None], dtype=object)]]
)
def test_what_may_change_has_no_structure(value: object) -> None:
    """Such a tape is listed by itself."""
    tape = Tape()
    noted = tape.record(NOTED, tape.parameter("x", 1.0), note=value).sum()
    assert structure(noted) is None
    assert Listing(noted).lines is not Listing(noted).lines


def test_arrays_are_compared_by_what_they_hold() -> None:
    """Type, shape and every number."""
    arrays = [np.arange(4), np.arange(4.0), np.arange(4).reshape(2, 2), np.array([0, 1, 2, 4])]

    def recorded(value: object) -> object:
        tape = Tape()
        return structure(tape.record(NOTED, tape.parameter("x", 1.0), note=value).sum())

    found = [recorded(each) for each in arrays]
    assert len(set(found)) == len(arrays)
    assert found == [recorded(each.copy()) for each in arrays]


def test_a_rule_is_equal_to_itself_alone() -> None:
    """Two operations of one name and one text are two: their functions may differ."""

    def twice() -> Operation:
        return Operation("noted", broadcast_shape, "exp(a, o)", {"da": "multiply(g, o, da)"})

    def recorded(rule: Operation) -> object:
        tape = Tape()
        return structure(tape.record(rule, tape.parameter("x", 1.0)).sum())

    one, other = twice(), twice()
    assert recorded(one) == recorded(one)
    assert recorded(one) != recorded(other)
    assert recorded(one) != structure(Tape().parameter("x", 1.0).exp().sum())


@pytest.mark.parametrize(
    "other",
    [
        lambda x: Program(x.exp().sum(), derivatives=False),
        lambda x: Program(x.exp().sum(), update="add(theta, one, theta)"),
        lambda x: Program(x.exp().sum(), update="add(theta, one, s)", state={"s": np.zeros(2)}),
        lambda x: Program(x.exp().sum() + x.tape.parameter("b", 1.0)),
    ],
)
def test_programs_that_differ_share_nothing(other: Callable[[Variable], Program]) -> None:
    """Derivatives, update, state and output are part of what is shared."""
    plain = Program(Tape().parameter("x", [1.0, 2.0]).exp().sum())
    assert other(Tape().parameter("x", [1.0, 2.0])).lines != plain.lines
