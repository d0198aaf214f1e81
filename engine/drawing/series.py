"""Values of a record as a plot draws them: which field, against which, on which scales.

A plot notes them beside the marks, so that what was emitted can be read back and held against the
record by somebody who knows nothing of the drawing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, get_args, get_origin

import numpy as np
from numpy.typing import NDArray

from engine.drawing.scaled_box import ScaledBox
from engine.drawing.values import Points, array_of
from engine.measure import Measure
from engine.memory.names import resolved

_STEP = re.compile(r"(\w+)((?:\[-?\d+\])*)")


@dataclass(frozen=True)
class Series:
    """Numbers of a record against other numbers of it."""

    y: str
    """Where they stand in the record: 'loss', 'blame[2]', 'experiment.epsilons'."""

    x: str
    """Against which; '' for their places in their own array."""

    at: tuple[int, ...] | None
    """The places that are drawn, in this order; None for all."""

    plot: ScaledBox
    mark: str
    """The name of its mark."""

    colour: str
    dots: bool
    """Whether each stands alone, instead of being joined to the next."""

    words: str
    """What a legend calls it."""

    def pixels(self, record: object) -> Points:
        """(n, 2): the CSS pixels at which its numbers belong."""
        return self.plot.to_pixels(*self.values(record).T)

    def values(self, record: object) -> Points:
        """(n, 2), x and y; ValueError where the record holds no such numbers."""
        y, _ = measured(record, self.y)
        x = measured(record, self.x)[0] if self.x else np.arange(len(y), dtype=float)
        if x.shape != y.shape:
            raise ValueError(
                f"curve '{self.mark}': '{self.x}' has {len(x)} numbers, '{self.y}' has {len(y)}; "
                "draw as many against as many"
            )
        places = np.arange(len(y)) if self.at is None else np.array(self.at, int)
        if len(places) and not -len(y) <= places.min() <= places.max() < len(y):
            raise ValueError(f"curve '{self.mark}': '{self.y}' has {len(y)} numbers, at={self.at}")
        return np.column_stack([x[places], y[places]])


@dataclass(frozen=True)
class Inscription:
    """Words of an axis or a legend: they stand there, in this colour."""

    words: str
    colour: str
    x: float
    """CSS pixels from the left of the sheet."""

    y: float
    """From its top, of the baseline."""


def measured(record: object, path: str) -> tuple[NDArray[np.float64], Measure]:
    """The numbers at a path in a record (n,), and what they count.

    Without a `Measure` the field's own name says it. ValueError if there are no such numbers.
    """
    if not isinstance(path, str) or not path:
        raise ValueError(f"curve {path!r}: name fields of the record, as 'loss' or 'blame[2]'")
    value: Any = record
    measure = Measure(path.rpartition(".")[2].replace("_", " "))
    for step in path.split("."):
        matched = _STEP.fullmatch(step)
        if not matched:
            raise ValueError(f"curve '{path}': name fields of the record, as 'loss' or 'blame[2]'")
        name, places = matched.groups()
        if not hasattr(value, name):
            raise ValueError(f"curve '{path}': a {type(value).__name__} has no field '{name}'")
        kind: type = type(value)
        measure = _declared(kind, name) or measure
        value = getattr(value, name)
        for place in re.findall(r"-?\d+", places):
            try:
                value = value[int(place)]
            except (TypeError, IndexError, KeyError):
                raise ValueError(f"curve '{path}': '{name}' has no place {place}") from None
    numbers = array_of(value, f"curve '{path}'", "numbers in one row")
    if numbers.ndim != 1:
        raise ValueError(
            f"curve '{path}': has the shape {numbers.shape}; name one row, as '{path}[0]'"
        )
    return numbers, measure


@lru_cache(maxsize=1024)
def _declared(kind: type, name: str) -> Measure | None:
    """What a field or a property of a class counts, if that is said."""
    for owner in kind.__mro__:
        attribute = vars(owner).get(name)
        if isinstance(attribute, property):
            declared: Any = getattr(attribute.fget, "__annotations__", {}).get("return")
        else:
            declared = vars(owner).get("__annotations__", {}).get(name)
        if declared is None:
            continue
        if isinstance(declared, str):
            if "Measure" not in declared:  # the rest may name what only type checkers import
                return None
            declared = resolved(declared, owner)
        said = get_args(declared)[1:] if get_origin(declared) is Annotated else ()
        return next((each for each in said if isinstance(each, Measure)), None)
    return None
