"""What neurons answer over the plane and how much they are blamed, by a second road."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.experiment import perform
from engine.learning.layout import ParameterLayout
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.optimizers import SGD
from engine.learning.recording_plan import RecordingPlan
from engine.learning.training_run import TrainingRun
from engine.truth import judge

RUN = TrainingRun(
    "moons", SGD(0.5), 40, hidden=(3, 2), points=10, plan=RecordingPlan(moments=5, field=3)
)
MAPS = NeuronMaps(RUN, side=7)


def by_hand(
    layers: tuple[int, ...], theta: NDArray[np.float64], inputs: NDArray[np.float64]
) -> tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]]:
    """Weights (n_l, n_{l-1} + 1), and activations (n_l, points) of every layer, by numpy alone."""
    matrices = list(ParameterLayout(layers).matrices(theta))
    signals = [inputs.T]
    for matrix in matrices:
        signals.append(np.tanh(matrix[:, :-1] @ signals[-1] + matrix[:, -1:]))
    return matrices, signals


def test_maps_are_the_activations_over_the_plane() -> None:
    """Row 0 of a map is the top, its first column the left; neurons go layer by layer."""
    record = perform(MAPS)
    assert record.answers.shape == (5, 5, 7, 7)
    axis = np.linspace(-RUN.plan.span, RUN.plan.span, 7)
    for moment, theta in enumerate(record.theta):
        for row, second in enumerate(axis[::-1]):
            line = np.column_stack([axis, np.full(7, second)])
            _, (_, first, last, _) = by_hand(record.layers, theta, line)
            found = np.concatenate([first, last])
            np.testing.assert_allclose(record.answers[moment, :, row], found, atol=2.0**-17)


def test_deltas_are_those_of_each_point_alone() -> None:
    """δ of the output is p − y; before it, the weighted sum of those behind, times the slope."""
    record = perform(MAPS)
    assert record.delta.shape == (5, 6, 10)
    for moment, theta in enumerate(record.theta):
        matrices, signals = by_hand(record.layers, theta, record.inputs)
        logit = matrices[-1][:, :-1] @ signals[-2] + matrices[-1][:, -1:]
        deltas = [1 / (1 + np.exp(-logit)) - record.targets]
        for layer in (2, 1):
            slope = 1 - signals[layer] ** 2
            deltas.insert(0, (matrices[layer][:, :-1].T @ deltas[0]) * slope)
        found = np.concatenate(deltas)
        np.testing.assert_allclose(record.delta[moment], found, atol=2.0**-24)
        np.testing.assert_allclose(record.blame[moment], np.abs(found).mean(axis=1), atol=1e-7)


def test_they_are_taken_at_the_moments_of_the_run() -> None:
    """The weights are those of the run, at the steps that its films show."""
    record, run = perform(MAPS), perform(RUN)
    np.testing.assert_array_equal(record.theta, run.theta[run.moments])
    np.testing.assert_array_equal(record.inputs, run.inputs)
    np.testing.assert_array_equal(record.targets, run.targets)


@pytest.mark.parametrize("moment", [0, 3])
@pytest.mark.parametrize("neuron", [0, 4, 5])
def test_a_forged_delta_is_refused(moment: int, neuron: int) -> None:
    """Every delta at every moment is judged: a thousandth off, and the verdict is no."""
    record = perform(MAPS)
    sound = judge(MAPS, record)
    assert sound is not None
    assert sound.error < 1e-12
    assert sound.derivatives == 5 * 3 * 3, "three directions in each of three layers, five times"
    delta = record.delta.copy()
    delta[moment, neuron, 7] += 1e-3
    forged = judge(MAPS, replace(record, delta=delta))
    assert forged is not None
    assert forged.error > forged.tolerance
    assert forged.where.startswith(f"moment {moment}, ")


def test_a_saturated_layer_is_judged_beside_the_others() -> None:
    """Where tanh is flat its deltas are rounding, which no difference of losses can confirm."""
    run = replace(RUN, optimizer=SGD(60.0), steps=63, plan=RecordingPlan(moments=8, field=3))
    record = perform(NeuronMaps(run))
    assert np.abs(record.delta[-1, :3]).max() < 1e-4 * np.abs(record.delta).max()
    verdict = judge(NeuronMaps(run), record)
    assert verdict is not None
    assert verdict.error < verdict.tolerance
