"""Multilayer perceptrons on the tape, and where their weights start."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Tape, Variable
from engine.errors import did_you_mean
from engine.experiments.rounding import GRADIENT_BITS, rounded
from engine.records import ParameterLayout, TrainingRun

INITIALISERS: Mapping[str, Callable[[int, int], float]] = MappingProxyType(
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
"""From the numbers of neurons before and behind a weight to its standard deviation."""


def layout(run: TrainingRun) -> ParameterLayout:
    """Two inputs, the hidden layers, one logit."""
    return ParameterLayout((2, *run.hidden, 1))


def initial(layout: ParameterLayout, initialiser: str, seed: int) -> NDArray[np.float64]:
    """(parameters,): normal weights of the initialiser's spread, biases 0.

    Rounded to multiples of 2^-20, like everything a run starts from.
    """
    if initialiser not in INITIALISERS:
        raise ValueError(
            f"no initialiser is called '{initialiser}': {did_you_mean(initialiser, INITIALISERS)}"
        )
    rng = np.random.default_rng(seed)
    theta = np.zeros(layout.size)
    for matrix in layout.matrices(theta):
        fan_out, fan_in = matrix.shape[0], matrix.shape[1] - 1
        spread = INITIALISERS[initialiser](fan_in, fan_out)
        matrix[:, :-1] = spread * rng.standard_normal((fan_out, fan_in))
    return rounded(theta, GRADIENT_BITS)


def logits(
    layout: ParameterLayout,
    activation: str,
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


def activate(signal: Variable, activation: str) -> Variable:
    """Apply the nonlinearity of that name."""
    match activation:
        case "tanh":
            return signal.tanh()
        case "sigmoid":
            return signal.sigmoid()
        case "relu":
            return signal.relu()
    raise ValueError(
        f"no activation is called '{activation}': "
        f"{did_you_mean(activation, ('tanh', 'sigmoid', 'relu'))}"
    )


def probability(logit: NDArray[np.float64]) -> NDArray[np.float64]:
    """Of class 1, 0..1, from a logit of any shape."""
    return 1 / (1 + np.exp(-logit))
