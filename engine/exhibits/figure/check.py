"""A figure as its author wrote it: can it be filmed?"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from engine.errors import Mistakes, Place, described

if TYPE_CHECKING:
    from engine.exhibits.figure.model import Figure

MOST_FRAMES = 2000
"""Of a film: more than four minutes at eight a second."""


LARGEST = 4000
"""CSS pixels of a side: four sheets of paper, or a wall of screens."""


def check_figure(
    name: str, figure: Figure, place_of: Callable[[str], Place], mistakes: Mistakes
) -> None:
    """Note what no canvas, no clock or no control can be made of."""
    for problem, remedy in _faults(figure):
        mistakes.add(place_of(""), f"figure '{name}' has {problem}", remedy)


def _faults(figure: Figure) -> Iterator[tuple[str, str]]:
    if not _numbers(figure.size, 2) or not 0 < min(figure.size) <= max(figure.size) <= LARGEST:
        most = f"of at most {LARGEST}: size=(640, 400)"
        yield f"the size {described(figure.size)}", f"give width and height in CSS pixels, {most}"
    if figure.axes is not None and not (
        len(figure.axes) == 2
        and all(_numbers(each, 2) and each[0] != each[1] for each in figure.axes)
    ):
        yield (
            f"the axes {described(figure.axes)}",
            "give two ranges that are none: axes=((0, 1), (0, 2))",
        )
    if not _numbers((figure.seconds,), 1) or figure.seconds < 0:
        yield (
            f"a length of {described(figure.seconds)} seconds",
            "give a number that is not negative",
        )
    elif figure.stops is not None and (not isinstance(figure.stops, int) or figure.stops < 1):
        yield f"{described(figure.stops)} stops", "give a whole number of at least 1"
    elif figure.frames > MOST_FRAMES:
        yield f"{figure.frames} frames", f"make it shorter: a film has at most {MOST_FRAMES}"
    if not _numbers((figure.rest,), 1) or not 0 <= figure.rest <= 1:
        yield f"its rest at {described(figure.rest)}", "give the progress at which it rests, 0 to 1"
    if not all(isinstance(each, str) and each.strip() for each in figure.choices):
        yield "a choice without a label", "name each of its choices=(…) as readers are to see it"


def _numbers(values: object, count: int) -> bool:
    """Whether it is so many finite numbers."""
    return (
        isinstance(values, tuple)
        and len(values) == count
        and all(isinstance(each, int | float) and math.isfinite(each) for each in values)
    )
