"""A film that prose tells frame by frame, as it is set."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from markupsafe import Markup

from engine.drawing.canvas import Canvas
from engine.exhibits.exhibit import Stage
from engine.exhibits.figure import Figure, figure
from engine.exhibits.figure.films import figure_films
from engine.experiment import Experiment
from engine.learning.training_run import Trajectory
from engine.pages.parts import PageParts
from tests.conftest import RUN


@figure(shows=RUN, seconds=3, stops=3, size=(200, 200), alt="A field.")
def fields(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """A field, and a line."""
    canvas.field(run.field[round(progress * 2)])
    canvas.line([(0, 0), (100 * progress, 50)])


def stage(told: Figure, run: Trajectory) -> Stage:
    """Where it is set, with its film."""

    def records(experiment: Experiment[Any], /) -> Any:
        return run

    films = [figure_films(told, run, still=told.still)]
    page = PageParts()
    return Stage("fields", records, films, Markup("A field."), (), page, told=True)


def test_a_field_is_told_with_its_lines(run: Trajectory) -> None:
    """Pinned and in every still, on tiles that the page carries once; no control is set."""
    where = stage(fields, run)
    pieces = [fields.html(where), *fields.told_frames(where)]
    assert len(pieces) == 4
    for piece in pieces:
        assert piece.count('class="tile tiles-fields"') == 1
        assert piece.count('<use href="#fields-drawing"/>') == 1
        assert "<button" not in piece
        assert "<input" not in piece
    assert [*where.page.sheets] == ["tiles-fields"]
    assert [f'class="at-{k} ' in still for k, still in enumerate(pieces[1:])] == [True] * 3
    assert where.page.moments == {0, 1, 2}


def test_what_cannot_be_told(run: Trajectory) -> None:
    """A still picture, and a film among which readers choose."""
    assert fields.frames_to_tell == 3
    assert replace(fields, stops=None, seconds=0).frames_to_tell == 0
    assert replace(fields, choices=("one", "two")).frames_to_tell == 0
