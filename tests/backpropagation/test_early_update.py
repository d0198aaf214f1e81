"""Weights changed too soon: both steps against plain calculus."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from content.backpropagation.experiments.early_update import EarlyUpdate, SigmoidExample
from engine.experiment import perform
from engine.learning.sample_sweeps import SampleSweeps, TapeReadings

EXAMPLE = SigmoidExample(
    layers=(2, 2, 2),
    theta=(0.15, 0.2, 0.35, 0.25, 0.3, 0.35, 0.4, 0.45, 0.6, 0.5, 0.55, 0.6),
    inputs=(0.05, 0.1),
    targets=(0.01, 0.99),
    rates=(0.5,),
)


def test_the_worked_example_has_two_answers() -> None:
    """The example comes to 0.291027774, and to the figure it is known for only by the mistake."""
    twins = perform(EXAMPLE)
    assert f"{twins.loss:.9f}" == "0.298371109"
    assert f"{twins.loss_true[0]:.9f}" == "0.291027774"
    assert f"{twins.loss_false[0]:.9f}" == "0.291027924"


def _by_recipe(rate: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Gradients of both layers with biases left out, the lower one from changed weights."""

    def sigmoid(z: NDArray[np.float64]) -> NDArray[np.float64]:
        return 1 / (1 + np.exp(-z))

    x, t = np.array(EXAMPLE.inputs), np.array(EXAMPLE.targets)
    first, second = np.array(EXAMPLE.theta).reshape(2, 2, 3)
    h = sigmoid(first[:, :2] @ x + first[:, 2])
    o = sigmoid(second[:, :2] @ h + second[:, 2])
    above = (o - t) * o * (1 - o)
    upper = np.outer(above, h)
    below = ((second[:, :2] - rate * upper).T @ above) * h * (1 - h)
    return np.outer(below, x), upper


@pytest.mark.parametrize("rate", [0.0, 0.5, 3.0])
def test_the_mistake_is_the_one_described(rate: float) -> None:
    """The false gradients are those that come of weights already changed, layer by layer."""
    twins = perform(replace(EXAMPLE, rates=(rate,)))
    lower, upper = _by_recipe(rate)
    found = twins.false[0].reshape(2, 2, 3)[:, :, :2]
    np.testing.assert_allclose(found, [lower, upper], rtol=0, atol=1e-11)
    true = twins.true.reshape(2, 2, 3)[:, :, :2]
    np.testing.assert_allclose(true, [_by_recipe(0.0)[0], upper], rtol=0, atol=1e-11)


def test_only_layers_below_the_last_are_misled(sweeps: TapeReadings) -> None:
    """The last layer's gradients are right either way; every layer below it hears falsehoods."""
    twins = perform(EarlyUpdate(sweeps.experiment, sample=3, rates=(0.1, 1.0)))
    np.testing.assert_allclose(twins.true, sweeps.gradient[3], rtol=0, atol=1e-6)
    for false in twins.false:
        *below, last = sweeps.layout.matrices(false - twins.true)
        assert not last.any()
        assert all(np.abs(layer).max() > 1e-4 for layer in below)


def test_the_mistake_grows_with_the_learning_rate(sweeps: TapeReadings) -> None:
    """At a learning rate of nought nothing is false; the larger it is, the more is."""
    asked = EarlyUpdate(sweeps.experiment, sample=3, rates=(0.0, 0.01, 0.1, 1.0))
    twins = perform(asked)
    away = np.linalg.norm(twins.false - twins.true, axis=1)
    assert away[0] == 0
    assert (np.diff(away) > 0).all()
    assert twins.loss_true[0] == twins.loss_false[0] == twins.loss


def test_a_step_by_either_way_changes_the_loss_as_recorded(sweeps: TapeReadings) -> None:
    """At the sweeps' own learning rate the true step leads to the loss that the sweeps recorded."""
    asked: SampleSweeps = sweeps.experiment
    twins = perform(EarlyUpdate(asked, sample=1, rates=(asked.learning_rate,)))
    assert twins.loss == pytest.approx(sweeps.loss[1], abs=1e-6)
    assert twins.loss_true[0] == pytest.approx(sweeps.loss_after[1], abs=1e-6)
    assert twins.loss_false[0] != pytest.approx(sweeps.loss_after[1], abs=1e-6)
