"""An operation that an author defines elsewhere, and records without touching the engine."""

from __future__ import annotations

import numpy as np
import pytest

from engine.autodiff import (
    OPERATIONS,
    GraphError,
    Operation,
    Program,
    Reference,
    Tape,
    broadcast_shape,
    record,
)

SWISH = Operation(
    "swish",
    broadcast_shape,
    forward="multiply(a, slope, t); logistic(t, s); multiply(a, s, o)",
    backward={
        "da": "subtract(one, s, e); multiply(t, e, e); add(e, one, e); multiply(s, e, e); "
        "multiply(g, e, da)"
    },
    scratch={"t": "o", "s": "o", "e": "o"},
    functions={"logistic": lambda x, out: np.divide(1, 1 + np.exp(-x), out=out)},
)
"""a · sigmoid(slope · a), Ramachandran et al. 2017."""

MIXTURE = Operation(
    "mixture",
    broadcast_shape,
    forward="multiply(a, d, o); multiply(b, c, t); add(o, t, o); multiply(o, half, o)",
    backward={
        "da": "multiply(g, d, t); multiply(t, half, da)",
        "db": "multiply(g, c, t); multiply(t, half, db)",
        "dc": "multiply(g, b, t); multiply(t, half, dc)",
        "dd": "multiply(g, a, t); multiply(t, half, dd)",
    },
    scratch={"t": "o"},
    constants={"half": 0.5},
)

KERNEL = Operation(
    "smooth",
    lambda a, kernel, **_: (a[0] - len(kernel) + 1,),
    forward="copyto(o, convolve(a, kernel, 'valid'))",
    backward={"da": "copyto(da, convolve(g, kernel[::-1]))"},
)


def test_an_operation_of_ones_own_is_recorded_listed_and_differentiated() -> None:
    """Object, settings, functions and broadcasting work as for any operation of the engine."""
    before = dict(OPERATIONS)
    tape = Tape()
    x = tape.parameter("x", [[0.5, -1.2, 2.0], [0.1, 0.4, -3.0]])
    y = tape.record(SWISH, x, slope=1.5).named("y")
    assert y.entry.operation == "swish"
    assert y.entry.rule is SWISH
    assert repr(SWISH) == "Operation('swish')"
    assert "swish" in repr(y.entry)
    program = Program(y.sum())
    program.run()
    np.testing.assert_allclose(program["y"], program["x"] / (1 + np.exp(-1.5 * program["x"])))
    reference = Reference(y.sum())
    assert reference.method == "complex step"
    np.testing.assert_allclose(program.gradient, reference.gradient(), rtol=1e-13)
    assert "logistic(y_t, y_s)" in program.source
    assert before == OPERATIONS


def test_an_operation_may_have_many_inputs() -> None:
    """Each has a letter of its own and a rule of its own; what is smaller is repeated."""
    tape = Tape()
    numbers = [tape.parameter(f"p{k}", [[0.3 + k, 1.1 * k, 2.0]]) for k in range(3)]
    output = record(MIXTURE, *numbers, tape.parameter("column", [[1.0], [2.0]])).sum()
    program = Program(output)
    program.run()
    np.testing.assert_allclose(program.gradient, Reference(output).gradient(), rtol=1e-13)


def test_a_setting_may_be_an_array() -> None:
    """What does not print as plain data is given to the program by a name."""
    tape = Tape()
    x = tape.parameter("x", np.arange(7.0))
    smooth = tape.record(KERNEL, x, kernel=np.array([0.2, 0.5, 0.3])).named("smooth")
    program = Program((smooth * smooth).sum())
    program.run()
    assert "convolve(x, smooth_kernel, 'valid')" in program.source
    measured = Reference((smooth * smooth).sum(), "central differences").gradient()
    np.testing.assert_allclose(program.gradient, measured, rtol=1e-8)


def test_a_corner_of_ones_own_is_refused_by_a_complex_step() -> None:
    """An operation that says it is not analytic is measured otherwise."""
    hinge = Operation(
        "hinge",
        broadcast_shape,
        forward="maximum(a, one, out=o)",
        backward={"da": "greater(a, one, out=t); multiply(g, t, da)"},
        scratch={"t": "o"},
        analytic=False,
    )
    tape = Tape()
    output = tape.record(hinge, tape.parameter("x", [0.5, 1.5])).sum()
    assert Reference(output).method == "central differences"
    with pytest.raises(GraphError, match=r"'hinge_1' has a corner"):
        Reference(output, "complex step")


def test_an_input_may_stand_on_a_row_of_ones() -> None:
    """A layer of ones own reads it as b1, even where it is a parameter."""
    layer = Operation(
        "layer",
        lambda a, b: (a[0], b[1]),
        forward="dot(a, b1, o)",
        backward={"da": "dot(g, b1.T, da)", "db": "dot(a[:, :-1].T, g, db)"},
        ones="b",
    )
    tape = Tape()
    weights = tape.parameter("W", [[0.5, -1.0, 0.25]])
    output = tape.record(layer, weights, tape.parameter("x", [[1.0, 2.0], [3.0, 4.0]])).sin().sum()
    program = Program(output)
    program.run()
    np.testing.assert_allclose(program.gradient, Reference(output).gradient(), rtol=1e-13)
