"""What was written on a tape and cannot be computed or differentiated, and where."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType, TracebackType
from typing import Literal

from engine.errors import Mistake, Place

HERE = str(Path(__file__).parent)

Source = tuple[str, int]
"""File and line, as the interpreter has them; made a Place only once somebody has to read it."""


class GraphError(Exception):
    """What was written on the tape cannot be computed or differentiated."""

    def __init__(self, problem: str, remedy: str, place: Place | None = None) -> None:
        self.problem = problem
        self.remedy = remedy
        self.place = place
        """The author's line; None where no line of a tape is to blame."""

        told = f"{problem}\n    remedy: {remedy}"
        super().__init__(str(Mistake(place, problem, remedy)) if place else told)

    def at(self, place: Place | None, operation: str = "") -> GraphError:
        """The same error with its place, if it has none yet, and the operation that it concerns."""
        named = not operation or f"'{operation}'" in self.problem
        problem = self.problem if named else f"'{operation}': {self.problem}"
        return GraphError(problem, self.remedy, self.place or place)


def author_line() -> Source:
    """File and line of the innermost call that comes from outside this package."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_code.co_filename.startswith(HERE):
        frame = frame.f_back
    return ("", 0) if frame is None else (frame.f_code.co_filename, frame.f_lineno)


def place_of(source: Source) -> Place:
    """The place in a file, relative to the working folder where possible."""
    file = Path(source[0])
    if file.is_absolute() and file.is_relative_to(Path.cwd()):
        file = file.relative_to(Path.cwd())
    return Place(file, source[1])


def refusal(problem: str, remedy: str) -> GraphError:
    """The error of what the author has just written."""
    return GraphError(problem, remedy, place_of(author_line()))


class told:  # noqa: N801  (it reads as a statement)
    """Whatever goes wrong inside becomes a GraphError: operation, shapes and author's line."""

    def __init__(self, operation: str, *shapes: tuple[int, ...]) -> None:
        self._operation = operation
        self._shapes = shapes

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None
    ) -> Literal[False]:
        if isinstance(error, GraphError):
            if error.place is None:
                raise error.at(place_of(author_line()), self._operation) from error.__cause__
        elif isinstance(error, Exception):
            operands = " and ".join(map(str, self._shapes)) or "what it was given"
            raise refusal(
                f"'{self._operation}' cannot be applied to {operands}: {error}",
                "give it the inputs and settings that it asks for",
            ) from error
        return False
