"""An operation, an activation, a loss and an optimiser of this volume's own."""

from __future__ import annotations

from dataclasses import dataclass

from engine.authoring import ROUND, Operation, Optimizer, Update, Variable, broadcast_shape, record

CUBE = Operation(
    "cube",
    broadcast_shape,
    forward="multiply(a, a, t); multiply(t, a, o)",
    backward={"da": "multiply(t, three, e); multiply(g, e, da)"},
    scratch={"t": "o", "e": "o"},
    constants={"three": 3.0},
)
"""a³"""


def cube(signal: Variable) -> Variable:
    """The cube of every number."""
    return record(CUBE, signal)


def bent(signal: Variable) -> Variable:
    """An activation: a third of the way from the line to its cube, flattened."""
    return (signal + cube(signal) / 3).tanh()


def even(fan_in: int, fan_out: int) -> float:
    """The same spread for all first weights."""
    return 0.8


def pseudo_huber(error: Variable) -> Variable:
    """A loss that is square for small errors and straight for large ones (Charbonnier 1997)."""
    return ((error * error + 1.0) ** 0.5 - 1.0).mean()


@dataclass(frozen=True)
class SignDescent(Optimizer):
    """theta <- theta - learning_rate * sign(gradient)."""

    def update(self, parameters: int) -> Update:
        """Three lines after the rounding."""
        lines = "sign(gradient, step)\nmultiply(step, rate, step)\nsubtract(theta, step, theta)\n"
        return Update(ROUND + lines, self.state(parameters))
