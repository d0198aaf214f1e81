"""Marks that grow: each frame shows what was posed, and what never changes is written once."""

from __future__ import annotations

import re
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.shapes import Shape
from engine.films.film import Film
from engine.films.record_film import record_film
from tests.films.marks import tree
from tests.films.projector import projected

Points = NDArray[np.float64]
Pose = Callable[[Canvas, int], None]

WALK = np.cumsum(np.random.default_rng(3).normal(0, 6, (60, 2)), axis=0) + 100
"""A walk of 60 corners, CSS pixels."""


def corners(shape: Shape) -> list[Points]:
    """Each stroke of a shape as its corners, CSS pixels."""
    at, strokes = np.array([shape.x, shape.y]), [[np.array([shape.x, shape.y])]]
    for command, first, second in re.findall(r"([hlvm])(-?[\d.]+) ?(-?[\d.]*)", shape.path):
        step = (0.0, float(first)) if command == "v" else (float(first), float(second or 0))
        at = at + step
        if command == "m":
            strokes.append([])
        strokes[-1].append(at)
    return [np.array(each) for each in strokes]


def same(posed: list[Points], shown: list[Points]) -> None:
    """Fail unless the strokes agree to a quarter of a pixel; corners on a straight do not count."""
    assert len(posed) == len(shown)
    for mine, its in zip(posed, shown, strict=True):
        assert its[0] == pytest.approx(mine[0], abs=0.25)
        assert its[-1] == pytest.approx(mine[-1], abs=0.25)
        for one, other in ((mine, its), (its, mine)):
            for corner in one:
                assert away(corner, other) < 0.25


def away(point: Points, line: Points) -> float:
    """How far a point lies from a line of several corners."""
    if len(line) == 1:
        return float(np.hypot(*(point - line[0])))
    start, step = line[:-1], np.diff(line, axis=0)
    lengths = np.maximum((step**2).sum(axis=1), 1e-12)
    share = np.clip(((point - start) * step).sum(axis=1) / lengths, 0, 1)
    return float(np.hypot(*(start + share[:, None] * step - point).T).min())


def check(pose: Pose, frames: int, still: int, size: float = 200.0) -> Film:
    """Hold every frame of a film with one mark against its pose."""
    film = record_film(Canvas(size, size), pose, frames, still=still)
    for frame in range(frames):
        canvas = Canvas(size, size)
        pose(canvas, frame)
        posed, shown = canvas.shapes(), projected(film, frame)
        mine = [stroke for shape in posed for stroke in corners(shape)]
        same(mine, [stroke for shape in shown for stroke in corners(shape)])
        assert {shape.stroke for shape in shown} == {shape.stroke for shape in posed}
    return film


@pytest.mark.parametrize("still", [0, 20, 58])
def test_a_line_that_gets_longer_is_written_once(still: int) -> None:
    """One path behind one dash, whichever frame is seen at rest."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: frame + 2], "signal", 2, name="walk")

    film = check(pose, 59, still)
    assert film.drawing.count("<path") == 1
    assert "pathLength" in film.drawing
    assert len(film.drawing) < 2 * len(record_film(Canvas(200, 200), pose, 1).drawing) + 900


def test_a_line_that_gets_long_is_still_written_once() -> None:
    """From 128 corners on matplotlib leaves some out: what was drawn before has them all."""
    walk = np.cumsum(np.random.default_rng(5).normal(0, 3, (201, 2)), axis=0) + 200

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line(walk[: frame + 2], "signal", 2, name="walk")

    film = check(pose, 200, 199, size=400)
    assert film.drawing.count("<path") == 1


@pytest.mark.parametrize("there", [range(10, 59), range(30)])
def test_a_growing_line_may_be_missing(there: range) -> None:
    """Before it begins, or after it ends, nothing of it is seen."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.text(5, 5, "a")
        if frame in there:
            canvas.line(WALK[: frame + 2], "signal", 2, name="walk")

    film = record_film(Canvas(200, 200), pose, 59, still=58)
    assert "pathLength" in film.drawing
    for frame in range(59):
        strokes = [shape for shape in projected(film, frame) if shape.name == "walk"]
        assert len(strokes) == (frame in there), frame


def test_a_line_ends_on_the_way_to_its_next_corner() -> None:
    """A frame may stop between two corners of the whole."""

    def pose(canvas: Canvas, frame: int) -> None:
        done, part = divmod(frame, 3)
        end = WALK[done] + (WALK[done + 1] - WALK[done]) * (part + 1) / 3
        canvas.line([*WALK[: done + 1], end], "ink", 1.5, name="walk")

    film = check(pose, 120, 60)
    assert film.drawing.count("<path") == 1


@given(
    st.lists(st.integers(0, 12), min_size=40, max_size=60),
    st.integers(0, 39),
    st.sampled_from([1.0, 2.5]),
)
def test_a_line_grows_and_shrinks_as_it_was_posed(
    lengths: list[int], still: int, width: float
) -> None:
    """Whatever the order of its lengths, each frame shows the beginning that was posed."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: 2 + lengths[frame]], "signal", width, name="walk")

    check(pose, len(lengths), still)


@pytest.mark.parametrize("still", [0, 20, 59])
def test_dots_that_become_more_are_each_written_once(still: int) -> None:
    """Each stands in the frame from which on it is there."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: frame + 1], "blame", 4, name="dots")

    film = check(pose, 60, still)
    assert film.drawing.count('class="each-more--f"') == 1
    assert len(film.drawing) < 60 * 80


def test_what_only_looks_like_growth_is_drawn_frame_by_frame() -> None:
    """A line that turns, is dashed or changes its colour: each frame is shown as it was posed."""
    turned = WALK @ np.array([[0.0, 1.0], [-1.0, 0.0]]) + (200, 0)

    def turns(canvas: Canvas, frame: int) -> None:
        canvas.line((WALK if frame < 30 else turned)[: frame + 2], "signal", 2, name="walk")

    assert "pathLength" not in check(turns, 59, 58).drawing

    def dashed(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: frame + 2], "signal", 2, dash=(4, 2), name="walk")

    assert "pathLength" not in check(dashed, 59, 58).drawing

    def coloured(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: frame + 2], "signal" if frame % 2 else "blame", 2, name="walk")

    assert "pathLength" not in check(coloured, 59, 58).drawing


def test_bytes_grow_with_the_marks_and_not_with_the_frames() -> None:
    """Twice the frames of a growing line cost about twice the bytes, not four times."""

    def size(frames: int) -> int:
        walk = np.cumsum(np.random.default_rng(5).normal(0, 3, (frames + 1, 2)), axis=0) + 200

        def pose(canvas: Canvas, frame: int) -> None:
            canvas.line(walk[: frame + 2], "signal", 2, name="walk")

        film = record_film(Canvas(400, 400), pose, frames)
        return len(film.drawing) + sum(map(len, film.motion.values()))

    assert size(240) < 3 * size(120)


@pytest.mark.parametrize("still", [0, 20, 58])
def test_where_nothing_moves_the_line_is_as_long_as_at_rest(still: int) -> None:
    """Its own dash and offset, without any rule of the clock, show the frame that is still."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: frame + 2], "signal", 2, name="walk")

    film = record_film(Canvas(200, 200), pose, 59, still=still)
    (mark,) = (each for each in tree(film).iter("path"))
    (dash,) = mark.attrib["stroke-dasharray"].split()
    steps = np.diff(WALK[: still + 2], axis=0)
    length = float(np.hypot(*steps.T).sum())
    assert float(dash) - float(mark.attrib["stroke-dashoffset"]) == pytest.approx(length, abs=2)
    assert float(dash) == pytest.approx(float(mark.attrib["pathLength"]) + 1, abs=0.11)


def test_dots_that_are_not_all_alike_are_drawn_frame_by_frame() -> None:
    """Those that shine through, that change their size, or of which one is taken away."""

    def faint(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: frame + 1], "blame", 4, opacity=0.5, name="dots")

    def larger(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: frame + 1], "blame", 4 + (frame > 30), name="dots")

    def fewer(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: 60 - frame], "blame", 4, name="dots")

    def square(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: frame + 1], "blame", 4, square=frame % 2 == 0, name="dots")

    for pose in (faint, larger, fewer, square):
        assert "each-more" not in check(pose, 59, 58).drawing
    for pose in (faint, larger):
        for frame in (0, 30, 31, 58):
            film = record_film(Canvas(200, 200), pose, 59, still=58)
            canvas = Canvas(200, 200)
            pose(canvas, frame)
            looks = [(each.opacity, each.width) for each in projected(film, frame)]
            assert looks == [(each.opacity, each.width) for each in canvas.shapes()]


@pytest.mark.parametrize("still", [0, 7, 19])
def test_strokes_that_become_more_are_each_written_once(still: int) -> None:
    """Separate lines, one more at each frame, begin where they were posed."""
    lines = [WALK[3 * k : 3 * k + 3] for k in range(20)]

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.outline(lines[: frame + 1], "ink", 2, name="strokes")

    film = check(pose, 20, still)
    assert 'class="each-more--f"' in film.drawing
    assert film.drawing.count("<path") == 20


def test_dots_may_come_late_and_several_at_once() -> None:
    """None at first, then two at a time, with frames between at which nothing is new."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.text(5, 5, "a")
        if frame >= 6:
            canvas.dots(WALK[: 2 * (frame // 3)], "blame", 4, name="dots")

    film = record_film(Canvas(200, 200), pose, 40, still=39)
    assert 'class="each-more--f"' in film.drawing
    for frame in range(40):
        shown = [each for each in projected(film, frame) if each.name == "dots"]
        dots = [stroke[0] for each in shown for stroke in corners(each)]
        assert len(dots) == (2 * (frame // 3) if frame >= 6 else 0), frame
        if dots:
            assert np.array(dots) == pytest.approx(WALK[: len(dots)], abs=0.11)


@pytest.mark.parametrize("still", [0, 4, 9])
def test_dots_to_come_are_not_seen_at_rest(still: int) -> None:
    """Without style rules the drawing shows the frame at which the film rests."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.dots(WALK[: frame + 1], "signal", 6, name="trace")

    film = record_film(Canvas(200, 200), pose, 10, still=still)
    (group,) = tree(film)
    seen = [child.get("opacity", "1") for child in group]
    assert seen == ["1"] * (still + 1) + ["0"] * (9 - still)
    assert group.get("data-mark") == "trace"
    assert all("data-mark" not in child.attrib for child in group)
    assert all(child.text is None for child in group)
