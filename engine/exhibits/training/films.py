"""Films of a training run that several kinds of exhibits show."""

from __future__ import annotations

from engine.exhibits.training import boundary_map
from engine.films.film import Film
from engine.films.record_film import record_film
from engine.learning.training_run import Trajectory


def plane_films(run: Trajectory, *, still: int) -> list[Film]:
    """The field at every recorded moment, and the line along which the network is undecided."""
    return [
        record_film(
            boundary_map.canvas_for(run),
            lambda canvas, moment: boundary_map.beliefs_at(canvas, run, moment),
            len(run.moments),
            still=still,
        )
    ]


def points_films(run: Trajectory, *, still: int) -> list[Film]:
    """The points that it learns from, in one frame."""
    canvas = boundary_map.canvas_for(run)
    return [record_film(canvas, lambda canvas, _: boundary_map.points_of(canvas, run), 1)]
