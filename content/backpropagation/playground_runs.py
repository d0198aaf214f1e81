"""The runs of the playground: four sets of points, three activations, three rates, three widths."""

from __future__ import annotations

import numpy as np

from engine.authoring import SGD, DataSet, Points, RecordingPlan, TrainingRun

RATES = {"tanh": (0.02, 0.5, 12.0), "relu": (0.01, 0.3, 4.0), "sigmoid": (0.1, 4.0, 60.0)}
"""Of each activation a learning rate that is too small, one that is right, and one too large."""

STRIDES = ("too small", "right", "too large")
WIDTHS = (2, 4, 8)
"""Neurons in each of the two hidden layers."""

PLAN = RecordingPlan(moments=20, field=46)


def circles(sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Points, Points]:
    """A ring of class 0 around one of class 1."""

    def ring(size: int, radius: float) -> Points:
        angle = 2 * np.pi * np.arange(size) / size
        return radius * np.column_stack([np.cos(angle), np.sin(angle)])

    return ring(sizes[0], 1.5), ring(sizes[1], 0.65)


def run_on(
    data: str | DataSet,
    activation: str = "tanh",
    stride: str = "right",
    width: int = 4,
    *,
    seed: int = 1,
) -> TrainingRun:
    """One of the runs, by its settings."""
    rate = RATES[activation][STRIDES.index(stride)]
    return TrainingRun(
        data=data,
        optimizer=SGD(rate),
        steps=1200 if data == "spirals" else 400,
        hidden=(width, width),
        activation=activation,
        points=100,
        noise=0.04 if data == "spirals" else 0.12,
        seed=seed,
        initialiser="he" if activation == "relu" else "glorot",
        plan=PLAN,
    )


def runs_on(data: str | DataSet) -> tuple[TrainingRun, ...]:
    """All on one set of points: an activation after another, and within each a rate."""
    return tuple(
        run_on(data, activation, stride, width)
        for activation in RATES
        for stride in STRIDES
        for width in WIDTHS
    )
