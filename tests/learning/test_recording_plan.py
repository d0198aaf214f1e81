"""Which steps become moments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learning.recording_plan import REST, choose_moments

LOSSES = st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=200)


@given(loss=LOSSES, moments=st.integers(2, 80))
def test_moments_increase_from_the_first_step_to_the_last(loss: list[float], moments: int) -> None:
    """Whatever the losses do, even leap to infinity, the moments are a proper choice of steps."""
    chosen = choose_moments(np.array(loss), moments)
    assert len(chosen) == min(moments, len(loss))
    assert chosen[0] == 0
    assert chosen[-1] == len(loss) - 1
    assert (np.diff(chosen) > 0).all()


def test_moments_are_dense_where_the_loss_changes() -> None:
    """A loss that falls early and then rests gets most of its moments early."""
    loss = np.exp(-np.arange(1001) / 50)
    chosen = choose_moments(loss, 40)
    assert np.count_nonzero(chosen < 200) > 25
    assert np.count_nonzero(chosen > 600) >= 4


def test_one_leap_does_not_take_all_moments() -> None:
    """A loss that jumps once still leaves most moments to the rest of the run."""
    loss = np.exp(-np.arange(1001) / 50)
    loss[500] = 20.0
    chosen = choose_moments(loss, 40)
    assert np.count_nonzero(np.abs(chosen - 500) > 5) > 20


def test_a_loss_that_rests_is_recorded_evenly() -> None:
    """Without any change the road is time; so it is where the change is the same at each step."""
    for loss in (np.zeros(11), np.arange(11.0), np.full(11, 3.0)):
        assert choose_moments(loss, 6).tolist() == [0, 2, 4, 6, 8, 10]
        assert choose_moments(loss, 11).tolist() == [*range(11)]
        assert choose_moments(loss, 99).tolist() == [*range(11)]
        assert choose_moments(loss, 2).tolist() == [0, 10]


def test_the_road_grows_with_the_root_of_the_change() -> None:
    """Step by step along it: each moment is the first step that has come so far."""
    loss = np.array([9.0, 5.0, 5.0, 4.0, 4.0, 4.0, 4.0, 3.75, 3.75])
    change = np.cumsum([2.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.5, 0.0])
    road = [0.0]
    for step, so_far in enumerate(change, start=1):
        road.append((1 - REST) * so_far / 3.5 + REST * step / 8)
    wanted = [next(k for k, far in enumerate(road) if far >= share - 1e-12) for share in
              (0.0, 0.25, 0.5, 0.75, 1.0)]  # fmt: skip
    expected, before = [], -1
    for each in wanted:
        before = max(each, before + 1)
        expected.append(before)
    assert choose_moments(loss, 5).tolist() == expected


@pytest.mark.parametrize("length", [0, 1])
def test_a_run_of_no_steps_has_what_there_is(length: int) -> None:
    """Its only loss, or none."""
    assert choose_moments(np.ones(length), 5).tolist() == [*range(length)]
    assert choose_moments(np.ones(9), 1).tolist() == [0]


def test_what_is_not_finite_counts_as_the_largest_that_is() -> None:
    """A loss that leaps to infinity, or is none, is as if it had leapt to the largest."""
    loss = np.array([1.0, 3.0, np.inf, 2.0, np.nan, 1.0, 1.0])
    leapt = np.where(np.isfinite(loss), loss, 3.0)
    assert choose_moments(loss, 4).tolist() == choose_moments(leapt, 4).tolist()
    assert choose_moments(np.full(5, np.nan), 3).tolist() == [0, 2, 4]
