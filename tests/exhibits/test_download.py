"""The downloaded run, replayed by someone who has numpy and the guide in the file."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.exhibits.training.download import trajectory_json
from engine.learning.training_run import Trajectory
from tests.conftest import Workspace


@pytest.fixture
def told(built: Workspace) -> dict[str, Any]:
    """What the site offers for download."""
    content: dict[str, Any] = json.loads(built.site()["tiny/slow.json"])
    return content


def loss_and_gradient(told: dict[str, Any], theta: NDArray[np.float64]) -> tuple[float, Any]:
    """Mean cross-entropy in nats, and its gradient by the chain rule, layer after layer."""
    signal, target = np.array(told["inputs"]).T, np.array(told["targets"])
    layers, at = told["layers"], 0
    weights, seen = [], []
    for before, after in itertools.pairwise(layers):
        size = after * (before + 1)
        weights.append(theta[at : at + size].reshape(after, before + 1))
        at += size
    assert at == len(theta)
    for matrix in weights:
        seen.append(np.vstack([signal, np.ones(signal.shape[1])]))
        logit = matrix @ seen[-1]
        signal = np.tanh(logit)
    loss = float(np.mean(np.logaddexp(0, logit[0]) - target * logit[0]))
    delta = (1 / (1 + np.exp(-logit)) - target) / len(target)
    parts = []
    for k in range(len(weights) - 1, -1, -1):
        parts.append((delta @ seen[k].T).ravel())
        delta = weights[k][:, :-1].T @ delta * (1 - seen[k][:-1] ** 2)
    return loss, np.concatenate(parts[::-1])


def test_recorded_parameters_have_the_recorded_loss(told: dict[str, Any]) -> None:
    """At every recorded step the parameters give the loss that the file states for that step."""
    for step, theta in zip(told["steps"], told["parameters"], strict=True):
        loss, _ = loss_and_gradient(told, np.array(theta))
        assert loss == pytest.approx(told["loss"][step], abs=2.0**-20)


def test_losses_are_multiples_of_what_the_guide_says(told: dict[str, Any]) -> None:
    """The guide names the grid of the losses, and they are on it."""
    assert "multiples of 2^-20" in told["guide"]["loss"]
    assert all((loss * 2**20).is_integer() for loss in told["loss"])


def test_the_whole_training_can_be_repeated(told: dict[str, Any]) -> None:
    """Stepping from the first parameters on, as the guide says, arrives at all recorded ones."""
    theta = np.array(told["parameters"][0])
    recorded = dict(zip(told["steps"], told["parameters"], strict=True))
    for step, loss in enumerate(told["loss"]):
        mine, gradient = loss_and_gradient(told, theta)
        assert mine == pytest.approx(loss, abs=2.0**-20)
        if step in recorded:
            assert theta == pytest.approx(np.array(recorded[step]), abs=1e-12)
        grid = told["gradient_grid"]
        theta = theta - told["learning_rate"] * np.round(gradient / grid) * grid


def test_every_key_is_explained(run: Trajectory) -> None:
    """What needs explaining is in the guide, and the guide explains nothing that is not there."""
    told = json.loads(trajectory_json(run))
    assert set(told["guide"]) <= set(told)
    assert set(told) - set(told["guide"]) == {
        "guide",
        "experiment",
        "learning_rate",
        "activation",
    }
    assert told["experiment"] == repr(run.experiment)
