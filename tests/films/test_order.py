"""The order of drawing, worked out by hand; each letter is a mark, each word a frame."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.films.order import drawing_order


@pytest.mark.parametrize(
    ("frames", "order"),
    [
        ([], ""),
        (["abc"], "abc"),
        (["", "ab", ""], "ab"),
        (["ac", "abc"], "abc"),
        (["ab", "ac"], "acb"),
        (["bc", "ab", "ac"], "abc"),
        (["cd", "ab", "bc"], "abcd"),
        (["ad", "bd", "cd", "abcd"], "abcd"),
        (["ab", "ba"], "ab"),
        (["abc", "cab"], "abc"),
        (["abz", "baz", "z"], "abz"),
        (["xab", "xba", "by"], "xaby"),
    ],
)
def test_the_order_of_drawing(frames: list[str], order: str) -> None:
    """Every frame keeps its own; where two change places, the earlier lies below."""
    assert "".join(drawing_order(map(list, frames))) == order


@given(st.permutations("abcdefgh"), st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=8))
def test_every_frame_keeps_its_order(whole: list[str], chosen: list[set[str]]) -> None:
    """Whatever part of one order each frame draws, and each mark once."""
    frames = [[mark for mark in whole if mark in part] for part in chosen]
    order = drawing_order(frames)
    assert sorted(order) == sorted(set().union(*chosen))
    for frame in frames:
        assert all(order.index(below) < order.index(above) for below, above in pairwise(frame))
