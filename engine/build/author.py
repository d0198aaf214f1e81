"""Where an author's code is run: whatever it raises is told at the line that was running."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.build.patience import SlowCodeError, in_time
from engine.errors import ContentError, Mistake, Mistakes, Place

ENGINE = Path(__file__).resolve().parents[1]


class InterruptedBuildError(BaseException):
    """Somebody wants the build to end: no author's code may take it for an error of its own."""


@contextmanager
def author_code(
    place: Place | Callable[[], Place],
    mistakes: Mistakes,
    *,
    saying: str = "",
    remedy: str = "mend this line, or what it is given",
) -> Iterator[None]:
    """Run code of the author's that is declared at `place`; note what it raises, and go on.

    `place` may be a function that finds it, called only if something is to be told.
    `saying` introduces the problem, as in "'dying' cannot be drawn: ". An author who leaves by
    sys.exit or raises KeyboardInterrupt is told like any other.
    """
    try:
        with in_time():
            yield
    except InterruptedBuildError:
        raise
    except ContentError as error:
        at = place() if callable(place) else place
        mistakes.extend(ContentError(_where_authors_write(each, at) for each in error.mistakes))
    except BaseException as error:
        at = place() if callable(place) else place
        mistakes.extend(ContentError([mistake_in_code(error, at, saying, remedy)]))


def _where_authors_write(mistake: Mistake, place: Place) -> Mistake:
    """A mistake at a line of the engine, or of no file, is told where the author asked for it."""
    if mistake.place.file.is_file() and not in_engine(mistake.place):
        return mistake
    return Mistake(place, mistake.problem, mistake.remedy)


def in_engine(place: Place) -> bool:
    """Whether it lies in the house's own code."""
    return ENGINE in place.file.resolve().parents


def mistake_in_code(
    error: BaseException,
    place: Place,
    saying: str = "",
    remedy: str = "mend this line, or what it is given",
) -> Mistake:
    """What an author's code raised, at the innermost line of its volume that was running.

    A message may bring a remedy of its own, after "remedy: " on a line below it.
    """
    told, _, own = str(error).partition("\n    remedy: ")
    kind = type(error).__name__
    expected = isinstance(error, ArithmeticError | ValueError | SlowCodeError) and own
    if isinstance(error, ImportError) and "partially initialized" in told:
        own = "two files import each other: move what both need into a file of its own"
    problem = told if expected else f"{kind}: {told}" if told else kind
    at = _running(error, place.file.parent) or place
    return Mistake(at, saying + problem, own or remedy)


def _running(error: BaseException, folder: Path) -> Place | None:
    """The innermost line in a file of the folder, named as the builder typed the folder."""
    if isinstance(error, SyntaxError) and error.filename:
        frames = [(error.filename, error.lineno)]
    else:
        extracted = traceback.extract_tb(error.__traceback__)
        frames = [(frame.filename, frame.lineno) for frame in extracted]
    inside = folder.resolve()
    for name, line in reversed(frames):
        file = Path(name)
        if file.is_absolute() and inside in file.parents:
            return Place(folder / file.relative_to(inside), line or 1)
    return None
