"""What cannot be trained: told to the word, with a remedy."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from engine.experiment import perform
from engine.learning import training_run
from engine.learning.datasets import draw
from engine.learning.layout import ParameterLayout
from engine.learning.networks import activate, initial, logits, mean_loss
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.rounding import LARGEST
from engine.learning.training_run import DivergedError, TrainingRun

RUN = TrainingRun("moons", SGD(0.5), 4, points=12, plan=RecordingPlan(moments=2, field=3))
LAYOUT = ParameterLayout((2, 3, 1))


def logit() -> Any:
    """One on the tape, of two points."""
    return logits(LAYOUT, "tanh", np.zeros(LAYOUT.size), np.zeros((2, 2)))


def drawing(*classes: Any) -> Callable[[], object]:
    """A draw of eight points from a data set that gives these."""
    return lambda: draw(lambda sizes, rng: classes, 8, 0.1, 0)


SPREAD = "\n    remedy: return their standard deviation, a finite number"
SIGNAL = "\n    remedy: return one number on the tape for each number of its signal"
CLASSES = "\n    remedy: return points of class 0, then those of class 1, as many as asked for"
BATCH = "\n    remedy: give a batch of at least 1 and at most all points"
SENSE = "\n    remedy: give no negative steps, two points or more, and neurons to each layer"


@pytest.mark.parametrize(
    ("door", "words"),
    [
        (
            lambda: perform(replace(RUN, optimizer="sgd")),  # type: ignore[arg-type]
            "'sgd' is no optimiser\n    remedy: write one down, as in SGD(0.5)",
        ),
        (
            lambda: perform(replace(RUN, batch=0)),
            f"a batch of 0 cannot be dealt from 12 points{BATCH}",
        ),
        (
            lambda: perform(replace(RUN, batch=13)),
            f"a batch of 13 cannot be dealt from 12 points{BATCH}",
        ),
        (
            lambda: perform(replace(RUN, steps=-1)),
            f"-1 steps, 12 points and layers of (6, 6) make no run{SENSE}",
        ),
        (
            lambda: perform(replace(RUN, points=1)),
            f"4 steps, 1 points and layers of (6, 6) make no run{SENSE}",
        ),
        (
            lambda: perform(replace(RUN, hidden=(3, 0))),
            f"4 steps, 12 points and layers of (3, 0) make no run{SENSE}",
        ),
        (
            lambda: perform(replace(RUN, data="moon")),
            "no data is called 'moon'\n    remedy: did you mean 'moons'?",
        ),
        (
            lambda: initial(LAYOUT, "glorrot", 1),
            "no initialiser is called 'glorrot'\n    remedy: did you mean 'glorot'?",
        ),
        (
            lambda: initial(LAYOUT, lambda fan_in, fan_out: np.nan, 1),
            f"the initialiser gave nan for the spread of weights{SPREAD}",
        ),
        (
            lambda: initial(LAYOUT, lambda fan_in, fan_out: "wide", 1),  # type: ignore[arg-type,return-value]
            f"the initialiser gave 'wide' for the spread of weights{SPREAD}",
        ),
        (
            lambda: activate(logit(), "tan"),
            "no activation is called 'tan'\n    remedy: did you mean 'tanh'?",
        ),
        (
            lambda: activate(logit(), lambda signal: signal.sum()),
            f"the activation made numbers of shape () of (1, 2){SIGNAL}",
        ),
        (
            lambda: activate(logit(), lambda signal: 2.0),  # type: ignore[arg-type,return-value]
            f"the activation made 2.0 of (1, 2){SIGNAL}",
        ),
        (
            drawing(np.zeros((4, 2)), np.zeros((3, 2))),
            "the data set drew arrays of shapes [(4, 2), (3, 2)], not [(4, 2), (4, 2)]" + CLASSES,
        ),
        (
            lambda: draw(lambda sizes, rng: None, 8, 0.1, 0),  # type: ignore[arg-type,return-value]
            f"the data set drew arrays of shapes [], not [(4, 2), (4, 2)]{CLASSES}",
        ),
        (
            drawing(np.zeros((4, 2)), np.full((4, 2), np.inf)),
            "the data set drew a point at no place\n    remedy: draw finite numbers",
        ),
    ],
)
def test_what_cannot_be_trained_is_told(door: Callable[[], object], words: str) -> None:
    """ValueError in these words and no others."""
    with pytest.raises(ValueError) as refusal:  # noqa: PT011  (the words are compared below)
        door()
    assert str(refusal.value) == words


def test_what_lies_on_the_border_of_sense_can_be_trained() -> None:
    """No step at all, two points, no hidden layer, a neuron a layer, one point or all a batch."""
    for change in (
        {"steps": 0},
        {"points": 2},
        {"hidden": ()},
        {"hidden": (1, 1)},
        {"batch": 1},
        {"batch": 12},
    ):
        perform(replace(RUN, **change))


def test_the_first_step_that_is_lost_is_named() -> None:
    """Too large, or not a number, in any parameter."""
    words = "remedy: lower the learning rate, or stop before that step"
    for lost in (LARGEST, np.nan, -np.inf):
        gradient = np.zeros((4, 3))
        gradient[2, 1] = gradient[3, 0] = lost
        with pytest.raises(DivergedError) as refusal:
            training_run._require_convergence(gradient)
        first = f"at step 2 a gradient exceeds {LARGEST:.0f} or is not a number\n"
        assert str(refusal.value) == f"{first}    {words}"
    training_run._require_convergence(np.full((2, 2), 0.99 * LARGEST))


def test_a_gradient_on_the_brink_is_told_as_far_as_it_is() -> None:
    """By its distance from the boundary, at the line of the run that asked; others are not."""
    grid = 2.0**-20

    def margin_at(distance: float, largest: float = 1.0) -> float:
        return training_run._margin(np.array([[largest, 1.5 * grid + distance]]))

    words = (
        "a gradient lies within 7e-15 of a rounding boundary: another processor may train "
        "otherwise; another seed will avoid it"
    )
    with pytest.warns(UserWarning, match=f"^{words}$"):
        assert margin_at(2.0**-47) == 2.0**-47
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert margin_at(2.0**-46) == 2.0**-46
        assert margin_at(2.0**-40) == 2.0**-40
    with pytest.warns(UserWarning, match="rounding"):  # larger gradients have larger noise
        margin_at(2.0**-40, largest=1000.0)


def test_the_mean_loss_is_named_and_shared_out() -> None:
    """Every point counts the same."""
    loss = mean_loss(logit(), np.array([0.0, 1.0]))
    tape = loss.tape
    shares = tape.entries[tape.place("shares")]
    assert shares.operation == "constant"
    assert loss.name == "loss"
    assert tape.entries[tape.place("losses")].shape == (1, 2)
