"""Matplotlib's artists as shapes: the renderer against artists that we know."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.image import AxesImage
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.transforms import IdentityTransform

from engine.drawing import shapes
from engine.drawing.canvas import Canvas
from engine.drawing.palette import LIGHT
from engine.drawing.shapes import Shape, number, relative_path, without_idle_steps


@pytest.fixture
def canvas() -> Canvas:
    """A sheet of 200 by 100 CSS pixels."""
    return Canvas(200, 100)


def vertices(x: float, y: float, path: str) -> list[tuple[float, float]]:
    """Every point of a path of relative commands, added up one by one."""
    at, start = np.array([x, y]), np.array([x, y])
    found = [(x, y)]
    for command, body in re.findall(r"([a-z])([^a-z]*)", path):
        numbers = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", body)]
        if command == "z":
            at = start
            continue
        if command in "hv":
            assert len(numbers) == 1
            numbers = [numbers[0], 0.0] if command == "h" else [0.0, numbers[0]]
        pairs = np.reshape(numbers, (-1, 2))
        found += [(float(px), float(py)) for px, py in at + pairs]
        at = at + pairs[-1]
        if command == "m":
            start = at
    return found


def test_dots_become_strokes_without_length(canvas: Canvas) -> None:
    """A dot is a line of no length, as wide as the dot, whose round or square cap shows."""
    canvas.dots([(10, 20), (30, 20)], "signal", 6)
    canvas.dots([(50, 60)], "class1", 8, square=True)
    round_dots, square_dot = canvas.shapes()
    assert round_dots == Shape(
        name="", x=10, y=20, path="h0m20 0h0", stroke=LIGHT["signal"], width=6, cap="round"
    )
    assert (square_dot.x, square_dot.y, square_dot.path) == (50, 60, "h.01")
    assert (square_dot.cap, square_dot.width, square_dot.fill) == ("square", 8, "none")


def test_a_line_takes_no_step_to_where_it_is(canvas: Canvas) -> None:
    """Of points that fall together a line keeps one; a dot needs both of its own."""
    canvas.line([(10, 20), (10, 20.01), (30, 20), (30, 20)], "ink", 2)
    canvas.strokes([[(5, 5), (9, 5)], [(40, 40), (40, 40)]], "ink", 2)
    line, strokes = canvas.shapes()
    assert line.path == "h0h20"
    assert strokes.path == "h4m31 35h0"


def test_many_squares_stay_in_their_places(canvas: Canvas) -> None:
    """The line that a square cap stands on does not push the squares after it."""
    places = np.column_stack([np.linspace(5, 195, 200).round(1), np.linspace(5, 95, 200).round(1)])
    canvas.dots(places, "class1", 3, square=True)
    (squares,) = canvas.shapes()
    starts = np.array(vertices(squares.x, squares.y, squares.path))[::2]
    assert np.abs(starts - places).max() < 0.02


def test_the_marks_of_every_verb(canvas: Canvas) -> None:
    """Lines, strokes, areas and texts come out in the order of drawing, each in its role."""
    canvas.text(5, 15, "a < b", "quiet", 11, align="right", italic=True, family="serif", name="t")
    canvas.area([(0, 0), (10, 0), (10, 10)], "paper", opacity=0.5)
    canvas.line([(0, 0), (10, 0), (10, -5)], "ink", 2, dash=(4, 2), name="l")
    canvas.strokes([[(0, 0), (3, 4)], [(5, 5), (8, 9)]], "blame", 3)
    text, area, line, strokes = canvas.shapes()
    assert text == Shape(
        name="t",
        x=5,
        y=15,
        words="a < b",
        fill=LIGHT["quiet"],
        size=11,
        anchor="end",
        family="serif",
        slant="italic",
    )
    assert (area.fill, area.stroke, area.opacity) == (LIGHT["paper"], "none", 0.5)
    assert (line.name, line.path, line.dash) == ("l", "h10v-5", (4.0, 2.0))
    assert strokes.path == "l3 4m2 1l3 4"


@pytest.mark.parametrize(
    ("align", "anchor"), [("left", "start"), ("center", "middle"), ("right", "end")]
)
def test_where_a_text_is_anchored(align: str, anchor: str) -> None:
    """Text stands at its own coordinates whatever its length; the browser measures the rest."""
    canvas = Canvas(200, 100, x=(-1, 1), y=(-1, 1))
    for words in ("i", "a much longer text"):
        canvas.text(0.5, -0.5, words, align=align)  # type: ignore[arg-type]
    short, long = canvas.shapes()
    assert (short.x, short.y, short.anchor) == (150, 75, anchor)
    assert (long.x, long.y, long.anchor) == (150, 75, anchor)


def test_lines_of_a_text_stand_below_each_other(canvas: Canvas) -> None:
    """Two lines of text are two shapes, the second lower down and none off the sheet."""
    canvas.axes.add_artist(Text(20, 50, "one\ntwo", color=LIGHT["ink"], fontsize=10))
    first, second = canvas.shapes()
    assert (first.words, second.words) == ("one", "two")
    assert 30 < first.y < second.y < 60


def test_a_pulse_under_way(canvas: Canvas) -> None:
    """What a pulse has not reached yet lies in the gap of its dash, at whole and at half reach."""
    for reach in (0.0, 0.5, 1.0):
        canvas.strokes([[(0, 0), (30, 40)], [(0, 0), (10, 0)]], "signal", reach=reach)
    assert [(s.dash, s.dash_offset) for s in canvas.shapes()] == [
        ((50.0, 50.0), 50.0),
        ((50.0, 50.0), 25.0),
        ((50.0, 50.0), 0.0),
    ]


def test_what_cannot_be_seen_is_left_out(canvas: Canvas) -> None:
    """Marks without width or without opacity make no shapes."""
    canvas.line([(0, 0), (1, 1)], width=0)
    canvas.dots([(5, 5)], opacity=0)
    canvas.outline([])
    canvas.outline([[(0.0, 0.0)]])
    assert canvas.shapes() == []


def test_a_cleared_canvas_is_a_fresh_one(canvas: Canvas) -> None:
    """Clearing takes away marks and field alike."""
    canvas.dots([(5, 5)])
    canvas.text(1, 1, "a")
    canvas.area([(0, 0), (1, 0), (1, 1)], "ink")
    canvas.field(np.zeros((2, 2)))
    canvas.clear()
    assert canvas.shapes() == []
    assert canvas.tile is None


@pytest.mark.parametrize("colour", ["#ff0000", "black", (0.2, 0.3, 0.4)])
def test_colours_outside_the_palette_are_refused(canvas: Canvas, colour: object) -> None:
    """Any other colour than a role's raises an error that names the roles."""
    canvas.axes.plot([0, 1], [0, 1], color=colour)
    with pytest.raises(ValueError, match=r"not in the palette; draw with a role: ink, quiet"):
        canvas.shapes()


def test_images_are_refused(canvas: Canvas) -> None:
    """Pixels cannot become shapes; the error names the verb that takes a grid of numbers."""
    picture = AxesImage(canvas.axes)
    picture.set_data(np.zeros((2, 2)))
    canvas.axes.add_artist(picture)
    with pytest.raises(TypeError, match=r"Canvas\.field"):
        canvas.shapes()


coordinates = st.floats(-2000, 2000, allow_nan=False)
pieces = st.lists(
    st.lists(st.tuples(coordinates, coordinates), min_size=2, max_size=6), min_size=1, max_size=4
)


@given(pieces)
def test_relative_paths_lead_where_they_should(lines: list[list[tuple[float, float]]]) -> None:
    """Added up step by step, a path is never more than half a tenth of a pixel off."""
    points = np.concatenate([np.array(line) for line in lines])
    codes = np.concatenate([[Path.MOVETO, *[Path.LINETO] * (len(line) - 1)] for line in lines])
    x, y, rest = relative_path(Path(points, codes, _interpolation_steps=1), IdentityTransform())
    assert np.abs(np.array(vertices(x, y, rest)) - points).max() <= 0.05 + 1e-9


places = st.tuples(st.sampled_from([0.0, 3.0, 40.0]), st.sampled_from([0.0, 0.02, 7.0]))


@given(st.lists(places, min_size=70, max_size=200), st.lists(st.integers(2, 200), max_size=5))
def test_a_long_line_is_the_same_whatever_was_drawn_before(
    points: list[tuple[float, float]], ends: list[int]
) -> None:
    """Its beginnings, or others that begin like it: none of it is left in what comes after."""

    def drawn(some: list[tuple[float, float]]) -> tuple[float, float, str]:
        path = Path(np.array(some))
        path.should_simplify = False
        return relative_path(path, IdentityTransform())

    for end in ends:
        drawn([*points[:end], (1.0, 1.0)])
    x, y, rest = drawn(points)
    shapes._begun.clear()
    assert (x, y, rest) == drawn(points)
    assert (x, y, without_idle_steps(rest)) == (x, y, rest)
    stops = vertices(x, y, rest)
    moved = [k for k in range(1, len(points)) if np.rint(np.array(points)[k - 1] * 10).tolist()
             != np.rint(np.array(points)[k] * 10).tolist()]  # fmt: skip
    wanted = np.array([points[0], *(points[k] for k in moved)])
    if len(stops) > len(wanted):  # a first step to where it stands is kept, as a dot
        stops = [stops[0], *stops[2:]]
    assert np.abs(np.array(stops) - wanted).max() <= 0.05 + 1e-9


def test_of_a_line_that_grows_only_what_is_new_is_written() -> None:
    """One step for one more point, however long it is."""
    points = np.cumsum(np.random.default_rng(2).uniform(1, 9, (500, 2)), axis=0)
    written = []
    for many in range(400, 500):
        path = Path(points[:many])
        path.should_simplify = False
        before = shapes._step.cache_info()
        relative_path(path, IdentityTransform())
        after = shapes._step.cache_info()
        written.append(after.hits + after.misses - before.hits - before.misses)
    assert written == [399, *[1] * 99]


@given(pieces)
def test_curves_and_closed_paths_lead_back(lines: list[list[tuple[float, float]]]) -> None:
    """After a closed cubic curve the next piece starts from where that curve began."""
    points: list[tuple[float, float]] = []
    codes: list[np.uint8] = []
    for line in lines:
        first, second = line[:2]
        points += [first, second, first, second, first]
        codes += [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4, Path.CLOSEPOLY]
    x, y, rest = relative_path(Path(np.array(points), codes), IdentityTransform())
    drawn = [point for k, point in enumerate(points) if k % 5 != 4]
    assert np.abs(np.array(vertices(x, y, rest)) - np.array(drawn)).max() <= 0.05 + 1e-9


@given(st.floats(-1e4, 1e4), st.integers(0, 3))
def test_numbers_are_short_and_true(value: float, digits: int) -> None:
    """A printed number is within half a unit of its last digit, without a nought to spare."""
    text = number(value, digits)
    assert abs(float(text) - value) <= 0.5 * 10.0**-digits * (1 + 1e-9)
    assert not re.search(r"^-?0[.]|[.]\d*0$|[.]$|^-0$", text)
    assert "e" not in text
