"""The decorator that declares a figure; its types say which records its function is given."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import ParamSpec, Protocol, TypedDict, TypeVar, Unpack, overload

from engine.drawing.canvas import Canvas
from engine.errors import did_you_mean
from engine.exhibits.figure.model import Figure
from engine.exhibits.functions import require_awake
from engine.experiment import Experiment

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
P = ParamSpec("P")


class Declare(Protocol[P]):
    """From a drawing function with these parameters to its figure."""

    def __call__(self, draw: Callable[P, None], /) -> Figure: ...


class Options(TypedDict, total=False):
    """What else may be said of a figure."""

    alt: str
    """What a person would see, for those who cannot; required."""

    seconds: float
    """How long its film lasts; 0, as it is unless said, for a still picture."""

    size: tuple[float, float]
    """Width and height in CSS pixels; 640 by 400 unless said."""

    axes: tuple[tuple[float, float], tuple[float, float]]
    """Ranges of x and y; CSS pixels from the top left unless said."""

    stops: int
    """Frames of a film that goes on by steps, each to be read; eight a second unless said."""

    rest: float
    """The progress, 0..1, at which a film rests until it is played; its end unless said."""


@overload
def figure(
    *,
    shows: Experiment[A] | tuple[Experiment[A]],
    says: Callable[[A, float], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, float]]: ...


@overload
def figure(
    *,
    shows: Experiment[A] | tuple[Experiment[A]],
    choices: tuple[str, ...],
    says: Callable[[A, float, int], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, float, int]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B]],
    says: Callable[[A, B, float], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, float]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B]],
    choices: tuple[str, ...],
    says: Callable[[A, B, float, int], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, float, int]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B], Experiment[C]],
    says: Callable[[A, B, C, float], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, C, float]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B], Experiment[C]],
    choices: tuple[str, ...],
    says: Callable[[A, B, C, float, int], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, C, float, int]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B], Experiment[C], Experiment[D]],
    says: Callable[[A, B, C, D, float], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, C, D, float]]: ...


@overload
def figure(
    *,
    shows: tuple[Experiment[A], Experiment[B], Experiment[C], Experiment[D]],
    choices: tuple[str, ...],
    says: Callable[[A, B, C, D, float, int], str] | None = None,
    **options: Unpack[Options],
) -> Declare[[Canvas, A, B, C, D, float, int]]: ...


def figure(
    *,
    shows: Experiment[object] | tuple[Experiment[object], ...],
    choices: tuple[str, ...] = (),
    says: Callable[..., str] | None = None,
    **options: Unpack[Options],
) -> Callable[[Callable[..., None]], Figure]:
    """Declare a figure: the function's name names it, its docstring captions it.

    The function is given a canvas, the records of what it `shows`, then the progress in 0..1; with
    `choices`, among which the reader picks, also the choice, counted from 0. `says` is given the
    same but the canvas: what a frame says, in one sentence, for those who cannot see it.
    """

    for name in options.keys() - Options.__annotations__.keys():
        known = ("shows", "choices", "says", *Options.__annotations__)
        raise TypeError(f"a figure has no option '{name}'\n    remedy: {did_you_mean(name, known)}")

    def declare(draw: Callable[..., None]) -> Figure:
        require_awake(draw)
        return Figure(
            draw=draw,
            shows=shows if isinstance(shows, tuple) else (shows,),
            alt=options.get("alt", ""),
            caption=inspect.cleandoc(draw.__doc__ or ""),
            seconds=options.get("seconds", 0.0),
            size=options.get("size", (640.0, 400.0)),
            axes=options.get("axes"),
            choices=choices,
            says=says,
            stops=options.get("stops"),
            rest=options.get("rest", 1.0),
        )

    return declare
