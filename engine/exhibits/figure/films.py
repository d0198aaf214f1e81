"""The films of a figure, drawn by its author's function."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from engine.drawing.canvas import Canvas
from engine.films.film import Film
from engine.films.record_film import record_film

if TYPE_CHECKING:
    from engine.exhibits.figure.model import Figure


def figure_films(figure: Figure, *records: object, still: int) -> list[Film]:
    """One film for each choice, or the only one."""

    def film(choice: int) -> Film:
        canvas, pose = _posed(figure, records, choice)
        film = record_film(canvas, pose, figure.frames, still=still, records=records)
        return replace(film, pace=figure.pace)

    return [film(choice) for choice in range(max(1, len(figure.choices)))]


def figure_frames(
    figure: Figure, records: Sequence[object], choice: int, frames: Sequence[int]
) -> Iterator[Canvas]:
    """One canvas, as it is at each of some frames in turn."""
    canvas, pose = _posed(figure, records, choice)
    for frame in frames:
        canvas.clear()
        pose(canvas, frame)
        yield canvas


def slide_frames(
    figure: Figure, choice: int, records: Sequence[object], frames: Sequence[int]
) -> Iterator[Canvas]:
    """The same, in the order in which a slide gives what it has."""
    return figure_frames(figure, records, choice, frames)


def _posed(
    figure: Figure, records: Sequence[object], choice: int
) -> tuple[Canvas, Callable[[Canvas, int], None]]:
    """A canvas for a figure, and what draws one of its frames there."""
    x, y = figure.axes or (None, None)
    moments = figure.moments(choice)

    def pose(canvas: Canvas, frame: int) -> None:
        figure.draw(canvas, *records, *moments[frame])

    return Canvas(*figure.size, x=x, y=y), pose
