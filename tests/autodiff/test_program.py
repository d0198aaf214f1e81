"""The straight-line program: its text, its memory, its costs."""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.autodiff import (
    GraphError,
    Listing,
    Program,
    Tape,
    Variable,
    central_differences,
    complex_step,
    relative_error,
)

XS = np.array([[0.5, -1.0, 2.0, 0.1], [1.5, 0.3, -0.7, 0.9]])
YS = np.array([[0.0, 1.0, 1.0, 0.0]])


def network(*layers: int, activation: str = "tanh", seed: int = 0) -> Variable:
    """The mean loss of a network of these layers on four points."""
    rng = np.random.default_rng(seed)
    tape = Tape()
    signal = tape.data("x", XS[: layers[0]])
    for number, (inputs, outputs) in enumerate(pairwise(layers), start=1):
        weights = tape.parameter(f"W{number}", rng.normal(size=(outputs, inputs + 1)))
        signal = weights.affine(signal).named(f"z{number}")
        if number < len(layers) - 1:
            signal = getattr(signal, activation)().named(f"a{number}")
    return signal.binary_cross_entropy(tape.data("y", YS)).mean().named("loss")


def test_the_program_of_one_neuron_reads_as_a_storyboard() -> None:
    """The source is the lines that run, a function a sweep, in the names of the tape."""
    tape = Tape()
    x = tape.data("x", XS)
    z = tape.parameter("W", np.zeros((1, 3))).affine(x).named("z")
    loss = z.tanh().named("a").squared_error(tape.data("y", YS)).named("losses").sum()
    program = Program(
        loss.named("loss"),
        update="multiply(gradient, rate, step); subtract(theta, step, theta)",
        state={"rate": np.array(0.1), "step": np.zeros(3)},
    )
    assert program.source == (
        "x_1_T = x_1.T\n"
        "def forward():\n"
        "    dot(W, x_1, z)\n"
        "    tanh(z, a)\n"
        "    subtract(a, y, losses_e)\n"
        "    multiply(losses_e, losses_e, losses)\n"
        "    add.reduce(losses, axis=None, out=loss)\n"
        "def backward():\n"
        "    copyto(d_losses, d_loss)\n"
        "    multiply(losses_e, two, losses_t)\n"
        "    multiply(d_losses, losses_t, d_a)\n"
        "    multiply(a, a, a_t)\n"
        "    subtract(one, a_t, a_t)\n"
        "    multiply(d_a, a_t, d_z)\n"
        "    dot(d_z, x_1_T, d_W)\n"
        "def update():\n"
        "    multiply(gradient, rate, step)\n"
        "    subtract(theta, step, theta)"
    )


@given(
    hidden=st.lists(st.integers(1, 5), min_size=0, max_size=3),
    activation=st.sampled_from(["tanh", "sigmoid", "softplus", "sin"]),
    seed=st.integers(0, 1000),
)
def test_whole_networks_agree_with_a_complex_step(
    hidden: list[int], activation: str, seed: int
) -> None:
    """Whatever the depth and the nonlinearity, the gradient is right to the last digits."""
    loss = network(2, *hidden, 1, activation=activation, seed=seed)
    program = Program(loss)
    program.run()
    assert relative_error(program.gradient, complex_step(loss)) < 1e-12


def test_a_relu_network_agrees_with_central_differences() -> None:
    """Away from its corners, a network of relus has the gradient that small steps measure."""
    loss = network(2, 5, 5, 1, activation="relu")
    program = Program(loss)
    program.run()
    assert relative_error(program.gradient, central_differences(loss)) < 1e-8


def test_a_wrong_gradient_is_noticed() -> None:
    """The yardstick itself can tell a good gradient from one with a single bad entry."""
    loss = network(2, 3, 1)
    program = Program(loss)
    program.run()
    reference = complex_step(loss)
    program.gradient[4] *= 1.001
    assert relative_error(program.gradient, reference) > 1e-6


def test_running_again_gives_the_same_and_does_not_accumulate() -> None:
    """Gradients of a second run replace those of the first."""
    program = Program(network(2, 3, 1))
    program.run()
    first = program.gradient.copy()
    program.run()
    np.testing.assert_array_equal(program.gradient, first)


def test_data_can_be_replaced_between_runs() -> None:
    """Loading other data gives what a fresh trace of that data gives, bit for bit."""
    program = Program(network(2, 3, 1))
    program.run()
    program.load(x=XS[:, ::-1], y=YS[:, ::-1])
    program.run()
    tape = Tape()
    layers = [program["W1"].copy(), program["W2"].copy()]
    hidden = tape.parameter("W1", layers[0]).affine(tape.data("x", XS[:, ::-1])).tanh()
    logit = tape.parameter("W2", layers[1]).affine(hidden)
    fresh = Program(logit.binary_cross_entropy(YS[:, ::-1]).mean())
    fresh.run()
    np.testing.assert_array_equal(program.gradient, fresh.gradient)


def test_every_intermediate_and_its_adjoint_can_be_read_by_name() -> None:
    """Pre-activations, activations and deltas obey the textbook's equations."""
    program = Program(network(2, 3, 1))
    program.run()
    probability = 1 / (1 + np.exp(-program["z2"]))
    np.testing.assert_allclose(program["a1"], np.tanh(program["z1"]), rtol=1e-15)
    np.testing.assert_allclose(program.adjoint("z2"), (probability - YS) / 4, rtol=1e-13)
    np.testing.assert_allclose(
        program.adjoint("z1"),
        program["W2"][:, :-1].T @ program.adjoint("z2") * (1 - program["a1"] ** 2),
        rtol=1e-13,
    )


def test_theta_is_the_parameters_and_gradient_their_adjoints() -> None:
    """Both flat vectors are the same memory as the matrices that the lines name."""
    program = Program(network(2, 3, 1))
    program.run()
    flat = np.concatenate([program["W1"].ravel(), program["W2"].ravel()])
    np.testing.assert_array_equal(program.theta, flat)
    program.theta[:] = 7.0
    assert (program["W2"] == 7.0).all()
    gradients = program.gradients()
    np.testing.assert_array_equal(program.gradient[9:], gradients["W2"].ravel())


def test_inputs_have_gradients_when_wanted() -> None:
    """Data that varies gets an adjoint, of one layer or of two that read it."""
    tape = Tape()
    x = tape.data("x", XS, varies=True)
    weights = tape.parameter("W", np.array([[0.3, -0.5, 0.1]]))
    program = Program((weights.affine(x).tanh() * weights.affine(x)).sum())
    program.run()
    adjoint = program.adjoint("x").copy()
    tape = Tape()
    moved = tape.parameter("x", XS)  # the same network, its input a parameter
    weights = tape.constant([[0.3, -0.5, 0.1]])
    expected = complex_step((weights.affine(moved).tanh() * weights.affine(moved)).sum())
    np.testing.assert_allclose(adjoint.ravel(), expected, rtol=1e-13)


def test_a_row_of_ones_stays_ones() -> None:
    """Neither running nor loading data touches the neuron that always says 1."""
    program = Program(network(2, 3, 1))
    program.load(x=XS * 3)
    program.run()
    np.testing.assert_array_equal(program["x_1"][-1], 1)
    np.testing.assert_array_equal(program["a1_1"][-1], 1)


@pytest.mark.parametrize("layers", [(2, 3, 1), (2, 8, 8, 1), (2, 5, 9, 4, 1)])
def test_backward_costs_what_theory_says(layers: tuple[int, ...]) -> None:
    """Counted in matrix products, backward / forward = 2 - n0 n1 / Σ n_{l-1} n_l."""
    listing = Listing(network(*layers))
    products = [m * n for m, n in pairwise(layers)]
    forward = listing.multiplications("forward", matrices_only=True)
    backward = listing.multiplications("backward", matrices_only=True)
    assert forward == 4 * sum(products)
    assert backward == 4 * (2 * sum(products) - products[0])


def test_multiplications_outside_matrices_count_too() -> None:
    """Every product of two numbers is counted, whichever numpy function makes it."""
    tape = Tape()
    x = tape.parameter("x", np.ones((2, 3)))
    listing = Listing((x * x).sum())
    assert listing.multiplications("forward") == 6
    assert listing.multiplications("backward") == 12
    assert listing.multiplications("forward", matrices_only=True) == 0


def test_lines_know_their_sweep_and_their_entries() -> None:
    """Each line names the rule it comes from and the entry whose numbers it fills."""
    tape = Tape()
    z = tape.parameter("W", np.zeros((1, 3))).affine(tape.data("x", XS)).named("z")
    listing = Listing(z.exp().named("a").sum().named("total"))
    named = [
        (line.sweep, tape.entries[line.entry].name, tape.entries[line.fills].name)
        for line in listing.lines
        if line.entry is not None and line.fills is not None
    ]
    assert named == [
        ("forward", "z", "z"),
        ("forward", "a", "a"),
        ("forward", "total", "total"),
        ("backward", "total", "a"),
        ("backward", "a", "z"),
        ("backward", "z", "W"),
    ]


def test_what_the_output_does_not_need_is_not_computed() -> None:
    """Entries off the road to the output have no line; their parameters have gradient 0."""
    tape = Tape()
    x, idle = tape.parameter("x", 1.0), tape.parameter("idle", 2.0)
    idle.exp().named("unused")
    program = Program(x.exp())
    program.run()
    assert "unused" not in program.source
    np.testing.assert_allclose(program.gradient, [math.e, 0])


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (lambda tape, x: x, "not one number"),
        (lambda tape, x: tape.data("d", 1.0).exp(), "depends on no parameter"),
        (lambda tape, x: x.exp().named("theta").sum(), "'theta' already"),
        (lambda tape, x: x.exp().named("exp").sum(), "'exp' already"),
    ],
)
def test_what_cannot_be_a_program_is_refused(
    output: Callable[[Tape, Variable], Variable], message: str
) -> None:
    """An output without a gradient, or a name that the program needs, is an error."""
    tape = Tape()
    variable = output(tape, tape.parameter("x", [1.0, 2.0]))
    with pytest.raises(GraphError, match=message):
        Program(variable)


def test_wrong_data_is_refused() -> None:
    """Data of another shape, of an unknown name or for a computed entry is an error."""
    program = Program(network(2, 3, 1))
    with pytest.raises(GraphError, match="another shape"):
        program.load(x=np.zeros((2, 5)))
    with pytest.raises(GraphError, match="no entry"):
        program.load(w=1.0)
    with pytest.raises(GraphError, match="is computed"):
        program.load(z1=np.zeros((3, 4)))
    with pytest.raises(GraphError, match="no buffer"):
        program["d_x"]


def test_an_update_changes_theta_by_the_gradient() -> None:
    """The optimiser's lines run over the same memory."""
    program = Program(
        network(2, 3, 1),
        update="multiply(gradient, rate, step); subtract(theta, step, theta)",
        state={"rate": np.array(0.5), "step": np.zeros(13)},
    )
    before: NDArray[np.float64] = program.theta.copy()
    program.run()
    program.update()
    np.testing.assert_array_equal(program.theta, before - 0.5 * program.gradient)
