"""A drawing that is read back: it agrees with its records, and no forged one does."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Annotated, Any, cast

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.build.check_drawings import by_hand, check_drawings
from engine.drawing.canvas import Canvas
from engine.drawing.plot import Plot
from engine.drawing.scales import Linear, Log
from engine.errors import ContentError, Mistakes, Place
from engine.exhibits.exhibit import Records
from engine.films.film import Film
from engine.films.read_back import disagreements
from engine.films.record_film import record_film
from engine.films.reel import Reel
from engine.measure import Measure


@dataclass(frozen=True)
class Descent:
    """A loss that falls, of two kinds."""

    seen: Annotated[NDArray[np.float64], Measure("loss", "seen", along="step")]
    held_out: Annotated[NDArray[np.float64], Measure("loss", "held out", along="step")]


STEPS = np.arange(41.0)
FALL = Descent(0.8**STEPS * (1 + 0.3 * np.cos(STEPS)), 0.9**STEPS)


def film(frames: int = 9, still: int = 4) -> Film:
    """Two curves, one of which grows; dots that become more; one that goes along."""
    canvas = Canvas(420, 300)

    def pose(canvas: Canvas, frame: int) -> None:
        plot = Plot(canvas, (50, 30, 400, 250), x=Linear(0, 40), y=Log(1e-5, 10))
        now = 1 + 39 * frame // (frames - 1)
        plot.grid("y")
        plot.labels("y")
        plot.curve(FALL, "seen", role="blame", at=range(now + 1))
        plot.curve(FALL, "held_out", role="signal")
        plot.points(FALL, "held_out", role="signal", at=range(0, now + 1, 4), name="so far")
        plot.points(FALL, "held_out", role="ink", at=now, name="now")
        plot.legend("seen", 1, 1e-4)
        plot.legend("held_out", 20, 1)
        plot.title("x")
        plot.title("y")

    return record_film(canvas, pose, frames, still=still, records=[FALL])


@pytest.mark.parametrize("frames", [2, 9, 40])
@pytest.mark.parametrize("still", [0, 1, -1])
def test_what_was_drawn_is_read_back(frames: int, still: int) -> None:
    """At whatever frame the film rests, though marks stand, move, grow and multiply."""
    assert not [*disagreements(film(frames, still), [FALL])]
    assert not film(frames, still).by_hand


def test_a_single_picture_is_read_back() -> None:
    """A film of one frame is one."""

    def pose(canvas: Canvas, _: int) -> None:
        plot = Plot(canvas, (50, 30, 400, 250), x=Linear(0, 40), y=Linear(0, 2))
        plot.curve(FALL, "seen")
        plot.curve(FALL, "held_out", dash=(3, 2))
        plot.title("y")

    still = record_film(Canvas(420, 300), pose, 1, records=[FALL])
    assert not [*disagreements(still, [FALL])]


def edited(pattern: str, new: str, count: int = 1) -> Any:
    """A film whose drawing has something else where a pattern fits."""

    def edit(film: Film) -> Film:
        drawing, found = re.subn(pattern, new, film.drawing, count=count)
        assert found, f"'{pattern}' is nowhere"
        return replace(film, drawing=drawing)

    return edit


def swapped(one: str, other: str) -> Any:
    """A film in whose drawing two words have changed places."""

    def edit(film: Film) -> Film:
        text = film.drawing.replace(one, "\0").replace(other, one).replace("\0", other)
        assert text != film.drawing
        return replace(film, drawing=text)

    return edit


def without(mark: str) -> Any:
    """A film without one of its marks."""
    return edited(rf'data-mark="{mark}"', 'data-mark="gone"')


COLOURS = {series.mark: series.colour for _, series in film().series}

FORGED: dict[str, tuple[Any, str]] = {
    "a curve is missing": (without("held_out"), "'held_out' is not in the drawing"),
    "two curves are swapped": (swapped('"seen"', '"held_out"'), "not in the colour"),
    "a curve in another colour": (
        swapped(COLOURS["seen"], COLOURS["held_out"]),
        "not in the colour",
    ),
    "a curve of other numbers": (
        edited(r'(data-mark="held_out" d="M[\d.]+ )[\d.]+', r"\g<1>70"),
        "'held_out' does not lie",
    ),
    "a curve that ends too soon": (
        edited(r'(data-mark="held_out" d="M[^"]*?)l[^l"]*"', r'\1"'),
        "'held_out' does not lie",
    ),
    "a curve that grows too fast": (
        edited(r'(data-mark="seen"[^>]*stroke-dashoffset=")[\d.]+', r"\g<1>20"),
        "'seen' does not lie",
    ),
    "a dot at another place": (
        edited(r'(data-mark="now" d="M)[\d.]+', r"\g<1>60"),
        "'held_out' does not lie",
    ),
    "legends that are swapped": (swapped(">seen<", ">held out<"), "stand in the colour"),
    "a legend that says another thing": (edited(">seen<", ">tested<"), "words 'seen'"),
    "an axis of another quantity": (edited(">loss<", ">accuracy<"), "words 'loss'"),
    "an axis that counts something else": (edited(">step<", ">epoch<"), "words 'step'"),
    "labels of another scale": (swapped(">−5<", ">−3<"), "words '−3'"),
}


@pytest.mark.parametrize(("edit", "told"), FORGED.values(), ids=FORGED)
def test_a_forged_drawing_is_refused(edit: Any, told: str) -> None:
    """What lies, is coloured or is called otherwise than the record says."""
    problems = [*disagreements(edit(film()), [FALL])]
    assert any(told in each for each in problems), problems


def test_a_drawing_of_another_record_is_refused() -> None:
    """Right as it is, it does not show what it is said to."""
    other = replace(FALL, seen=FALL.seen * 1.2)
    assert [*disagreements(film(), [other])] == [
        "the curve of 'seen' does not lie where the record says"
    ]


def test_words_of_an_author_may_not_name_another_curve() -> None:
    """Written by hand, in the colour of the other one."""

    def pose(canvas: Canvas, _: int) -> None:
        plot = Plot(canvas, (50, 30, 400, 250), x=Linear(0, 40), y=Linear(0, 2))
        plot.curve(FALL, "seen", role="blame")
        plot.curve(FALL, "held_out", role="signal")
        plot.text(20, 1, "Held out", "blame")

    (problem,) = disagreements(record_film(Canvas(420, 300), pose, 1, records=[FALL]), [FALL])
    assert problem == "the words 'Held out' stand in the colour of another curve"


def test_a_curve_of_a_stranger_is_refused() -> None:
    """A record that the film is not made from."""

    def pose(canvas: Canvas, _: int) -> None:
        plot = Plot(canvas, (50, 30, 400, 250), x=Linear(0, 40), y=Linear(0, 2))
        plot.curve(replace(FALL), "seen")

    with pytest.raises(ValueError, match="of no record that the film is made from"):
        record_film(Canvas(420, 300), pose, 1, records=[FALL])


def reel(film: Film) -> Reel:
    """One film that is kept nowhere."""
    return Reel(lambda: [film], 1)


def told(content: bytes, film: Film) -> list[str]:
    """What is told of a page with one figure."""
    job = SimpleNamespace(shows=["it"])
    figure = SimpleNamespace(jobs=lambda name, records: [job])
    page: Any = SimpleNamespace(
        shown={"fall": figure},
        volume=SimpleNamespace(place_of=lambda name: Place(Path("fall.py"), 3)),
    )
    mistakes = Mistakes()
    films = {"fall": [reel(film)]}
    check_drawings(page, content, films, cast("Records", lambda _: FALL), mistakes)
    try:
        mistakes.settle()
    except ContentError as error:
        return [f"{each.place.line}: {each.problem}" for each in error.mistakes]
    return []


def test_a_page_carries_what_was_drawn() -> None:
    """Word for word; what was read back is what readers see."""
    made = film()
    assert not told(f"<p>{made.drawing}</p>".encode(), made)
    (problem,) = told(made.drawing.replace("seen", "sane").encode(), made)
    assert problem == "3: figure 'fall', read back: its page does not carry it as it was drawn"


def test_what_comes_from_no_field_is_listed() -> None:
    """By the names of its marks, those that are numbered as one."""
    marks = ("tangent", "contour-0.5", "contour-1", "unnamed")
    made = replace(film(), by_hand=marks)
    page: Any = SimpleNamespace(shown={"fall": None, "other": None})
    listed = [*by_hand(page, {"fall": [reel(made)], "other": [reel(film())]})]
    assert listed == [("fall", ["tangent", "contour", "unnamed"])]
