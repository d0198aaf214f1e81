"""What a listing knows of its buffers: shapes, owners, and what lies beside what is needed."""

from __future__ import annotations

import numpy as np
import pytest

from engine.autodiff import (
    OPERATIONS,
    Listing,
    Program,
    Reference,
    Tape,
    Variable,
    central_differences,
    relative_error,
)


def two_layers() -> Variable:
    """A hidden layer of four on three points; the parameter b is not needed."""
    tape = Tape()
    tape.parameter("b", np.ones((2, 5)))
    x = tape.data("x", np.ones((2, 3)))
    hidden = tape.parameter("W1", np.ones((4, 3))).affine(x).tanh().named("a1")
    return tape.parameter("W2", np.ones((1, 5))).affine(hidden).sum().named("total")


def test_every_buffer_belongs_to_its_entry() -> None:
    """Values, adjoints, scratch, rows of ones, also those of parameters that are not needed."""
    listing = Listing(two_layers())
    place = listing.tape.place
    wanted = {
        **{name: place(name) for name in ("x", "W1", "W2", "a1", "total", "b")},
        **{f"d_{name}": place(name) for name in ("W1", "W2", "a1", "total", "b")},
        "x_1": place("x"),
        "a1_1": place("a1"),
        "a1_t": place("a1"),
    }
    assert {name: listing.owners.get(name) for name in wanted} == wanted
    assert listing.shapes["b"] == listing.shapes["d_b"] == (2, 5)
    assert listing.shapes["x_1"] == (3, 3)
    assert listing.shapes["a1_1"] == (5, 3)
    assert "d_x" not in listing.shapes
    assert not {"theta", "gradient", "one", "zero"} & listing.owners.keys()


def test_without_derivatives_there_are_no_adjoints() -> None:
    """Not even of what is not needed."""
    listing = Listing(two_layers(), derivatives=False)
    assert not [name for name in listing.shapes if name.startswith("d_")]
    assert listing.shapes["b"] == (2, 5)
    assert listing.owners["b"] == listing.tape.place("b")


def test_a_parameter_that_is_not_needed_lies_in_theta() -> None:
    """With a gradient of nought; theta is in the order of the tape."""
    program = Program(two_layers())
    program.run()
    assert np.shares_memory(program["b"], program.theta)
    np.testing.assert_array_equal(program.theta[:10], program["b"].ravel())
    np.testing.assert_array_equal(program.adjoint("b"), np.zeros((2, 5)))
    np.testing.assert_array_equal(program.gradient[10:22], program.adjoint("W1").ravel())


def test_buffers_begin_where_cache_lines_do() -> None:
    """But for what lies inside theta, gradient or above a row of ones."""
    program = Program(two_layers())
    inside = {"b", "d_b", "W1", "W2", "d_W1", "d_W2", "x", "a1"}
    own = [name for name in program.listing.shapes if name not in program.listing.views]
    assert all(program[name].ctypes.data % 64 == 0 for name in own if name not in inside)
    assert all(program[name].shape == program.listing.shapes[name] for name in own)


DERIVING = ("reshape", "broadcast", "concatenate", "stack", "softmax", "logsumexp", "sum", "max")


@pytest.mark.parametrize("name", DERIVING)
def test_settings_as_they_were_used_can_be_given_again(name: str) -> None:
    """What an operation derives for itself is no new setting to it."""
    operation = OPERATIONS[name]
    example = operation.example
    assert example is not None
    tape = Tape()
    given = [
        tape.parameter(f"p{place}", np.array(value)) for place, value in enumerate(example.inputs)
    ]
    first = tape.record(operation, *given, **example.settings)
    again = tape.record(operation, *given, **first.entry.settings)
    assert again.shape == first.shape
    assert repr(again.entry.settings) == repr(first.entry.settings)


def test_long_settings_are_kept_as_arrays() -> None:
    """Lists within an index are converted once, not in every run."""
    order = [3, 1, 2, 0] * 100
    picked = Tape().parameter("x", np.arange(4.0))[order].named("picked")
    listing = Listing(picked.sum(), derivatives=False)
    (key,) = listing.buffers.values["picked_key"]
    assert isinstance(key, np.ndarray)
    assert key.tolist() == order


def test_a_relative_error_is_in_units_of_the_largest() -> None:
    """Of nothing it is nothing; beside noughts it is the error itself."""
    assert relative_error(np.array([0.1, 0.2]), np.array([0.1, 0.25])) == pytest.approx(0.2)
    assert relative_error(np.array([0.5, 0.0]), np.zeros(2)) == 0.5
    assert relative_error(np.array([6.0]), np.array([-4.0])) == 2.5
    assert relative_error(np.empty(0), np.empty(0)) == 0.0


def test_central_differences_are_asked_for_by_name() -> None:
    """Where a complex step would do better, too."""
    output = Tape().parameter("x", [0.3, 1.7]).exp().sum()
    measured = central_differences(output)
    by_name = Reference(output, "central differences").gradient()
    np.testing.assert_array_equal(measured, by_name)
    assert (measured != Reference(output).gradient()).any()


def test_an_automatic_name_takes_a_stroke_to_make_way() -> None:
    """As many as it needs."""
    tape = Tape()
    x = tape.parameter("exp_2", 0.5)
    tape.parameter("exp_2_", 0.5)
    assert x.exp().name == "exp_2__"
