"""Which steps become moments."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.learning.recording_plan import choose_moments

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
