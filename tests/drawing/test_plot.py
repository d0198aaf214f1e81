"""Plots: declared scales, which a test can read back, with matplotlib's own ticks."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drawing.canvas import Canvas
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log, Scale

BOX = (58.0, 34.0, 500.0, 366.0)


def plot(x: Scale, y: Scale) -> tuple[Canvas, Plot]:
    """A canvas with one plot in BOX."""
    canvas = Canvas(520, 420)
    return canvas, Plot(canvas, BOX, x=x, y=y)


@pytest.mark.parametrize(
    "x", [Linear(-2, 7), Log(1e2, 1e6), Linear(5, -5), Log(0, 1500, offset=12.5)]
)
@pytest.mark.parametrize("y", [Linear(0, 1), Log(1e-12, 1e3)])
@given(st.floats(0, 1), st.floats(0, 1))
def test_pixels_and_data_lead_back_to_each_other(
    x: Scale, y: Scale, across: float, up: float
) -> None:
    """What stands at a pixel stands for the data that were drawn there."""
    _, drawn = plot(x, y)
    data = x.at_share(np.array(across)), y.at_share(np.array(up))
    pixels = drawn.to_pixels(*data)
    assert drawn.from_pixels(*pixels) == pytest.approx(np.array(data), rel=1e-6, abs=1e-6)
    assert BOX[0] - 1e-6 <= pixels[0] <= BOX[2] + 1e-6
    assert BOX[1] - 1e-6 <= pixels[1] <= BOX[3] + 1e-6


def test_a_mark_stands_where_its_data_belong() -> None:
    """On logarithmic scales, equal factors are equal steps, and a line's ends are its data's."""
    canvas, drawn = plot(Log(1e2, 1e6), Log(1e1, 1e13))
    drawn.line([(1e2, 1e1), (1e6, 1e13)], "ink", name="loss")
    drawn.dots([(1e4, 1e7)], "signal")
    line, dot = canvas.shapes()
    assert (line.x, line.y) == (58, 366)
    assert line.path == "l442-332"
    assert (dot.x, dot.y) == pytest.approx((279, 200), abs=0.05)


def test_ticks_and_labels_are_those_of_the_scale() -> None:
    """Powers of ten with small exponents, true minus signs, at the places of their ticks."""
    canvas, drawn = plot(Linear(-10, 10), Log(1, 1e6))
    drawn.grid("y")
    drawn.labels("x")
    drawn.labels("y")
    words = {shape.words: shape for shape in canvas.shapes() if shape.words}
    assert {"10⁶", "−10", "10"} <= words.keys()
    assert words["−10"].x == pytest.approx(58, abs=0.1)
    assert abs(words["10⁶"].y - 34) < 12
    lines = [shape for shape in canvas.shapes() if shape.path]
    assert lines
    for line in lines:
        power = np.log10(drawn.from_pixels(line.x, line.y)[1])
        assert power == pytest.approx(round(power), abs=0.01)


@pytest.mark.parametrize("scale", [Linear(1, 3), Log(1, 3)])
def test_shares_are_of_any_row_of_numbers(scale: Scale) -> None:
    """Whole ones in a list as well, and what lies beyond, and what is no number."""
    values: Any = [1, 3]
    assert scale.share(values).tolist() == [0, 1]
    assert np.isnan(scale.share(np.array([np.nan]))).all()
    assert scale.share(np.array([np.inf])).tolist() == [np.inf]


@pytest.mark.parametrize("kind", [tuple, list, np.array])
def test_declared_ticks_and_labels_are_kept(kind: Any) -> None:
    """An author's own ticks, with labels of his own; these and the box in whatever kind of row."""
    labels = ("first", "tenth", "last")
    x = Linear(1, 20, ticks=kind((1, 10, 20)), labels=labels if kind is np.array else kind(labels))
    canvas = Canvas(520, 420)
    drawn = Plot(canvas, kind(BOX), x=x, y=Linear(0, 1))
    drawn.labels("x")
    assert [shape.words for shape in canvas.shapes()] == ["first", "tenth", "last"]
    assert drawn.box == BOX


@pytest.mark.parametrize(
    ("draw", "named"),
    [
        (lambda p: p.dots([(1.0, 9.0)], name="out"), "out"),
        (lambda p: p.line([(0.0, 0.5), (-1.0, 0.5)], name="left"), "left"),
        (lambda p: p.grid("z"), "'z'"),
    ],
)
def test_data_beyond_the_scales_are_refused(draw: object, named: str) -> None:
    """A point for which the box has no place is told with the name of its mark."""
    _, drawn = plot(Linear(0, 1), Linear(0, 1))
    with pytest.raises(ValueError, match=named):
        draw(drawn)  # type: ignore[operator]


@pytest.mark.parametrize(
    "make",
    [
        lambda: Linear(1, 1),
        lambda: Linear(0, float("inf")),
        lambda: Log(0, 1),
        lambda: Log(-1, 1),
        lambda: Log(-1, 1, offset=1),
        lambda: Linear(0, 1, ticks=(2.0,)),
        lambda: Linear(0, 1, ticks=(0.0, 1.0), labels=("one",)),
        lambda: Plot(Canvas(9, 9), (5, 0, 1, 9), x=Linear(0, 1), y=Linear(0, 1)),
    ],
)
def test_scales_and_boxes_that_are_none(make: object) -> None:
    """Ends that are equal, infinite or impossible, and ticks that lie beyond them."""
    with pytest.raises(ValueError, match=r"\w"):
        make()  # type: ignore[operator]
