"""Blame through a deep network that has learned nothing yet: does it fade, or swell?"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program, Variable
from engine.experiments import datasets, networks
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS, rounded
from engine.records import DepthProfile, DepthSurvey, ParameterLayout


def survey(experiment: DepthSurvey) -> DepthProfile:
    """Sweep one batch through a network for each gain; all share their random numbers."""
    _, loss, unit = traced(experiment)
    program = Program(loss)
    blame = np.empty((len(experiment.gains), experiment.depth))
    signal = np.empty_like(blame)
    for row, gain in enumerate(experiment.gains):
        program.theta[:] = scaled(unit, gain)
        program.run()
        for layer in range(1, experiment.depth + 1):
            blame[row, layer - 1] = size(program.adjoint(f"z{layer}"))
            signal[row, layer - 1] = program[f"a{layer}"].std(axis=1).mean()
    return DepthProfile(experiment, rounded(blame, READING_BITS), rounded(signal, READING_BITS))


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
