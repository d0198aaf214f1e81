"""Which buffers stand in memory while a program runs."""

from __future__ import annotations

import numpy as np
import pytest

from engine.autodiff import Listing, Tape, Variable
from engine.autodiff.liveness import Footprint, Step, live


def alive(*steps: Step) -> list[str]:
    """The buffers that stand while each step runs, as sorted letters."""
    return ["".join(sorted(each)) for each in live(steps)]


def test_a_buffer_lives_from_its_writing_to_its_last_reading() -> None:
    """By hand: b is made of a, c of b, d of a and c; nothing reads d."""
    assert alive(Step(("a",), "b"), Step(("b",), "c"), Step(("a", "c"), "d"), Step((), None)) == [
        "ab",
        "abc",
        "acd",
        "",
    ]


def test_what_is_written_anew_need_not_be_kept() -> None:
    """Between its last reading and its next writing a buffer is free."""
    steps = (Step(("x",), "t"), Step(("t",), "y"), Step(("y",), "t"), Step(("t", "y"), "z"))
    assert alive(*steps) == ["tx", "ty", "ty", "tyz"]


def test_a_buffer_that_adds_to_itself_lives_before() -> None:
    """It reads what it writes."""
    assert alive(Step((), "s"), Step(("a",), "b"), Step(("s", "b"), "s")) == ["as", "abs", "bs"]


def test_a_line_that_fills_nothing_counted_keeps_what_it_reads() -> None:
    """Its own buffer is left out."""
    assert alive(Step(("a", "b"), None), Step(("b",), "c")) == ["ab", "bc"]
    assert live([]) == []


def network() -> Variable:
    """One hidden layer on three points."""
    tape = Tape()
    x = tape.data("x", np.ones((2, 3)))
    hidden = tape.parameter("W1", np.ones((4, 3))).affine(x).tanh().named("a1")
    return tape.parameter("W2", np.ones((1, 5))).affine(hidden).named("z2").sum().named("total")


@pytest.mark.parametrize("carried", [(), ("x",)])
def test_weights_and_data_do_not_count_unless_carried(carried: tuple[str, ...]) -> None:
    """They are there whatever the schedule; a row of ones belongs to its buffer."""
    listing = Listing(network())
    footprint = Footprint(listing, carried)
    steps = footprint.steps("forward")
    lines = listing.sweep("forward")
    assert len(steps) == len(lines)
    assert [step.writes for step in steps] == [
        listing.tape.entries[line.fills].name for line in lines if line.fills is not None
    ]
    read = {name for step in steps for name in step.reads}
    assert read == {"affine_2", "a1", "z2", *carried}
    backward = {name for step in footprint.steps("backward") for name in step.reads}
    assert {"d_z2", "d_a1", "a1"} <= backward
    assert not {"W1", "W2", "one", "theta", "gradient"} & backward
    written = {step.writes for step in footprint.steps("backward")}
    assert {"d_affine_2", "d_a1", "d_z2", "a1_t", None} == written


def test_sizes_are_of_float64_with_the_row_of_ones() -> None:
    """Eight bytes a number."""
    footprint = Footprint(Listing(network()))
    assert footprint.size("a1") == 8 * (4 + 1) * 3
    assert footprint.size("z2") == 8 * 1 * 3
    assert footprint.size("total") == 8
