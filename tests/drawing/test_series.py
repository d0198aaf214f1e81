"""Curves, titles and legends that come from the fields of a record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log
from engine.drawing.series import measured
from engine.measure import Measure

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Asked:
    """What was asked."""

    rates: Annotated[tuple[float, ...], Measure("rate")] = (0.1, 0.2, 0.4)


@dataclass(frozen=True)
class Found:
    """What came of it."""

    loss: Annotated[NDArray[np.float64], Measure("loss", "held out", along="step")]
    heights: Annotated[NDArray[np.float64], Measure("height", unit="m")]
    plain: NDArray[np.float64]
    asked: Asked = field(default_factory=Asked)
    file: Path | None = None

    @property
    def doubled(self) -> Annotated[NDArray[np.float64], Measure("twice the loss")]:
        """As a figure wants it."""
        return 2 * self.loss


FOUND = Found(
    np.array([4.0, 2.0, 1.0]), np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]]), np.array([0.5, 0.25])
)


@pytest.mark.parametrize(
    ("path", "numbers", "title"),
    [
        ("loss", [4, 2, 1], "loss"),
        ("heights[1]", [3, 2, 1], "height, m"),
        ("heights[-1]", [3, 2, 1], "height, m"),
        ("plain", [0.5, 0.25], "plain"),
        ("asked.rates", [0.1, 0.2, 0.4], "rate"),
        ("doubled", [8, 4, 2], "twice the loss"),
    ],
)
def test_a_path_leads_to_numbers_and_to_what_they_count(
    path: str, numbers: list[float], title: str
) -> None:
    """Fields, rows of them, fields of fields and properties; a name where nothing is said."""
    values, measure = measured(FOUND, path)
    assert values.tolist() == numbers
    assert measure.title == title


def drawn() -> tuple[Canvas, Plot]:
    """A canvas with one plot."""
    canvas = Canvas(200, 120)
    return canvas, Plot(canvas, (30, 10, 190, 90), x=Linear(0, 10), y=Linear(0, 10))


def test_a_curve_is_a_line_through_its_numbers() -> None:
    """The same shape as one drawn by hand, and an account of where its numbers are from."""
    canvas, plot = drawn()
    plot.curve(FOUND, "heights[1]", over="loss", role="blame", width=3, dash=(4, 2), name="it")
    other, by_hand = drawn()
    by_hand.line([(4, 3), (2, 2), (1, 1)], "blame", 3, dash=(4, 2), name="it")
    assert canvas.shapes() == other.shapes()
    ((record, series),) = canvas.series
    assert record is FOUND
    assert series.values(FOUND).tolist() == [[4, 3], [2, 2], [1, 1]]
    assert (canvas.by_hand, other.by_hand) == ([], ["it"])


def test_places_are_picked_and_counted_from_nought() -> None:
    """Without `over` a number stands over its place; `at` picks one or several."""
    canvas, plot = drawn()
    plot.points(FOUND, "loss", at=[2, 0])
    plot.points(FOUND, "loss", at=1, name="one")
    assert [each.values(FOUND).tolist() for _, each in canvas.series] == [
        [[2, 1], [0, 4]],
        [[1, 2]],
    ]


def test_titles_and_legends_say_what_the_fields_do() -> None:
    """In the curve's own colour; an author's words may add to it."""
    canvas, plot = drawn()
    plot.curve(FOUND, "loss", role="signal")
    plot.curve(FOUND, "loss", role="ink", name="again", called="with resets")
    plot.title("x")
    plot.title("y", "loss of all")
    plot.legend("loss", 5, 5)
    plot.legend("again", 5, 4)
    told = {each.words: each.stroke or each.fill for each in canvas.shapes() if each.words}
    assert told.keys() == {"step", "loss of all", "held out", "with resets"}
    curve, other = (shape.stroke for shape in canvas.shapes() if shape.path)
    written = {each.words: each.colour for each in canvas.inscriptions}
    assert (written["held out"], written["with resets"]) == (curve, other)
    assert curve != other


def test_two_quantities_have_no_title_in_common() -> None:
    """Their author must say both."""
    _, plot = drawn()
    plot.curve(FOUND, "loss")
    plot.curve(FOUND, "heights[0]")
    with pytest.raises(ValueError, match="'height, m' and 'loss'"):
        plot.title("y")
    plot.title("y", "Loss and height, m")


def test_a_rule_is_no_datum() -> None:
    """A line across at a value, along either axis, accounts for itself."""
    canvas, plot = drawn()
    plot.rule("x", 5, name="now")
    plot.rule("y", 5)
    upright, level = canvas.shapes()
    assert (upright.x, upright.path) == (110, "v-80")
    assert (level.y, level.path) == (50, "h160")
    assert not canvas.by_hand


def test_a_canvas_forgets_what_was_drawn() -> None:
    """Each frame has its own account."""
    canvas, plot = drawn()
    plot.curve(FOUND, "loss")
    plot.title("y")
    plot.line([(0, 0), (1, 1)])
    canvas.clear()
    assert [*canvas.series, *canvas.inscriptions, *canvas.by_hand] == []


@pytest.mark.parametrize(
    ("tick", "label", "fits"),
    [
        (2.0, "2", True),
        (2.0, "4", False),
        (1e-4, "0.1 mm", True),
        (1e-4, "1 mm", False),
        (0.5, "50 %", True),
        (50.0, "50 %", True),
        (50.0, "60 %", False),
        (-3.0, "−3", True),
        (1 / 3, "0.33", True),
        (1 / 3, "0.34", False),
        (12000.0, "12,000", True),
        (2.0, "small", True),
        (2.0, "10³", True),
    ],
)
def test_a_label_is_the_number_where_it_stands(tick: float, label: str, fits: bool) -> None:
    """In digits or by a unit; words may be anything."""
    if fits:
        Linear(-1e5, 1e5, ticks=(tick,), labels=(label,))
        return
    with pytest.raises(ValueError, match="is written at"):
        Log(1e-9, 1e5, ticks=(tick,), labels=(label,))


def test_a_measure_counts_something() -> None:
    """Nothing is no quantity."""
    with pytest.raises(ValueError, match="quantity"):
        Measure(" ")
