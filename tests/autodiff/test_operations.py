"""Every operation's derivative rules, against two gradients that know no rules."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.autodiff import (
    OPERATIONS,
    GraphError,
    Listing,
    Operation,
    Program,
    Tape,
    Variable,
    broadcast_shape,
    central_differences,
    complex_step,
    concatenate,
    maximum,
    minimum,
    relative_error,
    stack,
    where,
)

Formula = Callable[[Variable, Variable], Variable]

FORMULAS: Mapping[str, Formula] = {
    "add": lambda a, b: a + b,
    "subtract": lambda a, b: a - b,
    "multiply": lambda a, b: a * b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
    "negative": lambda a, b: -a * b,
    "exp": lambda a, b: a.exp() * b,
    "log": lambda a, b: a.log() * b,
    "sin": lambda a, b: a.sin() * b,
    "cos": lambda a, b: a.cos() * b,
    "tanh": lambda a, b: a.tanh() * b,
    "sigmoid": lambda a, b: (a - 1).sigmoid() * b,
    "relu": lambda a, b: (a - 1.03).relu() * b,
    "step": lambda a, b: (a - 1.03).step() * b,
    "softplus": lambda a, b: (a - 1).softplus() * b,
    "reshape": lambda a, b: a.reshape(-1) * b.reshape(-1),
    "transpose": lambda a, b: a.T * b.T,
    "broadcast": lambda a, b: a.broadcast(2, *a.shape) * b,
    "index": lambda a, b: a[0, 1:] * b[-1, 1:],
    "sum": lambda a, b: a.sum(axis=0) * b.sum(axis=1).sum() + (a * b).sum(),
    "max": lambda a, b: a.max(axis=1) * b.max(),
    "inner": lambda a, b: a.inner(b) * b.mean() + a.mean(axis=0) * b.mean(axis=1).sum(),
    "matmul": lambda a, b: a @ b.T,
    "affine": lambda a, b: a.affine(b[:, 1:].T),
    "squared_error": lambda a, b: a.squared_error(b),
    "binary_cross_entropy": lambda a, b: (a * b).binary_cross_entropy([[0.0, 1.0, 0.3]]),
    "sqrt": lambda a, b: (a * b).sqrt(),
    "erf": lambda a, b: a.erf() * b,
    "abs": lambda a, b: abs(a - 1.03) * (1.03 - b).abs(),
    "maximum": lambda a, b: a.maximum(b[0] + 0.02) * maximum(1.03, b),
    "minimum": lambda a, b: a.minimum(b[0] + 0.02) * minimum(1.03, b),
    "clip": lambda a, b: a.clip(0.71, 1.93) * b.clip(high=1.23),
    "where": lambda a, b: where([1, 0, 1], a * a, b[:, :1]) * where(a, b, 3.0),
    "concatenate": lambda a, b: concatenate([a, b[:, :1], a], axis=1).exp(),
    "stack": lambda a, b: stack([a, b, a * b], axis=-1).exp(),
    "softmax": lambda a, b: a.softmax(axis=0) * b.softmax(axis=None),
    "log_softmax": lambda a, b: a.log_softmax(axis=1) * b.log_softmax(axis=None),
    "logsumexp": lambda a, b: a.logsumexp(axis=1) * b.logsumexp(),
    "matrix_vector": lambda a, b: a @ b[0],
    "vector_matrix": lambda a, b: a[:, 0] @ b,
    "batched_matmul": lambda a, b: stack([a, a * a]) @ b.T + stack([a, b]) @ b[0].reshape(3, 1),
    "softmax_cross_entropy": lambda a, b: (a * b).softmax_cross_entropy(
        np.array([[1, 0, 0.2], [0, 1, 0.8]])
    ),
}
"""A formula for an operation as authors write it, of two (2, 3) arrays of positive numbers."""

CORNERS = [name for name in FORMULAS if not OPERATIONS[name].analytic]


@st.composite
def matrices(draw: st.DrawFn) -> NDArray[np.float64]:
    """(2, 3) arrays in 0.25..3, no two numbers equal: away from every pole and corner."""
    numbers = draw(st.lists(st.integers(0, 50), min_size=6, max_size=6, unique=True))
    return 0.25 + 0.055 * np.array(numbers, dtype=np.float64).reshape(2, 3)


def scalar(formula: Formula, a: NDArray[np.float64], b: NDArray[np.float64]) -> Variable:
    """The formula's numbers, added up with unequal weights: every entry matters, differently."""
    tape = Tape()
    result = formula(tape.parameter("a", a), tape.parameter("b", b))
    weights = np.cos(np.arange(np.prod(result.shape))).reshape(result.shape)
    return (result * weights).sum()


@pytest.mark.parametrize("name", FORMULAS)
@given(a=matrices(), b=matrices())
def test_rules_agree_with_central_differences(
    name: str, a: NDArray[np.float64], b: NDArray[np.float64]
) -> None:
    """Each rule's gradient is the slope that small steps to either side measure."""
    output = scalar(FORMULAS[name], a, b)
    program = Program(output)
    program.run()
    reference = central_differences(output)
    close = 1e-7 * max(1e-3, np.abs(reference).max())  # zeros are measured to ten places
    np.testing.assert_allclose(program.gradient, reference, rtol=0, atol=close)


@pytest.mark.parametrize("name", [name for name in FORMULAS if name not in CORNERS])
@given(a=matrices(), b=matrices())
def test_rules_agree_with_a_complex_step(
    name: str, a: NDArray[np.float64], b: NDArray[np.float64]
) -> None:
    """Each smooth rule's gradient is right to the last digits."""
    output = scalar(FORMULAS[name], a, b)
    program = Program(output)
    program.run()
    assert relative_error(program.gradient, complex_step(output)) < 1e-12


@pytest.mark.parametrize("name", CORNERS)
def test_a_complex_step_refuses_corners(name: str) -> None:
    """Where no complex derivative exists, the check says so instead of answering."""
    output = scalar(FORMULAS[name], np.ones((2, 3)), np.ones((2, 3)))
    with pytest.raises(GraphError, match="corner"):
        complex_step(output)


def test_equal_maxima_share_the_gradient() -> None:
    """Three equal maxima receive a third each."""
    tape = Tape()
    program = Program(tape.parameter("a", [2.0, 2.0, 1.0, 2.0]).max())
    program.run()
    np.testing.assert_allclose(program.gradient, [1 / 3, 1 / 3, 0, 1 / 3], rtol=1e-15)


def test_formulas_have_operations() -> None:
    """No formula is left behind by an operation that is gone."""
    assert FORMULAS.keys() <= OPERATIONS.keys()
    assert {"relu", "step", "max", "abs", "maximum", "minimum", "clip"} == set(CORNERS)


def test_relu_is_flat_at_zero() -> None:
    """The slope at the corner is that of the flat side."""
    tape = Tape()
    program = Program(tape.parameter("a", [-1.0, 0.0, 1.0]).relu().sum())
    program.run()
    np.testing.assert_array_equal(program.gradient, [0, 0, 1])


@pytest.mark.parametrize(
    ("name", "logit", "loss", "slope"),
    [
        ("softplus", 5000.0, 5000.0, 1.0),
        ("softplus", -5000.0, 0.0, 0.0),
        ("binary_cross_entropy", 5000.0, 5000.0, 1.0),
        ("binary_cross_entropy", -5000.0, 0.0, 0.0),
    ],
)
def test_losses_survive_any_logit(name: str, logit: float, loss: float, slope: float) -> None:
    """Logits far beyond the range of exp give the exact loss and slope, and no warning."""
    tape = Tape()
    z = tape.parameter("z", [logit])
    losses = z.softplus() if name == "softplus" else z.binary_cross_entropy([0.0])
    program = Program(losses.sum())
    with np.errstate(all="raise", under="ignore"):
        assert program.run() == loss
    assert program.gradient == slope


def test_softmax_cross_entropy_survives_any_logit() -> None:
    """The largest logit is taken out before exp."""
    tape = Tape()
    z = tape.parameter("z", [[5000.0], [-5000.0]])
    program = Program(z.softmax_cross_entropy(np.array([[0.0], [1.0]])).sum())
    with np.errstate(all="raise", under="ignore"):
        assert program.run() == 10000.0
    np.testing.assert_array_equal(program.gradient, [1, -1])


def test_a_missing_rule_is_named_with_its_remedy() -> None:
    """Labels have no derivative: asking for it names the operation, the input and the way out."""
    tape = Tape()
    labels = tape.parameter("labels", [1.0])
    with pytest.raises(GraphError, match=r"'binary_cross_entropy' has no derivative rule.*'b'"):
        Listing(tape.data("z", [0.0]).binary_cross_entropy(labels).sum())


def test_a_misspelt_operation_is_named_with_its_neighbour() -> None:
    """An unknown operation is an error that suggests the nearest known one."""
    tape = Tape()
    with pytest.raises(GraphError, match="did you mean 'tanh'"):
        tape.record("tanhh", tape.parameter("a", 1.0))


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (lambda a, b: a + b.T, "element by element"),
        (lambda a, b: a.inner(b.T), "do not pair up"),
        (lambda a, b: a @ b, "cannot be multiplied"),
        (lambda a, b: a.affine(b.T), "cannot map"),
        (lambda a, b: a.softmax_cross_entropy(b.T), "do not match"),
        (lambda a, b: a.broadcast(3, 3), "cannot meet"),
        (lambda a, b: a.broadcast(3), "cannot fill"),
    ],
)
def test_shapes_that_do_not_fit_are_refused(formula: Formula, message: str) -> None:
    """A wrong shape is caught while tracing, before anything runs."""
    with pytest.raises(GraphError, match=message):
        scalar(formula, np.ones((2, 3)), np.ones((2, 3)))


def test_an_operation_may_lack_every_rule() -> None:
    """That is no mistake until a derivative is asked for; then the error says where to write it."""
    step = Operation("step", broadcast_shape, forward="greater(a, zero, out=o)")
    with pytest.raises(GraphError, match=r"beside its forward rule"):
        step.derivative("da")
