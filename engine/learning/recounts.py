"""What training leaves behind, counted again without tape or program."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.experiment import Recount
from engine.learning import datasets, networks
from engine.learning.layout import ParameterLayout
from engine.learning.plain import BENDS, Pass, passed, passes
from engine.learning.recording_plan import plane
from engine.learning.rounding import FIELD_BITS, GRADIENT_BITS, READING_BITS, margin, rounded
from engine.learning.sample_choice import SHOWN, choose_samples

if TYPE_CHECKING:
    from engine.learning.neuron_maps import NeuronAnswers, NeuronMaps
    from engine.learning.sample_sweeps import SampleSweeps, TapeReadings
    from engine.learning.training_run import TrainingRun, Trajectory

Array = NDArray[np.float64]

GRADIENT, READING, FIELD = (2.0**-bits for bits in (GRADIENT_BITS, READING_BITS, FIELD_BITS))
"""The multiples to which recorded numbers are rounded."""


def of_run(run: TrainingRun, record: Trajectory) -> Iterator[Recount]:
    """Points, weights, gradients, losses, maps and counts; of an activation of an author's own,
    only what needs none."""
    layout = run.layout
    inputs, targets = datasets.draw(run.data, run.points, run.noise, run.data_seed)
    yield Recount("layers", layout.layers)
    yield Recount("inputs", inputs)
    yield Recount("targets", targets)
    steps = run.optimizer.steps(record.gradient[:-1])
    if steps is not None:
        start = networks.initial(layout, run.initialiser, run.seed)
        after = [theta + step for theta, step in zip(record.theta, steps, strict=False)]
        yield Recount("theta", np.vstack([start, *after]))
    yield Recount("moments", run.moments)
    if not isinstance(run.activation, str):
        return
    loss, seen, gradient = [], [], []
    for each in passes(layout, run.activation, record.theta, inputs, targets):
        loss.append(each.loss.mean(axis=-1))
        seen.append(each.a[-1][..., 0])
        if run.batch is None:
            gradient.append(each.gradient)
    yield Recount("loss", np.concatenate(loss), GRADIENT)
    right = (np.concatenate(seen)[record.moments] >= 0.5) == (targets == 1)
    yield Recount("correct", right.sum(axis=1))
    if run.batch is not None:
        rows = np.array([*islice(run.batches(), len(record.theta))])
        alone = passes(layout, run.activation, record.theta, inputs[rows], targets[rows])
        gradient = [each.gradient for each in alone]
    gradients = np.concatenate(gradient)
    yield Recount("gradient", gradients, GRADIENT)
    yield Recount("margin", margin_again(gradients, record.margin))
    field = _over(layout, run.activation, record.theta[record.moments], run.plan.grid)
    side = run.plan.field
    yield Recount("field", field[-1].reshape(-1, side, side), FIELD)


def _over(
    layout: ParameterLayout, activation: str, thetas: Array, grid: Array
) -> tuple[Array, ...]:
    """Layers 1 to L, each (n, places, n_l): what many networks answer at places of the plane."""
    each = passes(layout, activation, thetas, grid, np.zeros(len(grid)))
    return tuple(np.concatenate(layer) for layer in zip(*(one.a[1:] for one in each), strict=True))


def margin_again(gradient: Array, recorded: float) -> float:
    """The margin of gradients (steps, parameters) that were found again.

    It is a power of two, and noise in the last digits of a gradient may move it to the next one.
    """
    found = margin(gradient, GRADIENT_BITS)
    return min((found, found / 2, found * 2), key=lambda each: abs(each - recorded))


def of_maps(maps: NeuronMaps, record: NeuronAnswers) -> Iterator[Recount]:
    """What each neuron answers over the plane, and every point's deltas."""
    run = maps.run
    layout = run.layout
    inputs, targets = datasets.draw(run.data, run.points, run.noise, run.data_seed)
    yield Recount("layers", layout.layers)
    yield Recount("inputs", inputs)
    yield Recount("targets", targets)
    if not isinstance(run.activation, str):
        return
    *hidden, _ = _over(layout, run.activation, record.theta, plane(run.plan.span, maps.side))
    answers = np.concatenate([np.swapaxes(layer, 1, 2) for layer in hidden], axis=1)
    yield Recount("answers", answers.reshape(*answers.shape[:2], maps.side, maps.side), FIELD)
    deltas = [
        np.concatenate([np.swapaxes(layer, 1, 2) for layer in each.delta], axis=1)
        for each in passes(layout, run.activation, record.theta, inputs, targets)
    ]
    yield Recount("delta", np.concatenate(deltas), READING)
    weights = _weights(run)
    if weights is not None:
        moments = run.moments
        yield Recount("theta", weights[moments])


def of_sweeps(sweeps: SampleSweeps, record: TapeReadings) -> Iterator[Recount]:
    """Everything that the tape held for each sample, and what its step does to all points."""
    run, theta, sample = sweeps.run, record.theta, record.sample
    layout = run.layout
    inputs, targets = datasets.draw(run.data, run.points, run.noise, run.data_seed)
    yield Recount("layers", layout.layers)
    yield Recount("target", targets[sample])
    yield Recount("update", -sweeps.learning_rate * record.gradient)
    if not isinstance(run.activation, str):
        return
    everyone = passed(layout, run.activation, theta, inputs, targets)
    chosen_at = sweeps.step if sweeps.chosen_at is None else sweeps.chosen_at
    weights = _weights(replace(run, steps=max(sweeps.step, chosen_at)))
    if weights is not None:
        yield Recount("theta", weights[sweeps.step])
        then = passed(layout, run.activation, weights[chosen_at], inputs, targets)
        chosen, _ = choose_samples(rounded(then.z[-1][:, 0], READING_BITS), targets)
        yield Recount("sample", chosen[list(SHOWN)])
    yield from _on_the_tape(layout, run.activation, record, inputs[sample], targets[sample])
    losses = passed(layout, run.activation, theta + record.update, inputs, targets).loss
    yield Recount("everyone_before", float(everyone.loss.mean()), READING)
    yield Recount("everyone_after", losses.mean(axis=1), READING)
    yield Recount("loss_after", losses[np.arange(len(sample)), sample], READING)
    raised = np.count_nonzero(losses > everyone.loss + 1e-12, axis=1)
    yield Recount("raised", raised)


def _on_the_tape(
    layout: ParameterLayout, activation: str, record: TapeReadings, inputs: Array, targets: Array
) -> Iterator[Recount]:
    """Layer by layer, each sample alone."""
    each: list[Pass] = [
        passed(layout, activation, record.theta, inputs[[row]], targets[[row]])
        for row in range(len(inputs))
    ]
    z, a, delta = (
        tuple(
            np.vstack(layers) for layers in zip(*(getattr(one, name) for one in each), strict=True)
        )
        for name in ("z", "a", "delta")
    )
    yield Recount("pre_activation", z, READING)
    yield Recount("activation", a, READING)
    yield Recount("delta", delta, READING)
    yield Recount("loss", np.concatenate([one.loss for one in each]), READING)
    yield Recount("gradient", np.array([one.gradient for one in each]), READING)


@lru_cache(maxsize=4)
def _weights(run: TrainingRun) -> Array | None:
    """(steps + 1, parameters): the training again; None if some rule is not written plainly.

    Kept, since all that is recorded of a run begins with it; read-only.
    """
    if run.batch is not None or run.activation not in BENDS:
        return None
    layout, activation = run.layout, str(run.activation)
    inputs, targets = datasets.draw(run.data, run.points, run.noise, run.data_seed)
    found = [networks.initial(layout, run.initialiser, run.seed)]

    def gradients() -> Iterator[Array]:
        for _ in range(run.steps):
            here = passed(layout, activation, found[-1], inputs, targets)
            yield rounded(here.gradient, GRADIENT_BITS)

    steps = run.optimizer.steps(gradients())
    if steps is None:
        return None
    for step in steps:
        found.append(found[-1] + step)
    weights = np.array(found)
    weights.flags.writeable = False
    return weights
