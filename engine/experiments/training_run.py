"""Training a network, and keeping everything that happened."""

from __future__ import annotations

import warnings
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.experiments import datasets, networks, optimizers
from engine.experiments.recording_plan import choose_moments
from engine.experiments.rounding import FIELD_BITS, GRADIENT_BITS, LARGEST, margin, rounded
from engine.records import RecordingPlan, TrainingRun, Trajectory


class DivergedError(ArithmeticError):
    """The gradients of a run left the range of numbers that can be rounded exactly."""


def train(run: TrainingRun) -> Trajectory:
    """Do all steps of `run`, with theta, gradient and loss kept at every one."""
    layout = networks.layout(run)
    inputs, targets = datasets.draw(run.data, run.points, run.noise, run.data_seed)
    start = networks.initial(layout, run.initialiser, run.seed)
    update = optimizers.update(run.optimizer, layout.size)

    def traced(rows: NDArray[np.int64]) -> Program:
        logit = networks.logits(layout, run.activation, start, inputs[rows])
        loss = networks.mean_loss(logit, targets[rows])
        return Program(loss, update=update.lines, state=update.state)

    everyone = traced(np.arange(run.points))
    program = everyone if run.batch is None else traced(np.arange(run.batch))
    theta = np.empty((run.steps + 1, layout.size))
    gradient = np.empty_like(theta)
    loss = np.empty(run.steps + 1)
    dealt = batches(run)
    for step in range(run.steps + 1):
        if program is not everyone:
            rows = next(dealt)
            program.load(x=inputs[rows].T, y=targets[None, rows])
            everyone.theta[:] = program.theta
            everyone.forward()
        program.forward()
        program.backward()
        theta[step] = program.theta
        gradient[step] = program.gradient
        loss[step] = everyone["loss"]
        if step < run.steps:
            program.update()
    _require_convergence(gradient)
    loss = rounded(loss, GRADIENT_BITS)
    moments = choose_moments(loss, run.plan.moments)
    return Trajectory(
        experiment=run,
        layers=layout.layers,
        inputs=inputs,
        targets=targets,
        theta=theta,
        gradient=rounded(gradient, GRADIENT_BITS),
        loss=loss,
        moments=moments,
        field=_field(run, theta[moments]),
        correct=_correct(everyone, f"z{len(layout.shapes)}", theta[moments], targets),
        margin=_margin(gradient),
        program=tuple(line.text for line in program.lines),
    )


def batches(run: TrainingRun) -> Iterator[NDArray[np.int64]]:
    """Points of each step: as a pack of cards is dealt, shuffled anew whenever it runs out."""
    rng = np.random.default_rng([run.seed, 1])
    dealt = np.empty(0, dtype=np.int64)
    size = run.batch or run.points
    while True:
        while len(dealt) < size:
            dealt = np.concatenate([dealt, rng.permutation(run.points)])
        yield dealt[:size]
        dealt = dealt[size:]


def grid(plan: RecordingPlan) -> NDArray[np.float64]:
    """(field · field, 2): the points of the map, row by row; row 0 is the top."""
    across = np.linspace(-plan.span, plan.span, plan.field)
    first, second = np.meshgrid(across, across[::-1])
    return np.column_stack([first.ravel(), second.ravel()])


def _field(run: TrainingRun, theta: NDArray[np.float64]) -> NDArray[np.float64]:
    """(moments, field, field): probability of class 1 over the map."""
    logit = networks.logits(networks.layout(run), run.activation, theta[0], grid(run.plan))
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
