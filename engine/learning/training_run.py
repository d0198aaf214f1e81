"""Training a network, and keeping everything that happened."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Annotated, Any

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.errors import described
from engine.experiment import Claim, Experiment, Recount
from engine.learning import datasets, networks, recounts
from engine.learning.datasets import DataSet
from engine.learning.layout import ParameterLayout
from engine.learning.networks import Activation, Initialiser
from engine.learning.optimizers import Optimizer
from engine.learning.recording_plan import RecordingPlan
from engine.learning.rounding import FIELD_BITS, GRADIENT_BITS, LARGEST, margin, rounded
from engine.measure import Measure

if TYPE_CHECKING:
    from annotated_types import Ge, Interval


class DivergedError(ArithmeticError):
    """The gradients of a run left the range of numbers that can be rounded exactly."""


@dataclass(frozen=True)
class Trajectory:
    """A training run, step by step, and at chosen moments in more detail."""

    experiment: TrainingRun
    layers: tuple[int, ...]
    """Neurons in each layer, inputs first."""

    inputs: NDArray[np.float64]
    """(points, 2), input units."""

    targets: NDArray[np.float64]
    """(points,), 0 or 1."""

    theta: NDArray[np.float64]
    """(steps + 1, parameters): row k is the parameters before update k; the last row, after all."""

    gradient: NDArray[np.float64]
    """(steps + 1, parameters): d loss / d theta at each row of theta, as the update used it."""

    loss: Annotated[NDArray[np.float64], Measure("loss", along="step")]
    """(steps + 1,): mean binary cross-entropy over all points, in nats."""

    moments: NDArray[np.int64]
    """(moments,): the steps that films show; increasing, from 0 to the last."""

    field: NDArray[np.float64]
    """(moments, grid, grid): probability of class 1; row 0 is the top (largest second input)."""

    correct: NDArray[np.int64]
    """(moments,): points on their own side of probability 0.5."""

    margin: float
    """Smallest distance of any recorded gradient from a rounding boundary, in gradient units."""

    program: tuple[str, ...]
    """The straight-line numpy program that each step ran, line by line."""

    @property
    def layout(self) -> ParameterLayout:
        """How theta is cut into weight matrices."""
        return ParameterLayout(self.layers)

    @property
    def span(self) -> float:
        """The field covers [-span, span] in both inputs."""
        return self.experiment.plan.span


@dataclass(frozen=True)
class TrainingRun(Experiment[Trajectory]):
    """A multilayer perceptron with one logit, trained on points by binary cross-entropy."""

    data: str | DataSet
    """A data set: moons, spirals, xor, or a function of an author's own."""

    optimizer: Optimizer
    steps: Annotated[int, Interval(ge=0, le=1_000_000)]
    hidden: tuple[Annotated[int, Interval(ge=1, le=4096)], ...] = (6, 6)
    activation: str | Activation = "tanh"
    """tanh, sigmoid, relu, or a function of an author's own."""

    points: Annotated[int, Interval(ge=2, le=100_000)] = 200
    noise: Annotated[float, Ge(0)] = 0.1
    """Standard deviation of the points about their curve, in input units."""

    data_seed: Annotated[int, Ge(0)] = 7
    seed: Annotated[int, Ge(0)] = 1
    """Draws the initial weights, and the order of the mini-batches."""

    batch: Annotated[int, Ge(1)] | None = None
    """Points per step; None is all of them (full-batch)."""

    initialiser: str | Initialiser = "glorot"
    """What the spread of the initial weights depends on; biases start at 0. One of glorot, he,
    lecun, normal, or a function of an author's own."""

    plan: RecordingPlan = field(default_factory=RecordingPlan)

    @property
    def layout(self) -> ParameterLayout:
        """Two inputs, the hidden layers, one logit."""
        return ParameterLayout((2, *self.hidden, 1))

    @property
    def moments(self) -> NDArray[np.int64]:
        """(moments,): the steps of which it will keep more."""
        return self.plan.chosen(self.steps)

    def perform(self) -> Trajectory:
        """Do all steps, with theta, gradient and loss kept at every one."""
        _require_sense(self)
        if not self._is_ours:
            return self._train()
        kept: dict[str, Any] = vars(_trained(self, repr(self)))
        arrays = {k: each.copy() for k, each in kept.items() if isinstance(each, np.ndarray)}
        return Trajectory(**kept | arrays)

    @property
    def _is_ours(self) -> bool:
        """Whether all its rules are the house's, which read no file of an author's."""
        ours = type(self) is TrainingRun and type(self.plan) is RecordingPlan
        ours = ours and type(self.optimizer).__module__ == Optimizer.__module__
        rules = (self.data, self.activation, self.initialiser)
        return ours and isinstance(self.hidden, tuple) and all(isinstance(r, str) for r in rules)

    def _train(self) -> Trajectory:
        layout = self.layout
        inputs, targets = datasets.draw(self.data, self.points, self.noise, self.data_seed)
        start = networks.initial(layout, self.initialiser, self.seed)
        update = self.optimizer.update(layout.size)

        def traced(rows: NDArray[np.int64]) -> Program:
            logit = networks.logits(layout, self.activation, start, inputs[rows])
            loss = networks.mean_loss(logit, targets[rows])
            return Program(loss, update=update.lines, state=update.state)

        everyone = traced(np.arange(self.points))
        program = everyone if self.batch is None else traced(np.arange(self.batch))
        theta = np.empty((self.steps + 1, layout.size))
        gradient = np.empty_like(theta)
        loss = np.empty(self.steps + 1)
        dealt = self.batches()
        mean_loss = everyone["loss"]  # live: each forward sweep writes it
        for step in range(self.steps + 1):
            if program is not everyone:
                rows = next(dealt)
                program.load(x=inputs[rows].T, y=targets[None, rows])
                everyone.theta[:] = program.theta
                everyone.forward()
            program.forward()
            program.backward()
            theta[step] = program.theta
            gradient[step] = program.gradient
            loss[step] = mean_loss
            if step < self.steps:
                program.update()
        _require_convergence(gradient)
        loss = rounded(loss, GRADIENT_BITS)
        moments = self.moments
        return Trajectory(
            experiment=self,
            layers=layout.layers,
            inputs=inputs,
            targets=targets,
            theta=theta,
            gradient=rounded(gradient, GRADIENT_BITS),
            loss=loss,
            moments=moments,
            field=_field(self, theta[moments]),
            correct=_correct(everyone, f"z{len(layout.shapes)}", theta[moments], targets),
            margin=_margin(gradient),
            program=tuple(line.text for line in program.lines),
        )

    def recounts(self, record: Trajectory) -> Iterator[Recount]:
        """Points, weights, gradients, losses, maps and counts."""
        return recounts.of_run(self, record)

    def claims(self, record: Trajectory) -> Iterator[Claim]:
        """The gradient at every recorded moment."""
        rows = [np.arange(self.points)] * len(record.loss)
        if self.batch is not None:
            rows = list(islice(self.batches(), len(record.loss)))
        layout, first = record.layout, record.inputs[rows[0]]
        loss = networks.traced_loss(layout, self.activation, record.theta[0], first)
        for step in record.moments:
            yield Claim(
                f"step {step}",
                loss,
                networks.matrix_names(layout),
                networks.weights(layout, record.theta[step])
                | {"x": record.inputs[rows[step]].T, "y": record.targets[None, rows[step]]},
                recorded=record.gradient[step],
                slack=2.0**-GRADIENT_BITS,
                name=layout.name,
                # What is left of a gradient that all but vanishes, in a dead network say, is no
                # number that the run follows or keeps: it is finer than its grid.
                terms=2.0**-GRADIENT_BITS,
            )

    def batches(self) -> Iterator[NDArray[np.int64]]:
        """Points of each step: as a pack of cards is dealt, shuffled anew whenever it runs out."""
        rng = np.random.default_rng([self.seed, 1])
        dealt = np.empty(0, dtype=np.int64)
        size = self.batch or self.points
        while True:
            while len(dealt) < size:
                dealt = np.concatenate([dealt, rng.permutation(self.points)])
            yield dealt[:size]
            dealt = dealt[size:]


@lru_cache(maxsize=2)
def _trained(run: TrainingRun, words: str) -> Trajectory:
    """What is kept of a run, kept for whatever else is recorded of it.

    Runs that are equal may be told otherwise, as rates of 1 and 1.0 are.
    """
    return run._train()


def _field(run: TrainingRun, theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """(moments, field, field): probability of class 1 over the map."""
    logit = networks.logits(run.layout, run.activation, theta[0], run.plan.grid)
    program = Program(logit, derivatives=False)
    field = np.empty((len(theta), run.plan.field, run.plan.field))
    for moment, weights in enumerate(theta):
        program.theta[:] = weights
        program.forward()
        field[moment] = networks.probability(program[logit.name]).reshape(field.shape[1:])
    return rounded(field, FIELD_BITS)


def _correct(
    everyone: Program, logit: str, theta: NDArray[np.float64], targets: NDArray[np.float64]
) -> NDArray[np.int64]:
    """(moments,): points on their own side of probability 0.5."""
    correct = np.empty(len(theta), dtype=np.int64)
    for moment, weights in enumerate(theta):
        everyone.theta[:] = weights
        everyone.forward()
        correct[moment] = np.count_nonzero((everyone[logit][0] >= 0) == (targets == 1))
    return correct


def _require_sense(run: TrainingRun) -> None:
    """Refuse a run that cannot be begun: ValueError with what is wrong and a remedy."""
    if not isinstance(run.optimizer, Optimizer):
        raise ValueError(
            f"{described(run.optimizer)} is no optimiser\n"
            "    remedy: write one down, as in SGD(0.5)"
        )
    if run.batch is not None and not 1 <= run.batch <= run.points:
        raise ValueError(
            f"a batch of {run.batch} cannot be dealt from {run.points} points\n"
            "    remedy: give a batch of at least 1 and at most all points"
        )
    if run.steps < 0 or run.points < 2 or min(run.hidden, default=1) < 1:
        raise ValueError(
            f"{run.steps} steps, {run.points} points and layers of {run.hidden} make no run\n"
            "    remedy: give no negative steps, two points or more, and neurons to each layer"
        )


def _require_convergence(gradient: NDArray[np.float64]) -> None:
    """Refuse a run whose gradients grew too large, or not a number."""
    lost = ~(np.abs(gradient).max(axis=1) < LARGEST)
    if lost.any():
        raise DivergedError(
            f"at step {int(np.argmax(lost))} a gradient exceeds {LARGEST:.0f} or is not a number\n"
            f"    remedy: lower the learning rate, or stop before that step"
        )


def _margin(gradient: NDArray[np.float64]) -> float:
    """The distance from rounding otherwise; a warning where another processor might bridge it."""
    distance = margin(gradient, GRADIENT_BITS)
    noise = 64 * np.finfo(np.float64).eps * float(np.abs(gradient).max())
    if distance < noise:
        warnings.warn(
            f"a gradient lies within {distance:.0e} of a rounding boundary: another processor may "
            f"train otherwise; another seed will avoid it",
            stacklevel=3,
        )
    return distance
