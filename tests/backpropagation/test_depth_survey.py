"""Blame through many layers, against what theory says of its growth."""

from __future__ import annotations

import numpy as np

from content.backpropagation.experiments.depth_survey import DepthSurvey
from engine.experiment import perform


def test_half_the_gain_fades_and_twice_the_gain_swells() -> None:
    """A gain too small loses blame towards the first layer; one too large multiplies it."""
    for activation, fair in (("tanh", 1.0), ("relu", 2**0.5)):
        profile = perform(DepthSurvey(activation, (fair / 2, fair, 2 * fair)))  # type: ignore[arg-type]
        lost = profile.blame[:, 0] - profile.blame[:, -1]
        assert lost[0] < -4
        assert abs(lost[1]) < 1
        assert lost[2] > 1


def test_relu_scales_blame_by_the_gain_of_every_layer_above() -> None:
    """Relu is homogeneous: twice the gain makes layer l's delta 2^(layers above) times as large,
    as long as the output's own delta stays the same."""
    profile = perform(DepthSurvey("relu", (0.01, 0.02), depth=6))
    above = np.arange(6, 0, -1)
    np.testing.assert_allclose(
        profile.blame[1] - profile.blame[0], above * np.log10(2.0), atol=1e-2
    )


def test_sigmoid_fades_at_any_modest_gain() -> None:
    """Its slope is at most a quarter, so blame fades by every layer, whatever gain up to four."""
    profile = perform(DepthSurvey("sigmoid", (1.0, 2.0, 4.0)))
    assert (np.diff(profile.blame, axis=1) > 0).all()
    assert (profile.blame[:, 0] < -3).all()


def test_a_survey_is_the_same_again() -> None:
    """The same survey leaves the same record, and another seed another one."""
    one, again = (perform(DepthSurvey("tanh", (1.0,), depth=4)) for _ in range(2))
    other = perform(DepthSurvey("tanh", (1.0,), depth=4, seed=2))
    np.testing.assert_array_equal(one.blame, again.blame)
    assert (one.blame != other.blame).all()
    assert one.signal.shape == (1, 4)
