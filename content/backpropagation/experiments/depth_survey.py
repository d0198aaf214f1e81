"""Blame through a deep network that has learned nothing yet: does it fade, or swell?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    READING_BITS,
    Claim,
    Experiment,
    Measure,
    ParameterLayout,
    Program,
    Recount,
    Variable,
    datasets,
    networks,
    plain,
    rounded,
)


@dataclass(frozen=True)
class DepthProfile:
    """The size of delta in every layer, before anything is learned."""

    experiment: DepthSurvey
    blame: NDArray[np.float64]
    """(gains, depth): log10 of the root mean square, over points, of the norm |d loss / d z_l| of
    one point's loss; hidden layers from the first to the last."""

    signal: NDArray[np.float64]
    """(gains, depth): standard deviation of a neuron's activation over the points, averaged over
    the layer's neurons."""

    @property
    def delta(self) -> Annotated[NDArray[np.float64], Measure("|δ| of one point")]:
        """(gains, depth): what `blame` is the logarithm of."""
        return 10.0**self.blame

    @property
    def number(self) -> Annotated[NDArray[np.int64], Measure("hidden layer")]:
        """(depth,): of each layer, counted from 1."""
        return np.arange(1, self.blame.shape[1] + 1)


@dataclass(frozen=True)
class DepthSurvey(Experiment[DepthProfile]):
    """Untrained networks of `depth` equal hidden layers on points of two moons."""

    activation: Literal["tanh", "sigmoid", "relu"]
    gains: tuple[float, ...]
    """One network each: its weights are normal with standard deviation gain / √(inputs)."""

    depth: int = 20
    width: int = 64
    points: int = 32
    seed: int = 1

    def perform(self) -> DepthProfile:
        """Sweep one batch through a network for each gain; all share their random numbers."""
        _, loss, unit = traced(self)
        program = Program(loss)
        blame = np.empty((len(self.gains), self.depth))
        signal = np.empty_like(blame)
        for row, gain in enumerate(self.gains):
            program.theta[:] = scaled(unit, gain)
            program.run()
            for layer in range(1, self.depth + 1):
                blame[row, layer - 1] = size(program.adjoint(f"z{layer}"))
                signal[row, layer - 1] = program[f"a{layer}"].std(axis=1).mean()
        return DepthProfile(self, rounded(blame, READING_BITS), rounded(signal, READING_BITS))

    def recounts(self, record: DepthProfile) -> Iterator[Recount]:
        """Deltas and activations of every layer in plain numpy."""
        layout, _, unit = traced(self)
        inputs, targets = datasets.draw("moons", self.points, 0.12, self.seed)
        found = [
            plain.passed(layout, self.activation, scaled(unit, gain), inputs, targets)
            for gain in self.gains
        ]
        blame = [
            [0.5 * np.log10((delta**2).sum(axis=1).mean()) for delta in each.delta[:-1]]
            for each in found
        ]
        signal = [[a.std(axis=0).mean() for a in each.a[1:-1]] for each in found]
        yield Recount("blame", np.array(blame), 2.0**-READING_BITS)
        yield Recount("signal", np.array(signal), 2.0**-READING_BITS)

    def claims(self, record: DepthProfile) -> Iterator[Claim]:
        """The size of delta in every hidden layer, which stands for all neurons and points."""
        layout, loss, unit = traced(self)

        def read(delta: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.array([size(delta.reshape(self.width, -1))])

        for row, gain in enumerate(self.gains):
            given = networks.weights(layout, scaled(unit, gain))
            for layer in range(1, self.depth + 1):
                yield Claim(
                    f"gain {gain:.3g}",
                    loss,
                    (f"z{layer}",),
                    given,
                    recorded=record.blame[row, layer - 1 : layer],
                    slack=2.0**-READING_BITS,
                    read=read,
                    # Blame that has faded by a millionth is lost in the digits of a difference.
                    method="complex step within a branch" if self.activation == "relu" else None,
                    directions=4,
                )


def traced(experiment: DepthSurvey) -> tuple[ParameterLayout, Variable, NDArray[np.float64]]:
    """The layout, the mean loss on a tape of its own, and (parameters,) weights of gain 1."""
    layout = ParameterLayout((2, *[experiment.width] * experiment.depth, 1))
    inputs, targets = datasets.draw("moons", experiment.points, 0.12, experiment.seed)
    rng = np.random.default_rng(experiment.seed)
    unit = np.zeros(layout.size)
    for matrix in layout.matrices(unit):
        rows, columns = matrix.shape
        matrix[:, :-1] = rng.standard_normal((rows, columns - 1)) / np.sqrt(columns - 1)
    logit = networks.logits(layout, experiment.activation, unit, inputs)
    return layout, networks.mean_loss(logit, targets), unit


def scaled(unit: NDArray[np.float64], gain: float) -> NDArray[np.float64]:
    """(parameters,): the weights of a network of that gain."""
    return rounded(gain * unit, GRADIENT_BITS)


def size(adjoint: NDArray[np.float64]) -> float:
    """log10 of the root mean square norm of each point's own delta.

    `adjoint` (neurons, points) is that of the mean loss, which is 1/points of a point's own.
    """
    delta = adjoint.shape[1] * adjoint
    return float(np.log10(np.sqrt((delta**2).sum(axis=0).mean())))
