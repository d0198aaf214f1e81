"""What each neuron of a run answers all over the plane, and how much it is blamed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiment import Claim, Experiment, Recount
from engine.learning import networks, recounts
from engine.learning.layout import ParameterLayout
from engine.learning.recording_plan import plane
from engine.learning.rounding import FIELD_BITS, READING_BITS, rounded
from engine.learning.training_run import TrainingRun, Trajectory

if TYPE_CHECKING:
    from annotated_types import Interval

DIRECTIONS = 3
"""Along which the gate nudges all deltas of a layer at once, being too many to nudge each."""


@dataclass(frozen=True)
class NeuronAnswers:
    """The neurons of a run at its moments, layer by layer, each from the top down."""

    experiment: NeuronMaps
    layers: tuple[int, ...]
    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    theta: NDArray[np.float64]
    """(moments, parameters)."""

    answers: NDArray[np.float64]
    """(moments, hidden neurons, side, side): activations over the plane; row 0 is the top."""

    delta: NDArray[np.float64]
    """(moments, hidden neurons and output, points): d loss of a point / d z of a neuron."""

    @property
    def blame(self) -> NDArray[np.float64]:
        """(moments, hidden neurons and output): |delta|, averaged over the points."""
        mean: NDArray[np.float64] = np.abs(self.delta).mean(axis=2)
        return mean


@dataclass(frozen=True)
class NeuronMaps(Experiment[NeuronAnswers]):
    """Every neuron of a training run, at the moments that the run records."""

    run: TrainingRun
    side: Annotated[int, Interval(ge=2, le=200)] = 20
    """Of the square grid on which each hidden neuron's activation is sampled."""

    def perform(self) -> NeuronAnswers:
        """Train, then go through the network's recorded weights forward and backward."""
        trajectory = self.run.perform()
        theta = trajectory.theta[trajectory.moments]
        return NeuronAnswers(
            experiment=self,
            layers=trajectory.layers,
            inputs=trajectory.inputs,
            targets=trajectory.targets,
            theta=theta,
            answers=rounded(self._answers(theta), FIELD_BITS),
            delta=rounded(self._delta(trajectory, theta), READING_BITS),
        )

    def recounts(self, record: NeuronAnswers) -> Iterator[Recount]:
        """What each neuron answers, and every delta."""
        return recounts.of_maps(self, record)

    def claims(self, record: NeuronAnswers) -> Iterator[Claim]:
        """Every delta at every moment."""
        layout, points = ParameterLayout(record.layers), len(record.inputs)
        loss = networks.traced_loss(layout, self.run.activation, record.theta[0], record.inputs)
        for moment, theta in enumerate(record.theta):
            yield Claim(
                f"moment {moment}",
                loss,
                tuple(f"z{layer}" for layer in range(1, len(record.layers))),
                networks.weights(layout, theta) | {"y": record.targets[None, :]},
                # The loss is the mean over all points, of which each has its share.
                recorded=record.delta[moment].ravel() / points,
                slack=2.0**-READING_BITS / points,
                # Where a layer is saturated its deltas all but vanish beside those of the others.
                terms=float(np.abs(record.delta[moment]).max()) / points,
                directions=DIRECTIONS,
            )

    def _answers(self, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        layout, grid = self.run.layout, plane(self.run.plan.span, self.side)
        hidden = range(1, len(layout.layers) - 1)
        program = Program(
            networks.logits(layout, self.run.activation, theta[0], grid), derivatives=False
        )
        found = []
        for weights in theta:
            program.theta[:] = weights
            program.forward()
            found.append([row.copy() for layer in hidden for row in program.value(f"a{layer}")])
        return np.array(found).reshape(len(theta), -1, self.side, self.side)

    def _delta(self, run: Trajectory, theta: NDArray[np.float64]) -> NDArray[np.float64]:
        layout, points = self.run.layout, len(run.inputs)
        logit = networks.logits(layout, self.run.activation, theta[0], run.inputs)
        program = Program(networks.mean_loss(logit, run.targets))
        found = []
        for weights in theta:
            program.theta[:] = weights
            program.forward()
            program.backward()
            layers = [program.adjoint(f"z{layer}") for layer in range(1, len(layout.layers))]
            found.append(points * np.concatenate(layers))
        return np.array(found)
