"""From poses to a film: what stands still is written once, what moves follows the clock."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from engine.drawing.canvas import Canvas
from engine.films.encode import decode_sheet
from engine.films.record_film import record_film
from tests.films.calc import calc
from tests.films.marks import marks, rules, tree


def test_what_rests_is_written_once() -> None:
    """A mark that never changes stands in the drawing a single time and needs no rule."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line([(0, 0), (10, 5)], name="rest")
        canvas.dots([(frame, 5)], name="go")

    film = record_film(Canvas(100, 50), pose, 10)
    assert len(marks(film, "rest")) == 1
    assert marks(film, "rest")[0].get("class") is None
    assert len(marks(film, "go")) == 1
    assert len(film.motion) == 1


def test_each_motion_follows_its_clock() -> None:
    """Width, opacity, dash offset and place are functions of the clock, near the record always."""
    wide = [1 + np.sin(k / 3) for k in range(30)]
    pale = [0.5 + 0.4 * np.cos(k / 5) for k in range(30)]
    reach = [k / 29 for k in range(30)]
    where = [(50 + 20 * np.sin(k / 4), 25 + k / 3) for k in range(30)]

    def pose(canvas: Canvas, k: int) -> None:
        canvas.line([(0, 0), (10, 5)], width=wide[k], name="wide")
        canvas.line([(0, 9), (10, 5)], opacity=pale[k], name="pale")
        canvas.strokes([[(0, 0), (30, 40)]], reach=reach[k], name="pulse")
        canvas.text(*where[k], "here", name="moves")

    film = record_film(Canvas(100, 50), pose, 30, clock="--p", still=4)
    for k in range(30):
        assert calc(rules(film, "wide")["stroke-width"][5:-1], k) == pytest.approx(wide[k], abs=0.1)
        assert calc(rules(film, "pale")["opacity"][5:-1], k) == pytest.approx(pale[k], abs=0.03)
        offset = calc(rules(film, "pulse")["stroke-dashoffset"][5:-1], k)
        assert offset == pytest.approx(50 * (1 - reach[k]), abs=0.3)
        (moves,) = marks(film, "moves")
        steps = re.findall(r"calc\((1px\*\(.*?\))\)(?= calc|$)", rules(film, "moves")["translate"])
        assert float(moves.get("x", "")) + calc(steps[0], k) == pytest.approx(where[k][0], abs=0.3)
        assert float(moves.get("y", "")) + calc(steps[1], k) == pytest.approx(where[k][1], abs=0.3)
    assert "--f" not in "".join(film.motion.values())


def test_what_changes_shape_is_drawn_for_every_frame() -> None:
    """Child k of such a mark is its shape at frame k, and only the still one is opaque."""
    shown = ["one", "two", "three", "four"]
    film = record_film(Canvas(100, 50), lambda c, k: c.text(5, 5, shown[k], name="t"), 4, still=2)
    (group,) = [each for each in tree(film) if each.get("class") == "each--f"]
    assert [child.text for child in group] == shown
    assert [child.get("opacity") for child in group] == ["0", "0", None, "0"]


def test_neighbours_that_change_shape_keep_their_own_frames() -> None:
    """Two such marks, one after the other and of one colour, are two groups of frames."""

    def pose(canvas: Canvas, k: int) -> None:
        for name, right in (("near", 10 + k * k), ("far", 40 - k * k)):
            canvas.outline([[(0, 0), (right, 5), (right, 30)]], "signal", 2, name=name)

    film = record_film(Canvas(100, 50), pose, 4)
    groups = [each for each in tree(film).iter() if each.get("class") == "each--f"]
    assert [len(group) for group in groups] == [4, 4]
    first, second = (ElementTree.tostring(group, "unicode") for group in groups)
    assert ("near" in first, "far" in first) == (True, False)
    assert ("near" in second, "far" in second) == (False, True)


def test_a_missing_shape_leaves_its_place_empty() -> None:
    """Where a mark that changes shape is absent from a frame, its child there is empty."""

    def pose(canvas: Canvas, k: int) -> None:
        if k != 1:
            canvas.text(5, 5, f"frame {k}", name="t")

    (group,) = list(tree(record_film(Canvas(100, 50), pose, 3)))
    assert [child.tag for child in group] == ["text", "g", "text"]


def test_what_is_absent_is_transparent() -> None:
    """A mark that is there in some frames only is written once, and its opacity says when."""

    def pose(canvas: Canvas, k: int) -> None:
        if k >= 6:
            canvas.line([(0, 0), (10, 5)], opacity=0.8, name="late")

    film = record_film(Canvas(100, 50), pose, 9, still=0)
    (late,) = marks(film, "late")
    assert late.get("opacity") == "0"
    shown = [calc(rules(film, "late")["opacity"][5:-1], k) for k in range(9)]
    assert shown == pytest.approx([0] * 6 + [0.8] * 3, abs=0.02)


def test_marks_keep_the_order_of_drawing() -> None:
    """A mark that joins late stands above those that were drawn before it, and below the others."""

    def pose(canvas: Canvas, k: int) -> None:
        canvas.line([(0, 0), (1, 1)], "ink", name="below")
        if k:
            canvas.line([(0, 0), (1, 2)], "blame", name="between")
        canvas.line([(0, 0), (1, 3)], "signal", name="above")

    film = record_film(Canvas(100, 50), pose, 3)
    order = [each.get("data-mark") for each in tree(film).iter() if each.get("data-mark")]
    assert order == ["below", "between", "above"]


def test_names_with_a_dot_stay_behind() -> None:
    """A name that begins with a dot tells marks apart while filming and is not published."""
    film = record_film(Canvas(100, 50), lambda c, k: c.dots([(k, k)], name=".secret"), 3)
    assert "secret" not in film.drawing
    assert len(film.motion) == 1


def test_words_are_escaped() -> None:
    """What an author writes on a figure cannot end its element."""
    film = record_film(Canvas(100, 50), lambda c, k: c.text(1, 1, "a < b & c", name='"x"'), 1)
    (text,) = tree(film)
    assert text.text == "a < b & c"
    assert text.get("data-mark") == '"x"'


def test_marks_that_move_alike_share_a_rule() -> None:
    """Classes are named after their rules: equal motion in two films is one class."""

    def pose(canvas: Canvas, k: int) -> None:
        canvas.line([(0, 0), (1, 1)], width=1 + k, name="a")
        canvas.line([(5, 5), (9, 1)], width=1 + k, name="b")

    first, second = (record_film(Canvas(100, 50), pose, 5) for _ in range(2))
    assert len(first.motion) == 1
    assert first.motion == second.motion


def test_a_film_with_a_field_has_its_sheet() -> None:
    """One tile a frame; size, length and the frame at rest are those asked for."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.field(np.full((24, 24), frame / 4))
        canvas.dots([(5, 5)], name="dot")

    film = record_film(Canvas(120, 60), pose, 5, still=3)
    assert (film.width, film.height, film.frames, film.still) == (120, 60, 5, 3)
    assert film.sheet is not None
    shown = decode_sheet(film.sheet, 5)
    assert shown.dtype == np.float64
    np.testing.assert_allclose(shown.mean(axis=(1, 2)), np.arange(5) / 4, atol=0.003)
    assert shown[4].max() == 1.0
    without = record_film(Canvas(120, 60), lambda canvas, _: canvas.dots([(5, 5)]), 2)
    assert without.sheet is None
    assert without.still in (0, 1)
