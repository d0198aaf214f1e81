"""Every sample's gradient on its own, and a trial step along each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    READING_BITS,
    Claim,
    Experiment,
    ParameterLayout,
    Program,
    Recount,
    TrainingRun,
    networks,
    plain,
    rounded,
)


@dataclass(frozen=True)
class GradientCloud:
    """One gradient a point, all at the same weights."""

    experiment: SampleGradients
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights at that step."""

    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    gradient: NDArray[np.float64]
    """(points, parameters): d loss / d theta of each point alone; their mean is the batch's."""

    order: NDArray[np.int64]
    """(points,): the points as a pack of cards is dealt; consecutive ones make a batch."""

    loss: NDArray[np.float64]
    """(points,): binary cross-entropy of each point before any step, in nats."""

    change: NDArray[np.float64]
    """(points + 1, points): how the loss of each point (columns) changes by a step along each
    point's gradient (rows); the last row is a step along the mean of all gradients."""


@dataclass(frozen=True)
class SampleGradients(Experiment[GradientCloud]):
    """All points of a run, one by one, at one of its steps."""

    run: TrainingRun
    step: int
    learning_rate: float
    """Of the single step that is tried for each point, and for all of them together."""

    def perform(self) -> GradientCloud:
        """Take each point's gradient, then try a step along each, and along their mean."""
        run = self.run
        trajectory = replace(run, steps=self.step).perform()
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
            everyone.theta[:] = theta - self.learning_rate * direction
            everyone.forward()
            change[row] = rounded(everyone["losses"][0], READING_BITS) - loss
        return GradientCloud(
            experiment=self,
            layers=layout.layers,
            theta=theta,
            inputs=inputs,
            targets=targets,
            gradient=gradient,
            order=np.random.default_rng([run.seed, 1]).permutation(run.points),
            loss=loss,
            change=change,
        )

    def recounts(self, record: GradientCloud) -> Iterator[Recount]:
        """Every point alone, and every trial step, in plain numpy."""
        run, slack = self.run, 2.0**-READING_BITS
        trajectory = replace(run, steps=self.step).perform()
        layout, theta = trajectory.layout, trajectory.theta[-1]
        inputs, targets = trajectory.inputs, trajectory.targets
        yield Recount("layers", layout.layers)
        yield Recount("theta", theta)
        yield Recount("inputs", inputs)
        yield Recount("targets", targets)

        def at(weights: NDArray[np.float64], rows: slice = slice(None)) -> plain.Pass:
            return plain.passed(layout, str(run.activation), weights, inputs[rows], targets[rows])

        gradient = [at(theta, slice(k, k + 1)).gradient for k in range(len(targets))]
        loss = at(theta).loss
        yield Recount("gradient", np.array(gradient), slack)
        yield Recount("loss", loss, slack)
        along = [*record.gradient, record.gradient.mean(axis=0)]
        after = [at(theta - self.learning_rate * each).loss for each in along]
        yield Recount("change", np.array(after) - loss, 2 * slack)
        yield Recount("order", np.random.default_rng([run.seed, 1]).permutation(run.points))

    def claims(self, record: GradientCloud) -> Iterator[Claim]:
        """Every point's own gradient."""
        layout = ParameterLayout(record.layers)
        loss = networks.traced_loss(layout, self.run.activation, record.theta, record.inputs[:1])
        for point, gradient in enumerate(record.gradient):
            yield Claim(
                f"point {point + 1}",
                loss,
                networks.matrix_names(layout),
                {"x": record.inputs[point][:, None], "y": record.targets[[[point]]]},
                recorded=gradient,
                slack=2.0**-READING_BITS,
                name=layout.name,
            )
