"""The truth gate: every gradient that is drawn, against a reference without derivative rules.

The reference is a complex step at the recorded weights; central differences where an operation has
a corner. A gradient that is recorded rounded must be the rounded value of the one that is checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from engine.autodiff import Program, Variable, central_differences, complex_step
from engine.experiments import networks
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS
from engine.experiments.tape_walk import walk
from engine.experiments.training_run import batches
from engine.records import (
    Experiment,
    HandCalculation,
    ParameterLayout,
    SampleSweeps,
    TapeReadings,
    TrainingRun,
    Trajectory,
    Verdict,
)

Array = NDArray[np.float64]

Sample = tuple[str, Variable, Array, int]
"""What a gradient is called; the loss, traced at the recorded weights; the recorded gradient,
(parameters,); and the binary places to which it was rounded."""

TOLERANCE = {"complex step": 1e-10, "central differences": 1e-5}
"""A true rule stays some orders of magnitude below; a wrong one is wrong by far more."""

CORNERS = ("relu",)
"""Activations without a complex derivative."""


def judge(experiment: Experiment[Any], record: Any) -> Verdict | None:
    """Compare all gradients of a record; None if it holds none."""
    if isinstance(experiment, HandCalculation):
        # Its numbers are those of its sweeps, and rounded by hand besides.
        experiment = experiment.sweeps
        record = walk(experiment)
    gather = GATHER.get(type(experiment))
    if gather is None:
        return None
    run = experiment.run if isinstance(experiment, SampleSweeps) else experiment
    assert isinstance(run, TrainingRun)
    cornered = run.activation in CORNERS
    method = "central differences" if cornered else "complex step"
    reference = central_differences if cornered else complex_step
    layout = record.layout
    worst = (-1.0, "", (0.0, 0.0))
    count = 0
    with threadpool_limits(limits=1, user_api="blas"), np.errstate(over="ignore"):
        for name, loss, recorded, bits in gather(experiment, record):
            true = reference(loss)
            program = Program(loss)
            program.run()
            drawn = program.gradient
            scale = float(np.abs(true).max()) or 1.0
            errors = np.abs(drawn - true) / scale
            # What is recorded may differ by its rounding, and by no more than that.
            astray = np.abs(recorded - drawn) > 2.0**-bits
            errors[astray] = np.maximum(errors[astray], np.abs(recorded - true)[astray] / scale)
            place = int(errors.argmax())
            if errors[place] > worst[0]:
                at = f"{name}, {layout.name(place)}"
                worst = (float(errors[place]), at, (float(recorded[place]), float(true[place])))
            count += len(true)
    return Verdict(
        method=method,
        derivatives=count,
        error=worst[0],
        where=worst[1],
        worst=worst[2],
        tolerance=TOLERANCE[method],
    )


def _of_run(run: TrainingRun, record: Trajectory) -> Iterator[Sample]:
    """The gradient at every recorded moment."""
    rows = [np.arange(run.points)] * len(record.loss)
    if run.batch is not None:
        rows = list(islice(batches(run), len(record.loss)))
    for step in record.moments:
        chosen = rows[step]
        loss = _loss(
            record.layout, run, record.theta[step], record.inputs[chosen], record.targets[chosen]
        )
        yield f"step {step}", loss, record.gradient[step], GRADIENT_BITS


def _of_sweeps(sweeps: SampleSweeps, record: TapeReadings) -> Iterator[Sample]:
    """Each sample's own gradient; its deltas are the derivatives with respect to the biases."""
    for row, kind in enumerate(record.kind):
        point = np.array([record.activation[0][row]])
        target = record.target[[row]]
        loss = _loss(record.layout, sweeps.run, record.theta, point, target)
        yield f"sample '{kind}'", loss, record.gradient[row], READING_BITS


GATHER: dict[type[Experiment[Any]], Callable[[Any, Any], Iterator[Sample]]] = {
    TrainingRun: _of_run,
    SampleSweeps: _of_sweeps,
}
"""How the gradients of each kind of record are gathered."""


def _loss(
    layout: ParameterLayout, run: TrainingRun, theta: Array, inputs: Array, targets: Array
) -> Variable:
    return networks.mean_loss(networks.logits(layout, run.activation, theta, inputs), targets)
