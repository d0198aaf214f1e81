"""A picture or a film of an exhibit for other programs, drawn by what draws it on the page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from engine.drawing.canvas import Canvas
from engine.experiment import Experiment
from engine.pages.clock import MILLISECONDS

Drawing = Callable[..., Iterator[Canvas]]
"""A function of a module, called as drawing(*arguments, records, frames): one canvas, as it is at
each of these frames in turn."""


@dataclass(frozen=True)
class Slide:
    """What is drawn, of which records, and how it plays."""

    name: str
    """Of its files."""

    alt: str
    drawing: Drawing
    shows: tuple[Experiment[object], ...]
    frames: int
    still: int
    """The frame at which it rests."""

    pace: int = MILLISECONDS
    arguments: tuple[object, ...] = ()
    depends: tuple[object, ...] | None = None
    """What it depends on of the drawing and its arguments, if that is less than all of them."""

    def posed(self, records: tuple[object, ...], frames: range | list[int]) -> Iterator[Canvas]:
        """Its canvas at some frames."""
        return self.drawing(*self.arguments, records, frames)
