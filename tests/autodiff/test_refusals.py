"""What cannot be written: refused in the graph's own words, at the author's line."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.autodiff import (
    GraphError,
    Operation,
    Program,
    Tape,
    Variable,
    broadcast_shape,
    concatenate,
    stack,
    where,
)


def matrix(shape: tuple[int, ...] = (2, 3), name: str = "a") -> Variable:
    """A parameter of that shape on a tape of its own."""
    return Tape().parameter(name, np.ones(shape))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (lambda a: a + np.ones((4, 5)), r"'add': shapes \(2, 3\) and \(4, 5\)"),
        (lambda a: np.ones((4, 5)) ** a, r"'power': shapes \(4, 5\) and \(2, 3\)"),
        (lambda a: a @ np.ones(2), r"'matrix_vector': a matrix \(2, 3\) and a vector \(2,\)"),
        (lambda a: np.ones(3) @ a, r"'vector_matrix': a vector \(3,\) and a matrix \(2, 3\)"),
        (lambda a: a @ np.ones((2, 4, 2)), r"'batched_matmul'.*\(2, 3\) and \(2, 4, 2\)"),
        (lambda a: stack([a, a]) @ np.ones((3, 3, 2)), r"'batched_matmul'.*\(2, 2, 3\)"),
        (lambda a: a @ 2.0, r"'matmul' of shapes \(2, 3\) and \(\)"),
        (lambda a: a.inner([1.0]), r"'inner': \(2, 3\) and \(1,\) do not pair up"),
        (lambda a: a.affine(a.T), r"'affine': a layer of shape \(2, 3\)"),
        (lambda a: a.reshape(4, 2), r"'reshape' cannot be applied to \(2, 3\)"),
        (lambda a: a.reshape(1.5), r"'reshape' cannot be applied to \(2, 3\)"),
        (lambda a: a.broadcast(3), r"'broadcast': \(2, 3\) cannot fill \(3,\)"),
        (lambda a: a[5], r"'index' cannot be applied to \(2, 3\): index 5 is out of bounds"),
        (lambda a: a["x"], r"'index' cannot be applied to \(2, 3\)"),
        (lambda a: a[0.5], r"'index' cannot be applied to \(2, 3\)"),
        (lambda a: a[np.ones((3, 3), dtype=bool)], r"'index' cannot be applied to \(2, 3\)"),
        (lambda a: a.sum(axis=2), r"'sum': \(2, 3\) has no axis 2"),
        (lambda a: a.sum(axis=(0, -2)), r"'sum': an axis of \(2, 3\) is named twice"),
        (lambda a: a.sum(axis="x"), r"'sum' cannot be applied to \(2, 3\)"),
        (lambda a: a[0, 0].sum(axis=1), r"'sum': \(\) has no axis 1"),
        (lambda a: a.softmax(axis=-3), r"'softmax': \(2, 3\) has no axis -3"),
        (lambda a: a[:0].mean(), r"'mean': \(0, 3\) has no numbers"),
        (lambda a: a[:0].mean(axis=0), r"'mean': \(0, 3\) has no numbers"),
        (lambda a: a[:0].max(axis=0), r"'max': \(0, 3\) has no largest number"),
        (lambda a: a.clip(2, 1), r"'clip': the bounds 2.0 and 1.0"),
        (lambda a: concatenate([a, a[0]]), r"'concatenate': shapes \(2, 3\) and \(3,\)"),
        (lambda a: concatenate([a, a[:, :2]]), r"'concatenate': shapes \(2, 3\) and \(2, 2\)"),
        (lambda a: stack([a, a.T]), r"'stack': shapes \(2, 3\) and \(3, 2\)"),
        (lambda a: stack([]), r"'stack': none of the inputs is a variable"),
        (lambda a: where([True], 1.0, 2.0), r"'where': none of the inputs is a variable"),
        (lambda a: a + "x", r"'constant' is no array of real numbers"),
        (lambda a: a + 1j, r"'constant' is no array of real numbers but of complex128"),
        (lambda a: a - [[1.0], [2.0, 3.0]], r"'constant' cannot be applied to"),
        (lambda a: a + np.array([a, 1.0], dtype=object), r"'array' of Variable"),
        (lambda a: a.tape.data("d", [a, a]), r"'array' of Variable\('a', shape=\(2, 3\)\)"),
        (lambda a: a.tape.record("sum", a, by=3), r"'sum': it has no setting 'by'"),
        (lambda a: a.tape.record("add"), r"'add': it has no inputs"),
        (lambda a: a.tape.record("ad", a), r"did you mean 'add'"),
        (lambda a: a + matrix(), r"'add' reads variables of two tapes"),
        (bool, r"'bool' of Variable\('a', shape=\(2, 3\)\)"),
        (float, r"'float' of"),
        (lambda a: a > 0, r"'<' of"),
        (lambda a: 2.0 in a, r"'in' of"),
        (lambda a: len(a.sum()), r"'len' of"),
        (lambda a: list(a.sum()), r"'len' of"),
        (lambda a: [1, 2][a.sum()], r"'index' of"),
        (lambda a: a.binary_cross_entropy(2.0), r"'binary_cross_entropy': targets reach from 2.0"),
        (lambda a: a.binary_cross_entropy(np.nan), r"'binary_cross_entropy': targets reach from"),
        (
            lambda a: a.softmax_cross_entropy([[1, 0, 1.0], [0, 1, 0.5]]),
            r"'softmax_cross_entropy': the targets of point 2, \[1.0, 0.5\], .*sum to 1.5",
        ),
        (
            lambda a: a.softmax_cross_entropy([[1, 0, 1.5], [0, 1, -0.5]]),
            r"the targets of point 2, \[1.5, -0.5\]",
        ),
        (lambda a: a.exp().named("two words"), r"'two words' cannot name a buffer"),
        (lambda a: a.exp().named("a"), r"two entries are called 'a'"),
        (lambda a: a.tape.parameter("lambda", 1.0), r"'lambda' cannot name a buffer"),
    ],
)
def test_a_mistake_is_told_at_the_authors_line(
    formula: Callable[[Variable], Any], message: str
) -> None:
    """Operation, shapes and a remedy, and the place in this very file."""
    a = matrix()
    with pytest.raises(GraphError, match=message) as refusal:
        formula(a)
    place = refusal.value.place
    assert place is not None
    assert place.file.name == Path(__file__).name
    first = place.line in range(1, len(Path(__file__).read_text().splitlines()) + 1)
    assert first
    assert f"{place.file}:{place.line}: " in str(refusal.value)
    assert "\n    remedy: " in str(refusal.value)


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
