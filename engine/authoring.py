"""The one import an author needs: what to show, and how to draw it.

Importing a volume's code computes nothing. It only writes down which experiments there are and
which function draws what; the pipeline reads that off afterwards.
"""

from __future__ import annotations

import importlib.util
import inspect
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.drawing.canvas import Canvas
from engine.drawing.palette import Role
from engine.drawing.readout import printed
from engine.errors import Mistake, Mistakes, Place
from engine.manuscript.code import Code
from engine.records import (
    SGD,
    Adam,
    AnswerKey,
    Bounce,
    Bounces,
    Checkpointing,
    Choice,
    CostTable,
    DepthProfile,
    DepthSurvey,
    DigitReading,
    DigitRecord,
    DiscFit,
    DiscPictures,
    EarlyUpdate,
    Experiment,
    Expression,
    Flights,
    GradientCloud,
    GradientCost,
    HandCalculation,
    Machine,
    Momentum,
    RecordingPlan,
    ReplayedProgram,
    Route,
    Routes,
    SampleGradients,
    SampleSweeps,
    Schedules,
    ShapeCost,
    ShapeCosts,
    SigmoidExample,
    Still,
    Stills,
    SweepReplay,
    TapeReadings,
    Throw,
    TrainingRun,
    Trajectory,
    TwinSteps,
    WorkedPath,
    Worksheet,
)

__all__ = [
    "SGD",
    "Adam",
    "AnswerKey",
    "Bounce",
    "Bounces",
    "Canvas",
    "Checkpointing",
    "Choice",
    "CostTable",
    "DepthProfile",
    "DepthSurvey",
    "DigitReading",
    "DigitRecord",
    "DiscFit",
    "DiscPictures",
    "EarlyUpdate",
    "Expression",
    "Flights",
    "GradientCloud",
    "GradientCost",
    "HandCalculation",
    "Machine",
    "Momentum",
    "RecordingPlan",
    "ReplayedProgram",
    "Role",
    "Route",
    "Routes",
    "SampleGradients",
    "SampleSweeps",
    "Schedules",
    "ShapeCost",
    "ShapeCosts",
    "SigmoidExample",
    "Still",
    "Stills",
    "SweepReplay",
    "TapeReadings",
    "Throw",
    "TrainingRun",
    "Trajectory",
    "TwinSteps",
    "WorkedPath",
    "Worksheet",
    "figure",
    "numbers",
    "printed",
]


@dataclass(frozen=True)
class Figure:
    """A picture, or a film if it has more than one frame."""

    draw: Callable[..., None]
    """Called as draw(canvas, *records, progress), progress in 0..1; with choices, as
    draw(canvas, *records, progress, choice), choice counted from 0."""

    shows: tuple[Experiment[Any], ...]
    alt: str
    caption: str
    """The function's docstring; Markdown."""

    seconds: float
    """0 for a still picture."""

    size: tuple[float, float]
    """Width and height in CSS pixels."""

    axes: tuple[tuple[float, float], tuple[float, float]] | None
    """Ranges of x and y; None for CSS pixels from the top left."""

    choices: tuple[str, ...]
    """Labels among which the reader picks one picture or film; none for a single one."""

    says: Callable[..., str] | None
    """Called as draw, without the canvas: what a frame says, in one sentence."""

    stops: int | None
    """Frames of a film that goes on by steps; None for eight a second."""

    rest: float
    """The progress, 0..1, at which a film rests until it is played."""

    place: Place

    @property
    def frames(self) -> int:
        """As many as its stops, else eight a second; one for a still picture."""
        return self.stops or max(1, round(self.seconds * 8))

    @property
    def pace(self) -> int:
        """Milliseconds for which a frame is shown."""
        return round(1000 * self.seconds / self.stops) if self.stops else 125

    @property
    def still(self) -> int:
        """The frame at which it rests."""
        return round(self.rest * (self.frames - 1))

    def moments(self, choice: int) -> list[tuple[Any, ...]]:
        """What draw is given at each frame after the records."""
        last = max(self.frames - 1, 1)
        picked = (choice,) if self.choices else ()
        if self.frames == 1:
            return [(1.0, *picked)]
        return [(frame / last, *picked) for frame in range(self.frames)]


@dataclass(frozen=True)
class Numbers:
    """A group of numbers and words that prose may quote as [[group.key]]."""

    compute: Callable[..., dict[str, Any]]
    shows: tuple[Experiment[Any], ...]
    place: Place


Declared = Figure | Numbers | Machine | Stills


@dataclass(frozen=True)
class Declaration:
    """One thing that an author's file declares, and where."""

    attribute: str
    """Its name in the file."""

    what: Declared
    code: Code

    def place(self, words: str = "") -> Place:
        """Where these words of it are written, or else where it begins."""
        return self.code.place_of(self.attribute, words)


def figure(
    *,
    shows: Experiment[Any] | tuple[Experiment[Any], ...],
    alt: str = "",
    seconds: float = 0.0,
    size: tuple[float, float] = (640.0, 400.0),
    axes: tuple[tuple[float, float], tuple[float, float]] | None = None,
    choices: tuple[str, ...] = (),
    says: Callable[..., str] | None = None,
    stops: int | None = None,
    rest: float = 1.0,
) -> Callable[[Callable[..., None]], Figure]:
    """Declare a figure: the function's name names it, its docstring captions it.

    A film (seconds > 0) should say of each frame what it shows, for those who cannot see it. One
    that goes on by `stops` has that many frames, and rests on each for its share of the seconds.
    Until it is played it shows its end, or the progress `rest` if that tells more.
    """

    def declare(draw: Callable[..., None]) -> Figure:
        return Figure(
            draw=draw,
            shows=shows if isinstance(shows, tuple) else (shows,),
            alt=alt,
            caption=inspect.cleandoc(draw.__doc__ or ""),
            seconds=seconds,
            size=size,
            axes=axes,
            choices=choices,
            says=says,
            stops=stops,
            rest=rest,
            place=_place_of(draw),
        )

    return declare


def numbers(
    *, shows: Experiment[Any] | tuple[Experiment[Any], ...]
) -> Callable[[Callable[..., dict[str, Any]]], Numbers]:
    """Declare numbers that prose may quote; the function's name names their group."""

    def declare(compute: Callable[..., dict[str, Any]]) -> Numbers:
        return Numbers(compute, shows if isinstance(shows, tuple) else (shows,), _place_of(compute))

    return declare


def _place_of(function: Callable[..., Any]) -> Place:
    code = function.__code__
    return Place(Path(code.co_filename), code.co_firstlineno)


def mistake_in_code(error: Exception, place: Place) -> Mistake:
    """What an author's function raised, at the line of its file that was running."""
    line = _failing_line(error, place.file) or place.line
    return Mistake(
        Place(place.file, line),
        f"{type(error).__name__}: {error}",
        "mend this line, or what it is given",
    )


def declarations(file: Path, mistakes: Mistakes) -> dict[str, Declaration]:
    """Import an author's file and return what it declares itself, by name with hyphens.

    A file that cannot be imported, a figure without caption or alt: mistakes with their places.
    """
    # Compiled under the path as the builder typed it, so that places read as they should.
    name = f"content_{file.parent.name}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    before = set(sys.modules)
    sys.path.insert(0, str(file.parent))  # a volume's files may share their experiments
    try:
        exec(compile(file.read_bytes(), str(file), "exec"), module.__dict__)
    except Exception as error:
        mistakes.add(
            Place(file, _failing_line(error, file) or 1),
            f"{type(error).__name__}: {error}",
            "mend this line; importing a volume's code must do nothing but declare",
        )
        return {}
    finally:
        sys.path.remove(str(file.parent))
        for shared in set(sys.modules) - before:  # the next volume may have a file of that name
            if Path(getattr(sys.modules[shared], "__file__", None) or "").parent == file.parent:
                del sys.modules[shared]
    code = Code(file)
    found: dict[str, Declaration] = {}
    for attribute, value in vars(module).items():
        if isinstance(value, Figure | Numbers | Machine | Stills) and code.defines(attribute):
            declaration = Declaration(attribute, value, code)
            found[attribute.lower().replace("_", "-")] = declaration
            _check(declaration, mistakes)
    return found


def _check(declaration: Declaration, mistakes: Mistakes) -> None:
    attribute, value, place = declaration.attribute, declaration.what, declaration.place()
    if isinstance(value, Numbers):
        return
    if not value.alt.strip():
        mistakes.add(
            place,
            f"figure '{attribute}' has no alt text",
            'say in alt="…" what a person would see, for those who cannot',
        )
    labels = value.choices if isinstance(value, Figure) else ()
    for label in (each for each in labels if not each.strip()):
        mistakes.add(
            declaration.place(label),
            f"a choice of figure '{attribute}' has no label",
            "name each of its choices=(…) as readers are to see it",
        )
    if not value.caption.strip():
        remedy = (
            "give the function a docstring: it becomes the caption"
            if isinstance(value, Figure)
            else 'say in caption="…" what to notice'
        )
        mistakes.add(place, f"figure '{attribute}' has no caption", remedy)


def _failing_line(error: Exception, file: Path) -> int | None:
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == str(file)]
    return lines[-1] if lines else None
