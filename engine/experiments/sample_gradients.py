"""Every sample's gradient on its own, and a trial step along each of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from engine.autodiff import Program
from engine.experiments import networks
from engine.experiments.rounding import READING_BITS, rounded
from engine.experiments.training_run import train
from engine.records import GradientCloud, SampleGradients


def scatter(experiment: SampleGradients) -> GradientCloud:
    """Take each point's gradient, then try a step along each, and along their mean."""
    run = experiment.run
    trajectory = train(replace(run, steps=experiment.step))
    layout, theta = trajectory.layout, trajectory.theta[-1]
    inputs, targets = trajectory.inputs, trajectory.targets

    def traced(count: int) -> Program:
        logit = networks.logits(layout, run.activation, theta, inputs[:count])
        return Program(networks.mean_loss(logit, targets[:count]))

    alone, everyone = traced(1), traced(len(targets))
    gradient = np.empty((len(targets), layout.size))
    for point in range(len(targets)):
        alone.load(x=inputs[point][:, None], y=targets[[[point]]])
        alone.run()
        gradient[point] = alone.gradient
    gradient = rounded(gradient, READING_BITS)
    everyone.forward()
    loss = rounded(everyone["losses"][0], READING_BITS)
    change = np.empty((len(targets) + 1, len(targets)))
    for row, direction in enumerate([*gradient, gradient.mean(axis=0)]):
        everyone.theta[:] = theta - experiment.learning_rate * direction
        everyone.forward()
        change[row] = rounded(everyone["losses"][0], READING_BITS) - loss
    return GradientCloud(
        experiment=experiment,
        layers=layout.layers,
        theta=theta,
        inputs=inputs,
        targets=targets,
        gradient=gradient,
        order=np.random.default_rng([run.seed, 1]).permutation(run.points),
        loss=loss,
        change=change,
    )
