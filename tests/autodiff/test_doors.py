"""What a program hands out: copies, unless its own memory was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine.autodiff import GraphError, Program, Tape, Variable


def program() -> Program:
    """x² summed, with x a parameter."""
    tape = Tape()
    x = tape.parameter("x", [1.0, 2.0])
    return Program((x * x).named("squares").sum().named("total"))


@pytest.mark.parametrize(
    "door",
    [
        lambda p: p.run(),
        lambda p: p.value("squares"),
        lambda p: p.value("d_x"),
        lambda p: p.gradients()["x"],
    ],
)
def test_copies_are_the_readers(door: Callable[[Program], np.ndarray]) -> None:
    """A later run does not change them, and writing to them changes no run."""
    running = program()
    running.run()
    found = door(running)
    before = found.copy()
    running.load(x=[5.0, 7.0])
    running.run()
    np.testing.assert_array_equal(found, before)
    found[...] = -1
    np.testing.assert_array_equal(running.run(), 74.0)
    np.testing.assert_array_equal(running.gradients()["x"], [10.0, 14.0])


def test_memory_is_live_where_it_is_asked_for() -> None:
    """By name, and the flat theta and gradient."""
    running = program()
    running.run()
    squares, slope, theta = running["squares"], running.adjoint("x"), running.theta
    theta[:] = [3.0, 4.0]
    running.run()
    np.testing.assert_array_equal(squares, [9, 16])
    np.testing.assert_array_equal(slope, [6, 8])
    np.testing.assert_array_equal(running.gradient, [6, 8])


@pytest.mark.parametrize(
    "door",
    [
        lambda p: p.backward(),
        lambda p: p.run(),
        lambda p: p.gradient,
        lambda p: p.gradients(),
        lambda p: p.adjoint("x"),
        lambda p: p["d_x"],
    ],
)
def test_without_derivatives_there_are_none(door: Callable[[Program], object]) -> None:
    """Asked for all the same, they are refused, not given as zeros."""
    tape = Tape()
    alone = Program(tape.parameter("x", 3.0).exp(), derivatives=False)
    alone.forward()
    with pytest.raises(GraphError, match=r"without derivatives|no buffer 'd_x'"):
        door(alone)


@pytest.mark.parametrize("output", [lambda t: t.parameter("x", 3.0), lambda t: t.data("x", 3.0)])
def test_a_leaf_has_slope_one_by_itself(output: Callable[[Tape], Variable]) -> None:
    """A parameter is an output like any other; data is none."""
    tape = Tape()
    tape.parameter("idle", [1.0, 2.0])
    leaf = output(tape)
    if not leaf.entry.varies:
        with pytest.raises(GraphError, match="depends on no parameter"):
            Program(leaf)
        return
    running = Program(leaf)
    for _ in range(2):
        assert running.run() == 3.0
        np.testing.assert_array_equal(running.gradients()["x"], 1.0)
        np.testing.assert_array_equal(running.gradient, [0, 0, 1])


def test_targets_are_checked_when_they_are_loaded() -> None:
    """What would be refused on the tape is refused later, and leaves the program as it was."""
    tape = Tape()
    z = tape.parameter("z", [[1.0, 2.0], [3.0, 0.0]])
    y = tape.data("y", [[1.0, 0.0], [0.0, 1.0]])
    running = Program(z.softmax_cross_entropy(y).sum() + z.binary_cross_entropy(y).sum())
    with pytest.raises(GraphError, match=r"the targets of point 1, \[0.25, 0.25\].*sum to 0.5"):
        running.load(y=[[1.0, 0.25], [0.0, 0.25]])
    np.testing.assert_array_equal(running["y"], [[1, 0], [0, 1]])
    running.load(y=[[0.25, 0.5], [0.75, 0.5]])
    np.testing.assert_array_equal(running["y"], [[0.25, 0.5], [0.75, 0.5]])
