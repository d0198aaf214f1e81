"""The films of a figure, drawn by its author's function."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drawing.canvas import Canvas
from engine.films.film import Film
from engine.films.record_film import record_film

if TYPE_CHECKING:
    from engine.exhibits.figure.model import Figure


def figure_films(figure: Figure, *records: object, still: int) -> list[Film]:
    """One film for each choice, or the only one."""
    x, y = figure.axes or (None, None)

    def film(choice: int) -> Film:
        moments = figure.moments(choice)

        def pose(canvas: Canvas, frame: int) -> None:
            figure.draw(canvas, *records, *moments[frame])

        canvas = Canvas(*figure.size, x=x, y=y)
        film = record_film(canvas, pose, figure.frames, still=still, records=records)
        return replace(film, pace=figure.pace)

    return [film(choice) for choice in range(max(1, len(figure.choices)))]
