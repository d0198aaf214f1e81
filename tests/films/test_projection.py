"""What each frame of a film shows is what was posed, whatever changes from frame to frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.drawing.canvas import Canvas
from engine.drawing.shapes import Shape
from engine.films.record_film import record_film
from tests.films.projector import projected

Looks = dict[str, Any]
"""The keyword arguments of a verb of the canvas."""

ROLES = ("ink", "signal", "blame")
STROKED: Mapping[str, tuple[Any, ...]] = {"role": ROLES, "width": (1, 2.5, 9), "opacity": (1, 0.5)}
VERBS: dict[str, dict[str, tuple[Any, ...]]] = {
    "line": {
        "points": ([(0, 0), (40, 20)], [(10, 5), (50, 25)], [(0, 0), (30, 40), (9, 9)]),
        "dash": (None, (4, 2), (6, 3)),
        **STROKED,
    },
    "outline": {
        "lines": (
            [[(0, 0), (40, 20)]],
            [[(9, 9), (49, 29)]],
            [[(0, 0), (9, 0)], [(5, 5), (9, 40)]],
        ),
        "role": ROLES,
        "width": (1, 2.5),
    },
    "strokes": {
        "segments": ([[(0, 0), (30, 40)]], [[(5, 5), (35, 45)]], [[(0, 0), (9, 9)]] * 2),
        "reach": (None, 0.3, 0.8),
        **STROKED,
    },
    "dots": {
        "points": ([(5, 5)], [(40, 9)], [(5, 5), (20, 20)]),
        "role": ROLES,
        "size": (6, 9),
        "opacity": (1, 0.4),
        "square": (False, True),
    },
    "area": {
        "points": (
            [(0, 0), (9, 0), (9, 9)],
            [(20, 0), (29, 0), (29, 9)],
            [(0, 0), (9, 0), (5, 30)],
        ),
        "role": ROLES,
        "opacity": (1, 0.4),
    },
    "text": {
        "x": (5, 60),
        "y": (40, 20),
        "words": ("one", "two", "a < b"),
        "role": ROLES,
        "size": (12, 9),
        "align": ("left", "center", "right"),
        "family": ("mono", "serif"),
        "italic": (False, True),
        "opacity": (1, 0.3),
    },
}
"""Every verb that draws a mark, and values for each of its attributes."""

FRAMES = 4


def draw(canvas: Canvas, verb: str, looks: Looks) -> None:
    """Call a verb of the canvas by its name; the page has an italic serif alone."""
    if looks.get("italic"):
        looks = {**looks, "family": "serif"}
    method: Callable[..., None] = getattr(canvas, verb)
    method(**looks)


def check(pose: Callable[[Canvas, int], None], still: int) -> None:
    """Shoot a film, and hold each of its frames against the pose."""
    film = record_film(Canvas(100, 50), pose, FRAMES, still=still)
    for frame in range(FRAMES):
        canvas = Canvas(100, 50)
        pose(canvas, frame)
        posed, shown = canvas.shapes(), projected(film, frame)
        assert len(posed) == len(shown), f"frame {frame}"
        for mine, its in zip(posed, shown, strict=True):
            same(mine, its)


def same(posed: Shape, shown: Shape) -> None:
    """Fail unless two shapes are alike, as near as a rule of the clock comes."""
    near = {"x": 0.2, "y": 0.2, "width": 0.1, "opacity": 0.02, "dash_offset": 0.2}
    for name, mine, its in zip(Shape._fields, posed, shown, strict=True):
        if name in near:
            assert its == pytest.approx(mine, abs=near[name]), name
        elif not (name == "name" and posed.name.startswith(".")):
            assert its == mine, name


@pytest.mark.parametrize("still", [0, 2])
@pytest.mark.parametrize(("verb", "changing"), [(v, each) for v in VERBS for each in VERBS[v]])
def test_one_attribute_that_changes_alone(verb: str, changing: str, still: int) -> None:
    """Whichever single attribute of whichever mark changes, all the others keep their values."""
    values = VERBS[verb][changing]
    for second in (False, True):

        def pose(canvas: Canvas, frame: int, second: bool = second) -> None:
            looks = {name: each[second] for name, each in VERBS[verb].items()}
            draw(canvas, verb, looks | {changing: values[frame % len(values)], "name": "it"})

        check(pose, still)


@st.composite
def takes(drawing: st.DrawFn) -> list[Looks | None]:
    """A mark at each frame: some of its attributes change, and it may be absent."""
    verb = drawing(st.sampled_from(sorted(VERBS)))
    changing = drawing(st.sets(st.sampled_from(sorted(VERBS[verb])), max_size=2))
    looks = {name: drawing(st.sampled_from(each)) for name, each in VERBS[verb].items()}
    frames: list[Looks | None] = []
    for _ in range(FRAMES):
        new = {name: drawing(st.sampled_from(VERBS[verb][name])) for name in sorted(changing)}
        there = drawing(st.integers(0, 4)) > 0
        frames.append(looks | new | {"verb": verb} if there else None)
    return frames


@given(
    marks=st.lists(takes(), min_size=1, max_size=4),
    twins=st.booleans(),
    names=st.sampled_from(["", "m", "."]),
    still=st.integers(0, FRAMES - 1),
)
def test_every_frame_is_what_was_posed(
    marks: list[list[Looks | None]], twins: bool, names: str, still: int
) -> None:
    """Several marks, alike or not, look at every frame as they were posed."""
    marks = marks * 2 if twins else marks
    shown = [any(mark[frame] for mark in marks) for frame in range(FRAMES)]

    def pose(canvas: Canvas, frame: int) -> None:
        for place, mark in enumerate(marks):
            if looks := mark[frame]:
                rest = {name: value for name, value in looks.items() if name != "verb"}
                draw(canvas, looks["verb"], rest | {"name": names and f"{names}{place}"})

    if any(shown):
        check(pose, still)


def test_marks_that_appear_by_turns_keep_their_order() -> None:
    """Where a frame shows together what others showed alone, what was drawn later lies above."""
    turns = ["c", "a", "b", "abc"]

    def pose(canvas: Canvas, frame: int) -> None:
        for name in turns[frame]:
            canvas.area([(0, 0), (ord(name), 0), (9, 9)], "signal", name=name)

    check(pose, 0)


def test_neighbours_whose_rules_are_alike_keep_what_differs() -> None:
    """Two marks may follow the clock alike by rounding, and yet rest a hair apart."""

    def pose(canvas: Canvas, frame: int) -> None:
        for name, hair in (("a", 0.0), ("b", 0.02 * (frame == 1))):
            canvas.line([(0, 0), (40, 20)], width=1 + frame + hair, name=name)
        for name, hair in (("c", 0.0), ("d", 0.004 * (frame == 1))):
            canvas.line([(0, 9), (40, 20)], "blame", opacity=0.2 + 0.2 * frame + hair, name=name)

    check(pose, 1)


def test_overlapping_marks_are_each_transparent() -> None:
    """An opacity stands at each mark: a group's would let two that overlap show as one."""

    def pose(canvas: Canvas, frame: int) -> None:
        for name in "ab":
            canvas.area([(0, 0), (40, 0), (9, 9)], "signal", opacity=0.5, name=name)

    film = record_film(Canvas(100, 50), pose, 1)
    assert film.drawing.count('opacity="') == 2
