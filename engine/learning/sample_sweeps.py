"""Sample sweeps: one sweep forward and backward for each of six unlike samples."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiment import Claim, Experiment, Recount
from engine.learning import networks, recounts
from engine.learning.layout import ParameterLayout
from engine.learning.rounding import READING_BITS, rounded
from engine.learning.sample_choice import SHOWN, choose_samples, kinds_of
from engine.learning.training_run import TrainingRun

if TYPE_CHECKING:
    from annotated_types import Ge

NOISE = 1e-12
"""Nats; a smaller rise of a loss is arithmetic, not learning."""


@dataclass(frozen=True)
class ProgramLine:
    """A line of the straight-line program, and where in the sweep it runs."""

    text: str
    sweep: Literal["forward", "backward"]
    layer: int
    """The layer whose numbers it computes; the loss counts as one more than the last layer."""


@dataclass(frozen=True)
class TapeReadings:
    """What the tape held for each of a few samples, all at the same weights.

    Tuples run over layers; the first axis of every array, and every plain tuple of words, runs
    over samples.
    """

    experiment: SampleSweeps
    layers: tuple[int, ...]
    theta: NDArray[np.float64]
    """(parameters,): the weights that all sweeps share."""

    sample: NDArray[np.int64]
    """(samples,): index of each sample among the run's points."""

    kind: tuple[str, ...]
    """(samples,): what sort of case it is, such as 'right and sure'."""

    target: NDArray[np.float64]
    """(samples,): 0 or 1."""

    pre_activation: tuple[NDArray[np.float64], ...]
    """Layers 1 to L, each (samples, n_l): z_l = W_l a_{l-1} + b_l; the last one is the logit."""

    activation: tuple[NDArray[np.float64], ...]
    """Layers 0 to L, each (samples, n_l): a_0 the inputs, a_L the probability of class 1."""

    loss: NDArray[np.float64]
    """(samples,): binary cross-entropy of this sample alone, in nats."""

    delta: tuple[NDArray[np.float64], ...]
    """Layers 1 to L, each (samples, n_l): d loss / d z_l."""

    gradient: NDArray[np.float64]
    """(samples, parameters): d loss / d theta of this sample alone."""

    update: NDArray[np.float64]
    """(samples, parameters): -learning_rate * gradient."""

    loss_after: NDArray[np.float64]
    """(samples,): the same sample's loss once the update is made."""

    everyone_before: float
    """Mean loss over all points of the run, before any update."""

    everyone_after: NDArray[np.float64]
    """(samples,): mean loss over all points once this sample's update is made."""

    raised: NDArray[np.int64]
    """(samples,): how many of the run's points have a higher loss after this sample's update."""

    program: tuple[ProgramLine, ...]
    """The straight-line program of one sweep, in the order in which it ran."""

    @property
    def layout(self) -> ParameterLayout:
        """How theta, gradient and update are cut into weight matrices."""
        return ParameterLayout(self.layers)


@dataclass(frozen=True)
class SampleSweeps(Experiment[TapeReadings]):
    """One forward and backward sweep for each of several unlike samples, at one step of a run."""

    run: TrainingRun
    step: Annotated[int, Ge(0)]
    learning_rate: float
    """Of the single update that ends each sweep: -learning_rate * this sample's gradient."""

    chosen_at: int | None = None
    """Step whose network chooses the samples; this one's own unless given. Sweeps at several steps
    of a run follow the same points if they share it."""

    def perform(self) -> TapeReadings:
        """Read the tape of six samples, and what each one's update would do.

        What is recorded is rounded to multiples of 2^-24; update is exactly -learning_rate ·
        gradient of what is recorded.
        """
        run, step = self.run, self.step
        for each in (step, step if self.chosen_at is None else self.chosen_at):
            if not 0 <= each <= run.steps:
                raise ValueError(f"the run has steps 0 to {run.steps}, not {each}")
        trajectory = replace(run, steps=step).perform()
        layout, theta = trajectory.layout, trajectory.theta[-1]
        inputs, targets = trajectory.inputs, trajectory.targets

        def traced(rows: NDArray[np.int64]) -> Program:
            logit = networks.logits(layout, run.activation, theta, inputs[rows])
            return Program(networks.mean_loss(logit, targets[rows]))

        depth = len(layout.layers) - 1
        everyone = traced(np.arange(run.points))
        everyone.forward()
        before, everyone_before = everyone["losses"][0].copy(), everyone["loss"].copy()
        sample, kind = self._chosen(reading(everyone[f"z{depth}"][0]), targets)

        alone = traced(sample[:1])
        tapes = []
        for point in sample:
            alone.load(x=inputs[point][:, None], y=targets[[[point]]])
            alone.run()
            tapes.append(_tape(alone, depth))

        def read(name: str) -> NDArray[np.float64]:
            return reading(np.array([tape[name] for tape in tapes]))

        gradient = read("gradient")
        update = -self.learning_rate * gradient
        after, everyone_after = _losses_at(everyone, theta + update)
        return TapeReadings(
            experiment=self,
            layers=layout.layers,
            theta=theta,
            sample=sample,
            kind=kind,
            target=targets[sample],
            pre_activation=tuple(read(f"z{layer}") for layer in range(1, depth + 1)),
            activation=tuple(read(f"a{layer}") for layer in range(depth + 1)),
            loss=read("loss"),
            delta=tuple(read(f"d{layer}") for layer in range(1, depth + 1)),
            gradient=gradient,
            update=update,
            loss_after=reading(after[np.arange(len(sample)), sample]),
            everyone_before=float(reading(everyone_before)),
            everyone_after=reading(everyone_after),
            raised=np.count_nonzero(after > before + NOISE, axis=1).astype(np.int64),
            program=_program(alone, layout),
        )

    def _chosen(
        self, logit: NDArray[np.float64], targets: NDArray[np.float64]
    ) -> tuple[NDArray[np.int64], tuple[str, ...]]:
        """The samples, and what sort of case each is to a network of these logits, (points,)."""
        if self.chosen_at in (None, self.step):
            chosen, kinds = choose_samples(logit, targets)
            return chosen[list(SHOWN)], tuple(kinds[k] for k in SHOWN)
        sample = replace(self, step=self.chosen_at).perform().sample
        return sample, kinds_of(logit[sample], targets[sample])

    def recounts(self, record: TapeReadings) -> Iterator[Recount]:
        """What the tape held, and what each step does."""
        return recounts.of_sweeps(self, record)

    def claims(self, record: TapeReadings) -> Iterator[Claim]:
        """Each sample's own gradient, and its delta in every layer."""
        layout, inputs = record.layout, record.activation[0]
        loss = networks.traced_loss(layout, self.run.activation, record.theta, inputs[:1])
        for row, kind in enumerate(record.kind):
            given = {"x": inputs[row][:, None], "y": record.target[[[row]]]}
            moment, slack = f"sample '{kind}'", 2.0**-READING_BITS
            yield Claim(
                moment,
                loss,
                networks.matrix_names(layout),
                given,
                recorded=record.gradient[row],
                slack=slack,
                name=layout.name,
            )
            yield Claim(
                moment,
                loss,
                tuple(f"z{layer}" for layer in range(1, len(layout.layers))),
                given,
                recorded=np.concatenate([delta[row] for delta in record.delta]),
                slack=slack,
            )


def _losses_at(
    everyone: Program, thetas: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Every point's loss (thetas, points), and their mean (thetas,), at other weights."""
    each, mean = [], []
    for theta in thetas:
        everyone.theta[:] = theta
        everyone.forward()
        each.append(everyone.value("losses")[0])
        mean.append(float(everyone["loss"]))
    return np.array(each), np.array(mean)


def _tape(alone: Program, depth: int) -> dict[str, NDArray[np.float64]]:
    """What the tape of one sample holds: activations, deltas, loss and gradient."""
    hidden, every = range(1, depth), range(1, depth + 1)
    return {
        "a0": alone["x"][:, 0].copy(),
        **{f"z{layer}": alone[f"z{layer}"][:, 0].copy() for layer in every},
        **{f"a{layer}": alone[f"a{layer}"][:, 0].copy() for layer in hidden},
        f"a{depth}": networks.probability(alone[f"z{depth}"][:, 0]),
        **{f"d{layer}": alone.adjoint(f"z{layer}")[:, 0].copy() for layer in every},
        "loss": alone["loss"].copy(),
        "gradient": alone.gradient.copy(),
    }


def _program(alone: Program, layout: ParameterLayout) -> tuple[ProgramLine, ...]:
    """The lines of one sweep, each with the layer whose numbers it computes."""
    tape = alone.listing.output.tape
    last_of_layer = [tape.place(f"a{layer}") for layer in range(1, len(layout.layers) - 1)]
    last_of_layer.append(tape.place(f"z{len(layout.layers) - 1}"))
    return tuple(
        ProgramLine(line.text, line.sweep, 1 + int(np.searchsorted(last_of_layer, line.fills)))
        for line in alone.lines
        if line.sweep != "update" and line.fills is not None
    )


def reading(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """What is recorded of a number on the tape."""
    return rounded(values, READING_BITS)
