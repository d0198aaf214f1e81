"""One neuron with one weight: its loss over that weight, its slope, and what nudges really do."""

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
    Measure,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)


@dataclass(frozen=True)
class NudgedLosses:
    """The loss at every weight, and after every nudge of it; rounded to multiples of 2^-24."""

    experiment: NudgedWeight
    weight: Annotated[NDArray[np.float64], Measure("weight w")]
    """(weights,): from the lowest to the highest, in equal steps."""

    sum: NDArray[np.float64]
    """(weights,): what the neuron adds up, weight × input + bias."""

    probability: NDArray[np.float64]
    """(weights,): what it answers, the sigmoid of that sum."""

    loss: Annotated[NDArray[np.float64], Measure("loss")]
    """(weights,): -ln of the probability that it gives to the truth."""

    slope: NDArray[np.float64]
    """(weights,): d loss / d weight."""

    nudged: NDArray[np.float64]
    """(weights, nudges): the loss with the weight moved by a nudge."""

    @property
    def weight_far(self) -> Annotated[NDArray[np.float64], Measure("weight w")]:
        """Every weight, and those beyond the highest to which the last nudge leads."""
        moved = self.weight + self.experiment.nudges[-1]
        return np.concatenate([self.weight, moved[self._beyond]])

    @property
    def loss_far(self) -> Annotated[NDArray[np.float64], Measure("loss")]:
        """The loss at each of them."""
        return np.concatenate([self.loss, self.nudged[self._beyond, -1]])

    @property
    def _beyond(self) -> NDArray[np.bool_]:
        beyond: NDArray[np.bool_] = (
            self.weight + self.experiment.nudges[-1] > self.weight[-1] + 1e-9
        )
        return beyond


@dataclass(frozen=True)
class NudgedWeight(Experiment[NudgedLosses]):
    """A sigmoid neuron with one input, asked about one point at many weights."""

    input: float
    bias: float
    target: Annotated[int, Ge(0)]
    """The class of the point, 0 or 1."""

    lowest: float
    highest: float
    weights: Annotated[int, Ge(2)]
    """How many, the ends included."""

    nudges: tuple[float, ...]

    def perform(self) -> NudgedLosses:
        """Run forward and backward at each weight, and forward again after each nudge."""
        program = Program(self._loss())
        weight = np.linspace(self.lowest, self.highest, self.weights)
        read = np.empty((4, self.weights))
        nudged = np.empty((self.weights, len(self.nudges)))
        for k, w in enumerate(weight):
            for j, nudge in enumerate(self.nudges):
                program.theta[:] = w + nudge
                nudged[k, j] = program.run()
            program.theta[:] = w
            loss = program.run()
            read[:, k] = program["z"], program["p"], loss, program.gradient[0]
        sums, probability, losses, slope = rounded(read, READING_BITS)
        return NudgedLosses(
            experiment=self,
            weight=weight,
            sum=sums,
            probability=probability,
            loss=losses,
            slope=slope,
            nudged=rounded(nudged, READING_BITS),
        )

    def recounts(self, record: NudgedLosses) -> Iterator[Recount]:
        """Every number, by the formulas of the page."""
        slack = 2.0**-READING_BITS
        weight = np.linspace(self.lowest, self.highest, self.weights)
        moved = weight[:, None] + np.array(self.nudges)
        sign = 1.0 if self.target else -1.0

        def loss(w: NDArray[np.float64]) -> NDArray[np.float64]:
            return np.logaddexp(0.0, -sign * (w * self.input + self.bias))

        total = weight * self.input + self.bias
        probability = 1 / (1 + np.exp(-total))
        yield Recount("weight", weight)
        yield Recount("sum", total, slack)
        yield Recount("probability", probability, slack)
        yield Recount("loss", loss(weight), slack)
        yield Recount("nudged", loss(moved), slack)
        yield Recount("slope", (probability - self.target) * self.input, slack)

    def claims(self, record: NudgedLosses) -> Iterator[Claim]:
        """The slope at every weight."""
        loss, slack = self._loss(), 2.0**-READING_BITS
        for weight, slope in zip(record.weight, record.slope, strict=True):
            given = {"w": np.array(weight)}
            yield Claim(f"weight {weight:.1f}", loss, ("w",), given, np.array([slope]), slack)

    def _loss(self) -> Variable:
        weight = Tape().parameter("w", self.lowest)
        probability = (weight * self.input + self.bias).named("z").sigmoid().named("p")
        truth = probability if self.target else 1.0 - probability
        return (-truth.log()).named("loss")
