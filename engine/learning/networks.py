"""Multilayer perceptrons on the tape, and where their weights start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from numbers import Real
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Tape, Variable
from engine.errors import described
from engine.learning.choices import named
from engine.learning.layout import ParameterLayout
from engine.learning.rounding import GRADIENT_BITS, rounded

Initialiser = Callable[[int, int], float]
"""From the numbers of neurons before and behind a weight to its standard deviation."""

INITIALISERS: Mapping[str, Initialiser] = MappingProxyType(
    {
        # Glorot & Bengio (2010), equation 16
        "glorot": lambda fan_in, fan_out: float(np.sqrt(2 / (fan_in + fan_out))),
        # He et al. (2015), equation 10
        "he": lambda fan_in, fan_out: float(np.sqrt(2 / fan_in)),
        # LeCun et al. (1998), equation 16
        "lecun": lambda fan_in, fan_out: float(np.sqrt(1 / fan_in)),
        "normal": lambda fan_in, fan_out: 1.0,
    }
)

Activation = Callable[[Variable], Variable]
"""A nonlinearity, number by number."""

ACTIVATIONS: Mapping[str, Activation] = MappingProxyType(
    {"tanh": Variable.tanh, "sigmoid": Variable.sigmoid, "relu": Variable.relu}
)


def initial(
    layout: ParameterLayout, initialiser: str | Initialiser, seed: int
) -> NDArray[np.float64]:
    """(parameters,): normal weights of the initialiser's spread, biases 0.

    Rounded to multiples of 2^-20, like everything a run starts from.
    """
    spread_of = named(initialiser, INITIALISERS, "initialiser")
    rng = np.random.default_rng(seed)
    theta = np.zeros(layout.size)
    for matrix in layout.matrices(theta):
        fan_out, fan_in = matrix.shape[0], matrix.shape[1] - 1
        spread: object = spread_of(fan_in, fan_out)
        if not isinstance(spread, Real) or not np.isfinite(float(spread)):
            raise ValueError(
                f"the initialiser gave {described(spread, 40)} for the spread of weights\n"
                "    remedy: return their standard deviation, a finite number"
            )
        matrix[:, :-1] = float(spread) * rng.standard_normal((fan_out, fan_in))
    return rounded(theta, GRADIENT_BITS)


def logits(
    layout: ParameterLayout,
    activation: str | Activation,
    theta: NDArray[np.float64],
    inputs: NDArray[np.float64],
    *,
    varies: bool = False,
) -> Variable:
    """Trace the network on `inputs` (points, n_0); its last pre-activation is (n_L, points).

    `varies`: derivatives with respect to the inputs are wanted too.

    The tape names what textbooks name: x; W1, z1, a1; W2, z2, a2; … up to the logit z_L. Points
    lie in columns, so that a layer is one product: z = W a.
    """
    tape = Tape()
    signal = tape.data("x", inputs.T, varies=varies)
    matrices = layout.matrices(theta)
    for number, matrix in enumerate(matrices, start=1):
        weights = tape.parameter(f"W{number}", matrix)
        signal = weights.affine(signal).named(f"z{number}")
        if number < len(matrices):
            signal = activate(signal, activation).named(f"a{number}")
    return signal


def mean_loss(logit: Variable, targets: NDArray[np.float64]) -> Variable:
    """Go on to the mean binary cross-entropy, in nats; `targets` (points,), 0 or 1.

    The tape calls the targets y, each point's loss `losses`, their mean `loss`.
    """
    tape = logit.tape
    losses = logit.binary_cross_entropy(tape.data("y", targets[None, :])).named("losses")
    shares = tape.constant(np.full(losses.shape, 1 / len(targets))).named("shares")
    return losses.inner(shares).named("loss")


def traced_loss(
    layout: ParameterLayout,
    activation: str | Activation,
    theta: NDArray[np.float64],
    inputs: NDArray[np.float64],
) -> Variable:
    """The mean loss over `inputs` (points, n_0), to be loaded with their targets: 0 until then."""
    return mean_loss(logits(layout, activation, theta, inputs), np.zeros(len(inputs)))


def matrix_names(layout: ParameterLayout) -> tuple[str, ...]:
    """What the tape calls the weights: W1, W2, …."""
    return tuple(f"W{layer}" for layer in range(1, len(layout.layers)))


def weights(layout: ParameterLayout, theta: NDArray[np.float64]) -> dict[str, NDArray[np.float64]]:
    """The matrices of `theta` (parameters,) by the names that the tape gives them."""
    return dict(zip(matrix_names(layout), layout.matrices(theta), strict=True))


def activate(signal: Variable, activation: str | Activation) -> Variable:
    """Apply a nonlinearity, or the one of that name."""
    result: object = named(activation, ACTIVATIONS, "activation")(signal)
    if not isinstance(result, Variable) or result.shape != signal.shape:
        told = f"numbers of shape {result.shape}" if isinstance(result, Variable) else repr(result)
        raise ValueError(
            f"the activation made {told} of {signal.shape}\n"
            "    remedy: return one number on the tape for each number of its signal"
        )
    return result


def probability(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of class 1, 0..1, from a logit of any shape."""
    return 1 / (1 + np.exp(-logit))
