"""Every point's own gradient, held to the batch's and to the sample sweeps."""

from __future__ import annotations

import numpy as np
import pytest

from content.backpropagation.experiments.sample_gradients import GradientCloud, SampleGradients
from engine.experiment import perform
from engine.learning.sample_sweeps import TapeReadings


@pytest.fixture(scope="module")
def cloud(sweeps: TapeReadings) -> GradientCloud:
    """All points of the run at the step of the sweeps."""
    asked = sweeps.experiment
    return perform(SampleGradients(asked.run, asked.step, asked.learning_rate))


def test_the_mean_of_all_is_the_gradient_of_the_batch(cloud: GradientCloud) -> None:
    """Averaged over all points, the gradients are what training followed at that step."""
    batch = perform(cloud.experiment.run).gradient[cloud.experiment.step]
    np.testing.assert_allclose(cloud.gradient.mean(axis=0), batch, rtol=0, atol=2e-6)


def test_each_gradient_is_that_of_its_own_sweep(cloud: GradientCloud, sweeps: TapeReadings) -> None:
    """For the six samples that sweep, gradient, loss and trial step agree with their sweeps."""
    for row, point in enumerate(sweeps.sample):
        np.testing.assert_allclose(cloud.gradient[point], sweeps.gradient[row], atol=1e-6)
        assert cloud.loss[point] == pytest.approx(sweeps.loss[row], abs=1e-6)
        after = cloud.loss[point] + cloud.change[point, point]
        assert after == pytest.approx(sweeps.loss_after[row], abs=1e-6)
        assert np.count_nonzero(cloud.change[point] > 0) == pytest.approx(sweeps.raised[row], abs=1)


def test_nobody_is_hurt_by_a_small_step_of_their_own(cloud: GradientCloud) -> None:
    """A small enough step along one's own gradient lowers one's own loss, and the mean's step the
    mean."""
    asked = cloud.experiment
    careful = perform(SampleGradients(asked.run, asked.step, 0.01))
    assert (np.diag(careful.change[:-1]) <= 0).all()
    assert careful.change[-1].mean() < 0
