"""One sweep for each of six unlike samples."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.experiment import perform
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.rounding import READING_BITS
from engine.learning.sample_choice import choose_samples, kinds_of
from engine.learning.sample_sweeps import SampleSweeps, TapeReadings
from engine.learning.training_run import TrainingRun

RUN = TrainingRun("moons", SGD(0.5), 400, noise=0.12, plan=RecordingPlan(moments=2, field=3))
TINY = 4 * 2.0**-READING_BITS
"""A few roundings of what is recorded."""


@pytest.fixture
def readings() -> TapeReadings:
    """Six sweeps, midway through training."""
    return perform(SampleSweeps(RUN, 150, 0.5))


def test_samples_differ_in_kind(readings: TapeReadings) -> None:
    """Six different points of both classes; the words tell what the numbers show."""
    assert len(set(readings.sample.tolist())) == len(set(readings.kind)) == 6
    assert set(readings.target) == {0.0, 1.0}
    right = (readings.activation[-1][:, 0] >= 0.5) == (readings.target == 1)
    for kind, is_right in zip(readings.kind, right, strict=True):
        if kind.startswith("right"):
            assert is_right
        if kind.startswith("wrong"):
            assert not is_right


def test_each_layer_follows_from_the_last(readings: TapeReadings) -> None:
    """z = W a + b and a = tanh z, layer by layer; the last activation is the probability."""
    for layer, matrix in enumerate(readings.layout.matrices(readings.theta)):
        z = readings.activation[layer] @ matrix[:, :-1].T + matrix[:, -1]
        np.testing.assert_allclose(readings.pre_activation[layer], z, atol=100 * TINY)
    for z, a in zip(readings.pre_activation[:-1], readings.activation[1:-1], strict=True):
        np.testing.assert_allclose(a, np.tanh(z), atol=TINY)
    probability = 1 / (1 + np.exp(-readings.pre_activation[-1]))
    np.testing.assert_allclose(readings.activation[-1], probability, atol=TINY)


def test_gradients_are_deltas_times_activations(readings: TapeReadings) -> None:
    """delta_L = p - y, and each weight's derivative is delta_l · a_{l-1}, each bias's delta_l."""
    np.testing.assert_allclose(
        readings.delta[-1][:, 0], readings.activation[-1][:, 0] - readings.target, atol=TINY
    )
    for sample, gradient in enumerate(readings.gradient):
        for layer, matrix in enumerate(readings.layout.matrices(gradient)):
            delta = readings.delta[layer][sample]
            inputs = np.append(readings.activation[layer][sample], 1.0)
            np.testing.assert_allclose(matrix, np.outer(delta, inputs), atol=10 * TINY)


def test_one_update_helps_its_sample_and_may_hurt_others(readings: TapeReadings) -> None:
    """The update is exactly -learning_rate · gradient; its own loss falls, some other rises."""
    np.testing.assert_array_equal(readings.update, -0.5 * readings.gradient)
    assert (readings.loss_after < readings.loss).all()
    assert readings.raised.max() > 0
    assert (readings.everyone_after > readings.everyone_before).any()


def test_the_weights_are_those_of_that_step() -> None:
    """A sweep at step 150 of a run sees theta of that step, however long the run."""
    trajectory = perform(RUN)
    np.testing.assert_array_equal(perform(SampleSweeps(RUN, 150, 0.5)).theta, trajectory.theta[150])


def test_lines_know_their_layers(readings: TapeReadings) -> None:
    """Forward climbs from layer 1 to the loss, backward comes down again; no update line."""
    for sweep in ("forward", "backward"):
        layers = [line.layer for line in readings.program if line.sweep == sweep]
        assert layers == sorted(layers, reverse=sweep == "backward")
        assert set(layers) == {1, 2, 3, 4}
    texts = {line.text: line.layer for line in readings.program}
    assert texts["dot(W2, a1_1, z2)"] == 2
    assert texts["dot(W2_T, d_z2, d_a1)"] == 1
    assert texts["dot(d_z2, a1_1_T, d_W2)"] == 2


@given(
    lead=st.lists(st.floats(-30, 30), min_size=6, max_size=40),
    ones=st.integers(1, 5),
)
def test_the_choice_degrades_sensibly(lead: list[float], ones: int) -> None:
    """Whatever the network gets right or wrong: six points, both classes, truthful words."""
    targets = (np.arange(len(lead)) < ones).astype(float)
    logit = np.where(targets == 1, lead, -np.array(lead))
    sample, kind = choose_samples(logit, targets)
    assert len(set(sample.tolist())) == len(kind) == 6
    assert set(targets[sample]) == {0.0, 1.0}
    for point, words in zip(sample, kind, strict=True):
        if words.startswith("right"):
            assert lead[point] > 0
        if words.startswith("wrong"):
            assert lead[point] <= 0


def test_without_mistakes_the_words_say_so() -> None:
    """A network that is right about everything has no 'wrong' sample."""
    _, kind = choose_samples(np.array([3.0, 2, 1, -1, -2, -4]), np.array([1.0, 1, 1, 0, 0, 0]))
    assert kind[2:4] == ("least right", "nearly wrong")


def test_too_few_points_and_impossible_steps_are_refused() -> None:
    """Both errors state the limits."""
    with pytest.raises(ValueError, match="at least six points"):
        choose_samples(np.zeros(6), np.zeros(6))
    with pytest.raises(ValueError, match="steps 0 to 400"):
        perform(SampleSweeps(RUN, 401, 0.5))


def test_a_step_at_either_end_can_be_swept() -> None:
    """Before the first update and after the last."""
    short = replace(RUN, steps=3)
    for step in (0, 3):
        readings = perform(SampleSweeps(short, step, 0.1))
        np.testing.assert_array_equal(readings.theta, perform(short).theta[step])


def test_sweeps_at_several_steps_can_follow_the_same_points() -> None:
    """Chosen by the network of one step, named by what each step's network says of them."""
    chosen = perform(SampleSweeps(RUN, 150, 0.5))
    early = perform(SampleSweeps(RUN, 5, 0.5, chosen_at=150))
    assert perform(SampleSweeps(RUN, 150, 0.5, chosen_at=150)).kind == chosen.kind
    np.testing.assert_array_equal(early.sample, chosen.sample)
    np.testing.assert_array_equal(early.activation[0], chosen.activation[0])
    logit = early.pre_activation[-1][:, 0]
    assert early.kind == kinds_of(logit, early.target)
    assert early.kind != chosen.kind
    for outside in (-1, 401):
        with pytest.raises(ValueError, match=f"steps 0 to 400, not {outside}"):
            perform(SampleSweeps(RUN, 150, 0.5, chosen_at=outside))


def test_the_loss_of_everyone_is_that_of_the_updated_weights() -> None:
    """Each sample's update is made to the weights that all sweeps share."""
    readings = perform(SampleSweeps(RUN, 150, 0.5))
    trajectory = perform(replace(RUN, steps=150))
    layers = readings.layout.matrices
    for sample in range(6):
        signal = trajectory.inputs.T
        matrices = layers(readings.theta + readings.update[sample])
        for number, matrix in enumerate(matrices, start=1):
            signal = matrix[:, :-1] @ signal + matrix[:, -1:]
            signal = np.tanh(signal) if number < len(matrices) else signal
        lead = np.where(trajectory.targets == 1, signal[0], -signal[0])
        losses = np.log1p(np.exp(-lead))
        assert readings.everyone_after[sample] == pytest.approx(losses.mean(), abs=TINY)
        own = losses[readings.sample[sample]]
        assert readings.loss_after[sample] == pytest.approx(own, abs=TINY)


def test_other_activations_can_be_walked() -> None:
    """A relu network's tape reads like any other."""
    readings = perform(SampleSweeps(replace(RUN, activation="relu", hidden=(5,)), 20, 0.1))
    np.testing.assert_array_equal(readings.activation[1], np.maximum(readings.pre_activation[0], 0))
