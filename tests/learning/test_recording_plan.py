"""Which steps become moments."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.learning.recording_plan import RecordingPlan, choose_moments, lead


@given(steps=st.integers(0, 5000), moments=st.integers(2, 80))
def test_moments_increase_from_the_first_step_to_the_last(steps: int, moments: int) -> None:
    """As many as asked for, or every step; the second is step 1, and no gap is narrower than that
    before it, but for rounding."""
    chosen = choose_moments(steps, moments)
    gaps = np.diff(chosen)
    assert len(chosen) == min(moments, steps + 1)
    assert chosen[0] == 0
    assert chosen[-1] == steps
    assert (gaps > 0).all()
    assert (np.diff(gaps[:-1]) >= -1).all()
    if len(chosen) > 2:
        assert chosen[1] == 1


@given(steps=st.integers(3, 5000), moments=st.integers(3, 80))
def test_moments_stand_evenly_on_a_logarithmic_axis(steps: int, moments: int) -> None:
    """Each within half a step of its even place; where every step is one, the axis is linear."""
    chosen = choose_moments(steps, moments)
    offset = lead(steps, moments)
    if offset is None:
        assert chosen.tolist() == [*range(steps + 1)]
        return
    even = np.linspace(0, np.log1p(steps / offset), len(chosen))
    assert np.abs(offset * np.expm1(even) - chosen).max() < 0.5 + 1e-4 * steps


def test_what_a_hand_calculation_gives() -> None:
    """Gaps of 1, 2, 4, 8: each twice the last; and every step, where there are no more."""
    assert choose_moments(15, 5).tolist() == [0, 1, 3, 7, 15]
    assert lead(15, 5) == pytest.approx(1.0)
    for moments in (11, 99):
        assert choose_moments(10, moments).tolist() == [*range(11)]
        assert lead(10, moments) is None
    assert choose_moments(10, 2).tolist() == [0, 10]


def test_a_run_of_no_steps_has_what_there_is() -> None:
    """Its only loss, or as few as are asked for."""
    assert choose_moments(0, 5).tolist() == [0]
    assert choose_moments(8, 1).tolist() == [0]
    assert choose_moments(8, 0).tolist() == []


@given(
    steps=st.integers(20, 500),
    moments=st.integers(10, 60),
    also=st.lists(st.integers(0, 600), max_size=6),
)
def test_steps_that_are_asked_for_are_moments(steps: int, moments: int, also: list[int]) -> None:
    """As far as the run goes; there are no more moments for that, and both ends stay."""
    chosen = RecordingPlan(moments, also=tuple(also)).chosen(steps)
    assert len(chosen) == min(moments, steps + 1)
    assert {step for step in also if step <= steps} <= set(chosen.tolist())
    assert (chosen[0], chosen[-1]) == (0, steps)
    assert (np.diff(chosen) > 0).all()


def test_a_step_that_is_asked_for_takes_the_place_of_the_nearest() -> None:
    """The others stand as before."""
    assert choose_moments(15, 5, (6,)).tolist() == [0, 1, 3, 6, 15]
    assert choose_moments(15, 5, (6, 5)).tolist() == [0, 1, 5, 6, 15]
    assert choose_moments(15, 5, (7, 0, 15, 99)).tolist() == [0, 1, 3, 7, 15]


def test_more_such_steps_than_there_is_room_for_are_refused() -> None:
    """Both ends are taken."""
    with pytest.raises(ValueError, match=r"step 10 cannot be another of 4 moments\n.*more moments"):
        choose_moments(15, 4, (4, 8, 10))
