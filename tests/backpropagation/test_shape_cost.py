"""What a gradient costs by shape, and what it costs to keep less."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from content.backpropagation.experiments.checkpointing import (
    AGAIN,
    BACKWARD,
    Checkpointing,
    Schedules,
)
from content.backpropagation.experiments.shape_cost import ShapeCost
from engine.autodiff.liveness import Step, live
from engine.experiment import perform

NETWORKS = ((2, 3, 1), (2, 8, 8, 1), (5, 7, 6, 4, 1))


@pytest.fixture(scope="module")
def schedules() -> Schedules:
    """A network of eight layers, by four schedules."""
    return perform(Checkpointing(depth=8, width=5, points=12, every=(8, 4, 2, 1)))


def test_work_is_that_of_the_formula() -> None:
    """Backward is twice forward with the inputs' gradient, the first layer's work less without."""
    costs = perform(ShapeCost(NETWORKS, points=10))
    for k, layers in enumerate(NETWORKS):
        products = [10 * m * n for m, n in pairwise(layers)]
        assert costs.forward[k] == sum(products)
        assert costs.to_inputs[k] == 2 * sum(products)
        assert costs.backward[k] == 2 * sum(products) - products[0]


def test_a_forward_pass_alone_needs_no_more_memory_for_depth() -> None:
    """Two layers stand at a time; but if a backward sweep will follow, each layer adds its own."""
    costs = perform(ShapeCost(tuple((2, *[6] * depth, 1) for depth in (3, 4, 5)), points=10))
    assert len(set(costs.passing.tolist())) == 1
    rows_and_ones = 7 * 10 * 8
    assert np.diff(costs.kept).tolist() == [rows_and_ones, rows_and_ones]


def test_what_is_read_later_stays_and_what_is_overwritten_first_does_not() -> None:
    """Liveness of four lines: b is dead between its last reading and its next writing."""
    steps = [Step((), "a"), Step(("a",), "b"), Step(("b",), "c"), Step(("a", "c"), "b")]
    assert [sorted(each) for each in live(steps)] == [["a"], ["a", "b"], ["a", "b", "c"], [*"abc"]]


def test_every_schedule_gives_the_same_gradient(schedules: Schedules) -> None:
    """Layers that run again give the same activations, so the derivatives agree bit for bit."""
    np.testing.assert_array_equal(schedules.gap, 0)


def test_what_runs_again_is_all_but_the_last_stretch(schedules: Schedules) -> None:
    """The first and the backward work are those of keeping everything; the rest is the price."""
    square, first = 5 * 5 * 12, 2 * 5 * 12
    assert schedules.again.tolist() == [0] + [first + (8 - k - 1) * square for k in (4, 2, 1)]
    assert len(set(schedules.forward.tolist())) == len(set(schedules.backward.tolist())) == 1
    assert schedules.forward[0] == first + 7 * square + 5 * 12


@pytest.mark.parametrize(("row", "every"), [(0, 8), (1, 4), (2, 2)])
def test_going_forward_only_checkpoints_stay(schedules: Schedules, row: int, every: int) -> None:
    """At the first backward visit, earlier stretches hold their last layer and no other."""
    start = int(np.argmax(schedules.kind[row] == BACKWARD))
    held = schedules.held[row][start - 1]
    expected = [k % every == 0 or k > 8 - every for k in range(1, 9)]
    assert held.tolist() == expected


def test_checkpoints_save_memory(schedules: Schedules) -> None:
    """Cuts of several layers keep less than keeping everything, and free all at the end."""
    peaks = [int(each.max()) for each in schedules.bytes]
    assert max(peaks[1:3]) < peaks[0]
    assert not any(held[-1].any() for held in schedules.held)
    assert not (schedules.kind[0] == AGAIN).any()


def test_a_stretch_must_fit() -> None:
    """Eight layers are not cut into threes."""
    with pytest.raises(ValueError, match="8 layers cannot be cut into stretches of 3"):
        perform(Checkpointing(depth=8, width=5, points=12, every=(3,)))
