"""Which six points are shown, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from engine.learning.sample_choice import SURE, UNSURE, choose_samples, kinds_of


def chosen(lead: list[float], targets: list[int]) -> list[tuple[int, str]]:
    """Points and what they are called, for leads of the right class."""
    classes = np.array(targets, float)
    logit = np.where(classes == 1, lead, -np.array(lead))
    points, kinds = choose_samples(logit, classes)
    assert points.dtype == np.int64
    return list(zip(points.tolist(), kinds, strict=True))


def test_a_network_that_is_right_and_wrong() -> None:
    """Surest, surest of the other class, most wrong, wrong as others are, undecided, unsure."""
    assert chosen([5, 0.2, -1, -4, 3, 1.1, -0.5, -2], [1, 1, 1, 1, 0, 0, 0, 0]) == [
        (0, "right and sure"),
        (4, "right, other class"),
        (3, "wrong and sure"),
        (2, "wrong"),
        (1, "on the boundary"),
        (5, "right, unsure"),
    ]


def test_a_network_that_is_always_wrong() -> None:
    """The words say how wrong."""
    assert chosen([-1, -2, -3, -4, -5, -6], [1, 1, 1, 0, 0, 0]) == [
        (0, "least wrong"),
        (3, "least wrong, other class"),
        (5, "wrong and sure"),
        (2, "wrong"),
        (1, "on the boundary"),
        (4, "wrong, unsure"),
    ]


def test_a_network_that_is_always_right() -> None:
    """Nothing is wrong, so the least right and the one nearest to it are shown."""
    assert chosen([9, 8, 7, 6, 0.5, 0.1, 1.0], [0, 0, 1, 1, 1, 1, 1]) == [
        (0, "right and sure"),
        (2, "right, other class"),
        (5, "least right"),
        (4, "nearly wrong"),
        (6, "on the boundary"),
        (3, "right, unsure"),
    ]


def test_unsure_is_three_to_one() -> None:
    """Halfway between a toss of a coin and certainty."""
    assert 1 / (1 + np.exp(-UNSURE)) == pytest.approx(0.75)
    last = chosen([9, 8, -3, -2, 0.01, 1.0, 1.2, 1.5], [0, 1, 0, 0, 0, 0, 0, 0])[-1]
    assert last == (5, "right, unsure")


@pytest.mark.parametrize("targets", [[0, 0, 0, 1, 1], [1] * 6, [0] * 9])
def test_too_little_to_choose_from(targets: list[int]) -> None:
    """Six points and both classes are needed."""
    with pytest.raises(ValueError, match=r"^a tape walk needs .* six points, of both classes$"):
        choose_samples(np.arange(len(targets), dtype=float), np.array(targets, float))


def test_six_points_are_enough() -> None:
    """Each is chosen once."""
    assert sorted(point for point, _ in chosen([1, 2, 3, -1, -2, -3], [0, 1, 0, 1, 0, 1])) == [
        0, 1, 2, 3, 4, 5,
    ]  # fmt: skip


def test_given_points_are_named_by_what_a_network_says_of_them() -> None:
    """Right or wrong; sure beyond nine to one, unsure below three to one."""
    lead = np.array([3.0, 2.0, 1.0, 0.0, -1.0, -2.0, -3.0])
    names = (
        *("right and sure", "right", "right, unsure", "wrong, unsure"),
        *("wrong, unsure", "wrong", "wrong and sure"),
    )
    assert kinds_of(lead, np.ones(7)) == names
    assert kinds_of(-lead, np.zeros(7)) == names
    assert 1 / (1 + np.exp(-SURE)) == pytest.approx(0.9)
    assert kinds_of(np.array([SURE, -UNSURE]), np.ones(2)) == ("right", "wrong")
