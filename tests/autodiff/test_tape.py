"""The tape as data, and plain expressions on it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.autodiff import Entry, GraphError, Program, Tape, complex_step, gradients


def test_the_graph_is_data() -> None:
    """Entries say what was computed from what, in order."""
    tape = Tape()
    x = tape.parameter("x", 0.5)
    (x * x.tanh()).named("y")
    assert tape.entries == [
        Entry(0, "x", "parameter", (), (), True),
        Entry(1, "tanh_1", "tanh", (0,), (), True),
        Entry(2, "y", "multiply", (0, 1), (), True),
    ]


def test_numbers_and_arrays_stand_on_either_side() -> None:
    """Plain arithmetic reads as it would in numpy, whichever operand is the variable."""
    array = np.array([1.0, 2.0, 4.0])
    tape = Tape()
    x = tape.parameter("x", 2.0)
    result = (1 + x - 1) * (3 - x) / 2 + array * x + (2 / x) ** 2 + 2**x - (array + x) / array
    program = Program(result, derivatives=False)
    program.forward()
    np.testing.assert_allclose(
        program[result.name],
        2.0 * 1.0 / 2 + array * 2 + 1 + 4 - (array + 2) / array,
        rtol=1e-15,
    )


def test_matrices_multiply_from_either_side() -> None:
    """An array times a variable, and a variable times an array, are matrix products."""
    left, right = np.arange(6.0).reshape(2, 3), np.arange(12.0).reshape(3, 4)
    for result in (Tape().parameter("x", left) @ right, left @ Tape().parameter("x", right)):
        program = Program(result, derivatives=False)
        program.forward()
        np.testing.assert_array_equal(program[result.name], left @ right)


def test_fan_out_accumulates() -> None:
    """A variable used three times receives three shares."""
    tape = Tape()
    x = tape.parameter("x", 3.0)
    assert gradients(x * x + x)["x"] == 7.0


def test_gradients_leave_the_users_arrays_alone() -> None:
    """What went in is unchanged, what comes out is the caller's own, and twice gives the same."""
    value = np.array([1.0, 2.0])
    tape = Tape()
    output = (tape.parameter("x", value) ** 2).sum()
    first = gradients(output)["x"]
    np.testing.assert_array_equal(value, [1, 2])
    first[:] = 0
    np.testing.assert_array_equal(gradients(output)["x"], [2, 4])


def test_a_simulator_is_differentiable() -> None:
    """The gradient passes through 60 steps of a damped pendulum, right to the last digits."""
    tape = Tape()
    angle = tape.parameter("angle", 0.4)
    damping = tape.parameter("damping", 0.1)
    speed = tape.constant(0.0)
    swing = angle
    for _ in range(60):
        speed = speed + 0.05 * (-9.81 * swing.sin() - damping * speed)
        swing = swing + 0.05 * speed
    program = Program(swing)
    program.run()
    np.testing.assert_allclose(program.gradient, complex_step(swing), rtol=1e-13)


@pytest.mark.parametrize(
    "key",
    [
        1,
        np.int64(2),
        slice(None, None, 2),
        (..., None, 0),
        [2, 0, 2],
        np.array([2, 0, 2]),
        np.array([True, False, True]),
        (slice(1, 3), np.array([0, 0])),
        np.array([[True, False], [True, True], [False, False]]),
    ],
)
def test_indexing_is_numpys(key: Any) -> None:
    """Any numpy index picks the same numbers, and each number is told how often it was picked."""
    value = np.arange(6.0).reshape(3, 2)
    tape = Tape()
    picked = tape.parameter("x", value)[key]
    program = Program((picked * 1.0).sum())
    program.run()
    np.testing.assert_array_equal(program[picked.name], value[key])
    times = np.zeros_like(value)
    np.add.at(times, key, 1.0)
    np.testing.assert_array_equal(program.adjoint("x"), times)


def test_two_tapes_do_not_mix() -> None:
    """A formula over two tapes is refused while tracing."""
    with pytest.raises(GraphError, match="two tapes"):
        Tape().parameter("x", 1.0) + Tape().parameter("y", 1.0)


@pytest.mark.parametrize("name", ["two words", "lambda", "2x"])
def test_names_must_be_able_to_name_a_buffer(name: str) -> None:
    """A name that is no Python name is refused."""
    with pytest.raises(GraphError, match="cannot name"):
        Tape().parameter(name, 1.0)


def test_names_are_unique() -> None:
    """A second entry cannot take a name."""
    tape = Tape()
    tape.parameter("x", 1.0)
    with pytest.raises(GraphError, match="two entries"):
        tape.data("x", 1.0)
