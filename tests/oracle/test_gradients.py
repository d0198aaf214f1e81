"""Our gradients, and whole training runs, against PyTorch and JAX."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import Program, relative_error
from engine.experiment import perform
from engine.learning import datasets, networks
from engine.learning.layout import ParameterLayout
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.rounding import GRADIENT_BITS, rounded
from engine.learning.training_run import TrainingRun

Array = NDArray[np.float64]
Judge = Callable[[ParameterLayout, str, str, Array, Array], Callable[[Array], Array]]

pytestmark = pytest.mark.oracle

LOSSES = ("binary_cross_entropy", "softmax_cross_entropy", "squared_error")


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "relu"])
@pytest.mark.parametrize("hidden", [(), (8, 8), (16, 4, 16)])
def test_gradients_agree_to_the_last_digits(
    judge: Judge, loss: str, activation: str, hidden: tuple[int, ...]
) -> None:
    """Largest error over largest derivative is at most 1e-12, for every loss and nonlinearity."""
    outputs = 3 if loss == "softmax_cross_entropy" else 1
    layout = ParameterLayout((2, *hidden, outputs))
    inputs, labels = datasets.draw("spirals", 200, noise=0.06, seed=7)
    targets = labels[None, :]
    if outputs == 3:
        targets = np.eye(3)[:, np.random.default_rng(5).integers(0, 3, 200)]
    theta = np.random.default_rng(2).standard_normal(layout.size)
    output = networks.logits(layout, activation, theta, inputs)
    program = Program(getattr(output, loss)(targets).mean())
    program.run()
    verdict = judge(layout, activation, loss, inputs, targets)(theta)
    assert relative_error(program.gradient, verdict) <= 1e-12


@pytest.mark.parametrize("data", ["moons", "spirals"])
def test_their_gradients_train_our_trajectory(judge: Judge, data: str) -> None:
    """Gradients taken by another library and rounded alike give the same theta, bit for bit."""
    run = TrainingRun(
        data,
        SGD(0.5),
        steps=1000,
        noise=0.06,
        plan=RecordingPlan(moments=2, field=3),
    )
    ours = perform(run)
    gradient = judge(
        ours.layout, "tanh", "binary_cross_entropy", ours.inputs, ours.targets[None, :]
    )
    theta = ours.theta[0].copy()
    for step in range(run.steps):
        np.testing.assert_array_equal(theta, ours.theta[step])
        theta -= 0.5 * rounded(gradient(theta), GRADIENT_BITS)
    np.testing.assert_array_equal(theta, ours.theta[-1])
