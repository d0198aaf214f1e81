"""The boundary of one moment of a run, to stand on the run's own field."""

from __future__ import annotations

from engine.exhibits.training import boundary_map
from engine.films.film import Film
from engine.films.record_film import record_film
from engine.learning.training_run import Trajectory


def still_films(moments: tuple[int, ...], run: Trajectory, *, still: int) -> list[Film]:
    """One film of a single frame for each of the moments."""

    def boundary(moment: int) -> Film:
        canvas = boundary_map.canvas_for(run)
        return record_film(
            canvas, lambda canvas, _: boundary_map.boundary_at(canvas, run, moment), 1
        )

    return [boundary(moment) for moment in moments]
