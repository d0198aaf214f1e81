"""Names of entries: those that a program needs are refused, any other works."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

from engine.autodiff import GraphError, Operation, Program, Tape, broadcast_shape

OWN = Operation("own", broadcast_shape, "exp(a, o)", {"da": "multiply(g, o, da)"})


def program_with(name: str) -> Program:
    """Every sort of name that a program makes up, beside one of the author's."""
    tape = Tape()
    x = tape.parameter("x", [[0.3, 0.7]])
    y = (x * tape.parameter(name, [[0.5, 2.0]])).named("y")
    z = (y.tanh() * y).named("z")
    many = z[:, [0, 1] * 40].named("many").reshape(2, -1).T
    layer = tape.parameter("W", [[0.4, -0.2]]).affine(y)
    output = tape.record(OWN, many).sum() + layer.T.inner([[1.0], [2.0]])
    return Program(output, update="subtract(theta, gradient, theta)")


@pytest.mark.parametrize(
    "name",
    [
        *("backward", "forward", "update", "theta", "gradient", "zero", "one", "two", "cap"),
        *("exp", "multiply", "add", "dot", "copyto", "slice", "bool", "Ellipsis", "__builtins__"),
        *("d_y", "y_1", "y_1_T", "many_key", "d_y_by_tanh_3_a", "tanh_3_t", "d_W"),
    ],
)
def test_a_name_that_the_program_needs_is_refused_where_it_was_given(name: str) -> None:
    """Names of its functions, constants, buffers and views, and of numpy."""
    with pytest.raises(GraphError, match=f"uses the name '{name}' already") as refusal:
        program_with(name)
    line = inspect.getsourcelines(program_with)[1] + 4
    assert str(refusal.value).startswith(f"{refusal.value.place}: ")
    assert refusal.value.place is not None
    assert refusal.value.place.line == line


@pytest.mark.parametrize(
    "name",
    [
        *("z_t", "own_7", "self", "data", "out", "axis", "np", "print", "getattr", "o", "g", "a"),
        *("b1", "inputs", "µ", "μ", "ﬁt", "ϑ", "𝐱2", "reshape_6", "y_flat", "constant_12"),
    ],
)
def test_any_other_name_works(name: str) -> None:
    """Roles of rules, automatic names, and names that Python normalises do no harm."""
    program, ordinary = program_with(name), program_with("ordinary")
    assert program.run() == ordinary.run()
    np.testing.assert_array_equal(program.gradient, ordinary.gradient)
    np.testing.assert_array_equal(program.adjoint(name), ordinary.adjoint("ordinary"))
    program.load(**{name: [[0.1, 0.2]]})
    np.testing.assert_array_equal(program[name], [[0.1, 0.2]])


def test_letters_that_only_look_different_are_the_same() -> None:
    """Python takes µ (micro) and μ (mu) for one name, and so does the tape."""
    tape = Tape()
    program = Program(tape.parameter("\u00b5", 2.0).exp())
    program.run()
    assert program["\u03bc"] == program["\u00b5"] == 2.0
    with pytest.raises(GraphError, match="two entries"):
        tape.parameter("\u03bc", 1.0)


def test_an_automatic_name_makes_way() -> None:
    """A name given by an author is not given again to what follows."""
    tape = Tape()
    x = tape.parameter("exp_1", 0.5)
    y = x.exp()
    program = Program(y * x)
    program.run()
    assert y.name != "exp_1"
    assert program["exp_1"] == 0.5
