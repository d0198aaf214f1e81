"""Programs replayed line by line."""

from __future__ import annotations

import numpy as np
import pytest

from content.backpropagation.experiments.replay import Expression, SweepReplay
from engine.experiment import perform
from engine.learning.sample_sweeps import SampleSweeps, TapeReadings
from tests.conftest import SWEEPS

FRACTION = Expression((("x", 3.0), ("y", 0.5)), ("a = x * y", "b = a + y", "c = a / b"))


def test_an_expression_keeps_its_names_and_its_values() -> None:
    """Each assignment becomes a buffer of that name, with the value that arithmetic gives."""
    record = perform(FRACTION)
    assert record.names == ("x", "y")
    held = dict(zip(record.writes, record.values, strict=True))
    assert [float(held[name]) for name in "abc"] == [1.5, 2.0, 0.75]


def test_gradients_add_up_where_a_value_forks() -> None:
    """x y / (x y + y) is x / (x + 1): its slope is 1 / (x + 1)², and y has none."""
    record = perform(FRACTION)
    last = len(record.lines)
    assert record.latest("d_x", last) == 1 / 16
    assert record.latest("d_y", last) == 0
    assert record.latest("d_a_by_b_a", last) == -0.375
    assert record.latest("d_y_by_a_b", last) == 0.375


def test_what_is_not_yet_written_is_not_there() -> None:
    """Before its line has run, a buffer has no value; after it, the newest."""
    record = perform(FRACTION)
    wrote = [k for k, name in enumerate(record.writes) if name == "d_a"]
    assert record.latest("d_a", wrote[0]) is None
    assert record.latest("d_a", wrote[0] + 1) == 0.5
    assert record.latest("d_a", wrote[1] + 1) == 0.125


@pytest.mark.parametrize("line", ["b = a * 2", "x * y", "import os"])
def test_what_is_no_assignment_from_known_names_is_refused(line: str) -> None:
    """The message shows the line and the names that it might have used."""
    with pytest.raises(ValueError, match=r"no assignment .*\['x'\]"):
        perform(Expression((("x", 1.0),), (line,)))


@pytest.mark.parametrize("sample", range(6))
def test_a_replayed_sweep_is_the_sweep_that_was_read(sweeps: TapeReadings, sample: int) -> None:
    """The same lines, and at the end the same activations, deltas, loss and gradients."""
    assert isinstance(SWEEPS, SampleSweeps)
    record = perform(SweepReplay(SWEEPS, sample))
    assert record.lines == tuple(line.text for line in sweeps.program)
    held = dict(zip(record.writes, record.values, strict=True))
    for layer in (1, 2):
        np.testing.assert_array_equal(held[f"a{layer}"][:, 0], sweeps.activation[layer][sample])
    for layer in (1, 2, 3):
        np.testing.assert_array_equal(held[f"d_z{layer}"][:, 0], sweeps.delta[layer - 1][sample])
    gradients = sweeps.layout.matrices(sweeps.gradient[sample])
    for layer, gradient in enumerate(gradients, start=1):
        np.testing.assert_array_equal(held[f"d_W{layer}"], gradient)
    assert held["loss"] == sweeps.loss[sample]
