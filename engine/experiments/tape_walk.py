"""Walking the tape: one sweep forward and backward for each of six unlike samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiments import networks
from engine.experiments.rounding import READING_BITS, rounded
from engine.experiments.training_run import train
from engine.records import ParameterLayout, ProgramLine, SampleSweeps, TapeReadings

UNSURE = float(np.log(3.0))
"""The logit of probability 3/4, halfway between a coin toss and certainty, in nats."""

SHOWN = (5, 4, 3, 2, 0, 1)
"""The order in which the samples are shown: blame grows from one to the next, then is gone."""

NOISE = 1e-12
"""Nats; a smaller rise of a loss is arithmetic, not learning."""


def walk(experiment: SampleSweeps) -> TapeReadings:
    """Read the tape of six samples at one step of a run, and what each one's update would do.

    What is recorded is rounded to multiples of 2^-24; update is exactly -learning_rate · gradient
    of what is recorded.
    """
    run, step = experiment.run, experiment.step
    if not 0 <= step <= run.steps:
        raise ValueError(f"the run has steps 0 to {run.steps}, not {step}")
    trajectory = train(replace(run, steps=step))
    layout, theta = trajectory.layout, trajectory.theta[-1]
    inputs, targets = trajectory.inputs, trajectory.targets

    def traced(rows: NDArray[np.int64]) -> Program:
        logit = networks.logits(layout, run.activation, theta, inputs[rows])
        return Program(networks.mean_loss(logit, targets[rows]))

    depth = len(layout.layers) - 1
    everyone = traced(np.arange(run.points))
    everyone.forward()
    before = everyone["losses"][0].copy()
    everyone_before = everyone["loss"].copy()
    chosen, kinds = choose_samples(_reading(everyone[f"z{depth}"][0]), targets)
    sample, kind = chosen[list(SHOWN)], tuple(kinds[k] for k in SHOWN)

    alone = traced(sample[:1])
    tapes: list[dict[str, NDArray[np.float64]]] = []
    for point in sample:
        alone.load(x=inputs[point][:, None], y=targets[[[point]]])
        alone.run()
        tapes.append(
            {
                "a0": alone["x"][:, 0].copy(),
                **{f"z{layer}": alone[f"z{layer}"][:, 0].copy() for layer in range(1, depth + 1)},
                **{f"a{layer}": alone[f"a{layer}"][:, 0].copy() for layer in range(1, depth)},
                f"a{depth}": networks.probability(alone[f"z{depth}"][:, 0]),
                **{
                    f"d{layer}": alone.adjoint(f"z{layer}")[:, 0].copy()
                    for layer in range(1, depth + 1)
                },
                "loss": alone["loss"].copy(),
                "gradient": alone.gradient.copy(),
            }
        )

    def read(name: str) -> NDArray[np.float64]:
        return _reading(np.array([tape[name] for tape in tapes]))

    gradient = read("gradient")
    update = -experiment.learning_rate * gradient
    after = np.empty((len(sample), run.points))
    everyone_after = np.empty(len(sample))
    for row, change in enumerate(update):
        everyone.theta[:] = theta + change
        everyone.forward()
        after[row] = everyone["losses"][0]
        everyone_after[row] = everyone["loss"]
    return TapeReadings(
        experiment=experiment,
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
        loss_after=_reading(after[np.arange(len(sample)), sample]),
        everyone_before=float(_reading(everyone_before)),
        everyone_after=_reading(everyone_after),
        raised=np.count_nonzero(after > before + NOISE, axis=1).astype(np.int64),
        program=_program(alone, layout),
    )


def choose_samples(
    logit: NDArray[np.float64], targets: NDArray[np.float64]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Six different points of both classes, and what sort of case each is.

    `logit` and `targets` are (points,). A point's lead is its logit, counted positive where it
    speaks for the right class. Each rule takes an extreme among the points still left; where the
    network makes no mistake, or nothing but mistakes, the words say what was found instead.
    """
    lead = np.where(targets == 1, logit, -logit)
    left = np.ones(len(lead), dtype=bool)
    chosen: list[int] = []
    kinds: list[str] = []

    def take(score: NDArray[np.float64], among: NDArray[np.bool_], right: str, wrong: str) -> None:
        """Take the point of lowest score; name it by whether the network is right about it."""
        candidates = left & among if (left & among).any() else left
        point = int(np.argmin(np.where(candidates, score, np.inf)))
        left[point] = False
        chosen.append(point)
        kinds.append(right if lead[point] > 0 else wrong)

    if len(lead) < 6 or len(np.unique(targets)) < 2:
        raise ValueError("a tape walk needs at least six points, of both classes")
    anyone = np.ones(len(lead), dtype=bool)
    take(-lead, anyone, "right and sure", "least wrong")
    other = targets != targets[chosen[0]]
    take(-lead, other, "right, other class", "least wrong, other class")
    take(lead, anyone, "least right", "wrong and sure")
    wrong = np.sort(lead[left & (lead < 0)])
    typical = wrong[len(wrong) // 2] if len(wrong) else 0.0
    take(np.abs(lead - typical), lead < 0, "nearly wrong", "wrong")
    take(np.abs(lead), anyone, "on the boundary", "on the boundary")
    take(np.abs(lead - UNSURE), lead > 0, "right, unsure", "wrong, unsure")
    return np.array(chosen, dtype=np.int64), tuple(kinds)


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


def _reading(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return rounded(values, READING_BITS)
