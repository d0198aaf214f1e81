"""Whatever an author passes as a setting reaches numpy as it was meant."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.autodiff import Program, Reference, Tape, Variable


def value(result: Variable) -> Any:
    """What a program computes for it."""
    program = Program(result, derivatives=False)
    program.forward()
    return program.value(result.name)


def test_numpys_integers_are_integers() -> None:
    """In slices, axes and shapes; the text of the program is that of plain ones."""
    a = np.arange(12.0).reshape(3, 4)
    x = Tape().parameter("x", a)
    one, two = np.int64(1), np.uint8(2)
    np.testing.assert_array_equal(value(x[:, one:two]), a[:, 1:2])
    np.testing.assert_array_equal(value(x[::two, one]), a[::2, 1])
    np.testing.assert_array_equal(value(x.sum(axis=one)), a.sum(axis=1))
    np.testing.assert_array_equal(value(x.max(axis=(one,))), a.max(axis=1))
    np.testing.assert_array_equal(value(x.reshape(two, np.int32(-1))), a.reshape(2, -1))
    np.testing.assert_array_equal(value(x[0].broadcast(two, np.int64(4))), np.stack([a[0]] * 2))
    source = Program(x[:, one:two].named("part").sum()).source
    assert "copyto(part, x[slice(None, None, None), slice(1, 2, None)])" in source


def test_many_indices_do_not_stand_in_the_text() -> None:
    """A line stays short, however many numbers an index picks."""
    a = np.arange(5000.0)
    order = np.random.default_rng(1).permutation(5000)
    picked = Tape().parameter("x", a)[order].named("picked")
    program = Program((picked * picked).sum())
    program.run()
    assert max(map(len, program.source.splitlines())) < 80
    np.testing.assert_array_equal(program["picked"], a[order])
    np.testing.assert_array_equal(program.gradient, 2 * a)
    few = Program(Tape().parameter("x", a)[[3, 1]].named("few").sum(), derivatives=False)
    assert "copyto(few, x[[3, 1],])" in few.source


@pytest.mark.parametrize("axis", [None, 0, -1, (), (0,)])
def test_a_single_number_is_its_own_sum(axis: Any) -> None:
    """As in numpy, over its axis 0 or over none."""
    tape = Tape()
    a = tape.parameter("a", 2.0)
    program = Program(a.sum(axis=axis) * a.max(axis=axis) * a.logsumexp(axis=axis))
    assert program.run() == 8.0
    assert program.gradient == 12.0


@pytest.mark.parametrize("axis", [None, 1, -2, (0, 2), (2, -3), ()])
def test_every_axis_that_numpy_takes(axis: Any) -> None:
    """Reductions over one axis, several, all or none."""
    a = np.random.default_rng(0).standard_normal((2, 3, 4))
    tape = Tape()
    x = tape.parameter("x", a)
    np.testing.assert_allclose(value(x.sum(axis)), a.sum(axis), rtol=1e-14)
    np.testing.assert_array_equal(value(x.max(axis)), a.max(axis))
    np.testing.assert_allclose(value(x.mean(axis)), a.mean(axis), rtol=1e-13)
    np.testing.assert_allclose(value(x.logsumexp(axis)), np.log(np.exp(a).sum(axis)), rtol=1e-14)
    shares = np.exp(a) / np.exp(a).sum(axis, keepdims=True)
    np.testing.assert_allclose(value(x.softmax(axis)), shares, rtol=1e-14)
    np.testing.assert_allclose(value(x.log_softmax(axis)), np.log(shares), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ((2, 3), (3,)),
        ((3,), (3, 2)),
        ((3,), (3,)),
        ((5, 2, 3), (5, 3, 4)),
        ((5, 2, 3), (3, 4)),
        ((2, 3), (5, 3, 4)),
        ((5, 1, 2, 3), (4, 3, 2)),
        ((5, 2, 3), (3,)),
        ((3,), (5, 3, 2)),
    ],
)
def test_matrices_multiply_as_numpys(left: tuple[int, ...], right: tuple[int, ...]) -> None:
    """Vectors, matrices and batches of them, with the slopes that a complex step finds."""
    rng = np.random.default_rng(4)
    a, b = rng.standard_normal(left), rng.standard_normal(right)
    tape = Tape()
    product = tape.parameter("a", a) @ tape.parameter("b", b)
    np.testing.assert_allclose(value(product), a @ b, rtol=1e-13, atol=1e-14)
    fixed = Tape().parameter("a", a) @ b
    np.testing.assert_allclose(value(fixed), a @ b, rtol=1e-13, atol=1e-14)
    for each in (product, fixed, a @ Tape().parameter("b", b)):
        output = each.sin().sum()
        program = Program(output)
        program.run()
        np.testing.assert_allclose(program.gradient, Reference(output).gradient(), rtol=1e-11)


def test_a_product_of_batches_counts_its_multiplications() -> None:
    """m k n for each matrix of the batch, forward; the same for each factor, backward."""
    tape = Tape()
    product = tape.parameter("a", np.ones((5, 2, 3))) @ tape.parameter("b", np.ones((5, 3, 4)))
    listing = Program(product.sum()).listing
    assert listing.multiplications("forward", matrices_only=True) == 5 * 2 * 3 * 4
    assert listing.multiplications("backward", matrices_only=True) == 2 * 5 * 2 * 3 * 4


def test_a_variable_has_a_length_and_parts() -> None:
    """It can be counted and taken apart along its first axis."""
    a = np.arange(6.0).reshape(3, 2)
    x = Tape().parameter("x", a)
    assert len(x) == 3
    first, _, last = x
    np.testing.assert_array_equal(value(first - last), a[0] - a[2])
    assert repr(x) == "Variable('x', shape=(3, 2))"
