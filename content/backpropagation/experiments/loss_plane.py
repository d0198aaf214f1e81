"""The loss over a plane through a training run, and the paths of several runs seen from above.

The plane is the one in which the run's weights vary most: the first two principal directions of its
trajectory, as Li et al. (2018) draw the paths of optimisers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge
from numpy.typing import NDArray

from engine.authoring import (
    READING_BITS,
    Claim,
    Experiment,
    ParameterLayout,
    Program,
    Recount,
    Tape,
    TrainingRun,
    Variable,
    networks,
    plain,
    rounded,
)


@dataclass(frozen=True)
class LossPlane:
    """Everything but the weights, which are the runs' own, is a multiple of 2^-24.

    A place on the plane is (across, up), in units of the parameters, from `centre` along the rows
    of `directions`. Runs and moments are those of the experiment's `runs`.
    """

    experiment: LossOverPlane
    layers: tuple[int, ...]
    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    theta: NDArray[np.float64]
    """(runs, moments, parameters)"""

    centre: NDArray[np.float64]
    """(parameters,): the mean over the first run's moments."""

    directions: NDArray[np.float64]
    """(2, parameters): orthonormal, across and up."""

    share: NDArray[np.float64]
    """(2,): of the variance of the first run's moments, what lies along each direction; 0..1."""

    across: NDArray[np.float64]
    """(columns,)"""

    up: NDArray[np.float64]
    """(rows,): increasing."""

    loss: NDArray[np.float64]
    """(rows, columns): mean cross-entropy over all points at each place of the plane, in nats."""

    path: NDArray[np.float64]
    """(runs, moments, 2): where the weights stand, seen from straight above the plane."""

    slope: NDArray[np.float64]
    """(runs, moments, 2): d loss / d (across, up) at the run's own weights."""

    height: NDArray[np.float64]
    """(runs, moments): how far off the plane the weights are."""


@dataclass(frozen=True)
class LossOverPlane(Experiment[LossPlane]):
    """Runs with equal networks, points and numbers of moments; the first one spans the plane."""

    runs: tuple[TrainingRun, ...]
    window: tuple[float, float, float, float]
    """Left, right, bottom and top of what is looked at."""

    columns: Annotated[int, Ge(2)]
    rows: Annotated[int, Ge(2)]

    def perform(self) -> LossPlane:
        """Train, find the plane, and run the network at each of its places."""
        trajectories = [run.perform() for run in self.runs]
        first = trajectories[0]
        theta = np.array([each.theta[each.moments] for each in trajectories])
        centre = rounded(theta[0].mean(axis=0), READING_BITS)
        spread = theta[0] - centre
        _, size, found = np.linalg.svd(spread, full_matrices=False)
        # A direction has no sign of its own: let the run go from right to left, and end below.
        ends = found[:2] @ spread[-1]
        directions = rounded(np.where(ends < 0, 1.0, -1.0)[:, None] * found[:2], READING_BITS)
        left, right, bottom, top = self.window
        across, up = np.linspace(left, right, self.columns), np.linspace(bottom, top, self.rows)
        program = Program(self._loss(first.layout, centre, directions, first.inputs, first.targets))
        loss = np.empty((self.rows, self.columns))
        for row, column in np.ndindex(loss.shape):
            program.theta[:] = across[column], up[row]
            program.forward()
            loss[row, column] = program["loss"]
        slope = np.empty((*theta.shape[:2], 2))
        for run, moment in np.ndindex(theta.shape[:2]):
            program.load(**networks.weights(first.layout, theta[run, moment]))
            program.theta[:] = 0.0
            program.run()
            slope[run, moment] = program.gradient
        path = (theta - centre) @ directions.T
        return LossPlane(
            experiment=self,
            layers=first.layers,
            inputs=first.inputs,
            targets=first.targets,
            theta=theta,
            centre=centre,
            directions=directions,
            share=rounded(size[:2] ** 2 / (size**2).sum(), READING_BITS),
            across=across,
            up=up,
            loss=rounded(loss, READING_BITS),
            path=rounded(path, READING_BITS),
            slope=rounded(slope, READING_BITS),
            height=rounded(
                np.linalg.norm(theta - centre - path @ directions, axis=2), READING_BITS
            ),
        )

    def recounts(self, record: LossPlane) -> Iterator[Recount]:
        """The plane from the weights, and every loss and slope in plain numpy."""
        trajectories = [run.perform() for run in self.runs]
        first, slack = trajectories[0], 2.0**-READING_BITS
        layout, activation = first.layout, str(self.runs[0].activation)
        theta = np.array([each.theta[each.moments] for each in trajectories])
        yield Recount("layers", layout.layers)
        yield Recount("inputs", first.inputs)
        yield Recount("targets", first.targets)
        yield Recount("theta", theta)
        yield Recount("centre", theta[0].mean(axis=0), slack)
        spread = theta[0] - theta[0].mean(axis=0)
        # By the eigenvectors of the covariance, which has its own way to the same directions.
        sizes, vectors = np.linalg.eigh(spread.T @ spread)
        directions = (
            vectors[:, :-3:-1].T * np.where(spread[-1] @ vectors[:, :-3:-1] < 0, 1, -1)[:, None]
        )
        yield Recount("directions", directions, 2 * slack)
        yield Recount("share", sizes[:-3:-1] / sizes.sum(), slack)
        left, right, bottom, top = self.window
        across, up = np.linspace(left, right, self.columns), np.linspace(bottom, top, self.rows)
        yield Recount("across", across)
        yield Recount("up", up)

        def at(weights: NDArray[np.float64]) -> plain.Pass:
            return plain.passed(layout, activation, weights, first.inputs, first.targets)

        loss = [
            [
                at(record.centre + x * record.directions[0] + y * record.directions[1])
                for x in across
            ]
            for y in up
        ]
        yield Recount("loss", np.array([[each.loss.mean() for each in row] for row in loss]), slack)
        away = theta - record.centre
        path = away @ record.directions.T
        yield Recount("path", path, slack)
        height = np.sqrt((away**2).sum(axis=2) - (path**2).sum(axis=2))
        yield Recount("height", height, 1e-4)
        slope = [[record.directions @ at(each).gradient for each in run] for run in theta]
        yield Recount("slope", np.array(slope), slack)

    def claims(self, record: LossPlane) -> Iterator[Claim]:
        """The slope along both directions, at every moment of every run."""
        layout = ParameterLayout(record.layers)
        loss = self._loss(layout, record.centre, record.directions, record.inputs, record.targets)
        for run, moment in np.ndindex(record.theta.shape[:2]):
            yield Claim(
                f"run {run + 1}, moment {moment}",
                loss,
                ("across", "up"),
                networks.weights(layout, record.theta[run, moment]),
                recorded=record.slope[run, moment],
                slack=2.0**-READING_BITS,
            )

    def _loss(
        self,
        layout: ParameterLayout,
        theta: NDArray[np.float64],
        directions: NDArray[np.float64],
        inputs: NDArray[np.float64],
        targets: NDArray[np.float64],
    ) -> Variable:
        """The mean loss at `theta`, moved along the two directions by parameters of their own."""
        tape = Tape()
        across, up = tape.parameter("across", 0.0), tape.parameter("up", 0.0)
        signal = tape.data("x", inputs.T)
        parts = zip(*(layout.matrices(each) for each in (theta, *directions)), strict=True)
        for layer, (start, right, above) in enumerate(parts, start=1):
            weights = tape.data(f"W{layer}", start) + across * right + up * above
            signal = weights.affine(signal).named(f"z{layer}")
            if layer < len(layout.shapes):
                signal = networks.activate(signal, self.runs[0].activation).named(f"a{layer}")
        return networks.mean_loss(signal, targets)
