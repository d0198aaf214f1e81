"""Rounding to a grid, and how far from it a number is."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from engine.learning.rounding import LARGEST, margin, rounded


@given(
    st.lists(
        st.floats(-LARGEST, LARGEST, exclude_min=True, exclude_max=True), min_size=1, max_size=20
    )
)
def test_rounding_finds_the_nearest_multiple(values: list[float]) -> None:
    """The result is the nearest multiple of 2^-20, ties to even, over the whole declared range."""
    array = np.array(values)
    np.testing.assert_array_equal(rounded(array, 20), np.rint(array * 2.0**20) * 2.0**-20)


def test_the_margin_is_the_distance_to_the_nearest_boundary() -> None:
    """Given as the power of two at or below it, in the units of the values."""
    far = np.array([0.0, 2.0**-20, -3.0])
    assert margin(far, 20) == 2.0**-21
    near = np.append(far, 2.5 * 2.0**-20 + 1.7 * 2.0**-40)
    assert margin(near, 20) == 2.0**-40
    assert margin(np.append(far, 2.5 * 2.0**-20), 20) == 0.0
