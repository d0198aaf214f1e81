"""Blame through a deep network that has learned nothing yet: does it fade, or swell?"""

from __future__ import annotations

import numpy as np

from engine.autodiff import Program
from engine.experiments import datasets, networks
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS, rounded
from engine.records import DepthProfile, DepthSurvey, ParameterLayout


def survey(experiment: DepthSurvey) -> DepthProfile:
    """Sweep one batch through a network for each gain; all share their random numbers."""
    layout = ParameterLayout((2, *[experiment.width] * experiment.depth, 1))
    inputs, targets = datasets.draw("moons", experiment.points, 0.12, experiment.seed)
    rng = np.random.default_rng(experiment.seed)
    unit = np.zeros(layout.size)
    for matrix in layout.matrices(unit):
        rows, columns = matrix.shape
        matrix[:, :-1] = rng.standard_normal((rows, columns - 1)) / np.sqrt(columns - 1)
    logit = networks.logits(layout, experiment.activation, unit, inputs)
    program = Program(networks.mean_loss(logit, targets))
    hidden = range(1, experiment.depth + 1)
    blame = np.empty((len(experiment.gains), experiment.depth))
    signal = np.empty_like(blame)
    for row, gain in enumerate(experiment.gains):
        program.theta[:] = rounded(gain * unit, GRADIENT_BITS)
        program.run()
        for layer in hidden:
            delta = experiment.points * program.adjoint(f"z{layer}")
            blame[row, layer - 1] = np.log10(np.sqrt((delta**2).sum(axis=0).mean()))
            signal[row, layer - 1] = program[f"a{layer}"].std(axis=1).mean()
    return DepthProfile(experiment, rounded(blame, READING_BITS), rounded(signal, READING_BITS))
