"""Scales that a plot declares: which data lie between which ends, and where the ticks are.

Declared data, so that a test can map what was drawn back to what it stands for. Transforms, ticks
and labels are matplotlib's own.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.scale import LogTransform, SymmetricalLogTransform
from matplotlib.ticker import (
    Locator,
    LogLocator,
    MaxNLocator,
    ScalarFormatter,
    StrMethodFormatter,
    SymmetricalLogLocator,
)
from matplotlib.transforms import IdentityTransform, Transform
from numpy.typing import ArrayLike, NDArray

from engine.drawing.settings import settle_settings

PREFIXES = {"n": 1e-9, "µ": 1e-6, "m": 1e-3, "c": 1e-2, "k": 1e3, "M": 1e6, "G": 1e9}
"""Of units: by how much each multiplies."""

_NUMBER = re.compile(r"(?P<digits>[-−]?\d[\d,]*(?:\.\d+)?)[ \u00a0\u202f]?(?P<unit>%|[a-zA-Zµ]*)")
"""A label that is a number, with or without a unit."""

_SLACK = 1e-9
"""How far beyond an end a tick may lie, as a share of the scale."""


class Label(NamedTuple):
    """What is written at a tick."""

    words: str
    exponent: str = ""
    """Written above the line, after the words."""


@dataclass(frozen=True)
class Scale(ABC):
    """An axis from `low`, at the left or at the bottom, to `high`; either may be the larger."""

    low: float
    high: float
    _: KW_ONLY
    ticks: tuple[float, ...] | None = None
    """Data; None for those that matplotlib finds."""

    labels: tuple[str, ...] | str | None = None
    """One a tick, or a format such as '{x:.0f} %'; None for matplotlib's."""

    def __post_init__(self) -> None:
        for name in ("ticks", "labels"):  # a list, or an array, means the same
            given = getattr(self, name)
            if given is not None and not isinstance(given, str):
                object.__setattr__(self, name, tuple(given))
        ends = np.array([self.low, self.high], float)
        if not np.isfinite(ends).all() or self.low == self.high:
            raise ValueError(f"{self._called()} needs two different finite ends")
        if isinstance(self.labels, tuple) and (
            self.ticks is None or len(self.labels) != len(self.ticks)
        ):
            raise ValueError(f"{self._called()}: give as many labels as ticks, and the ticks too")
        if self.ticks is not None and not all(map(self.holds, self.ticks)):
            raise ValueError(f"{self._called()}: a tick of {self.ticks} lies beyond its ends")
        if isinstance(self.labels, tuple):
            for tick, label in zip(self.ticks or (), self.labels, strict=True):
                if not _may_label(label, tick):
                    raise ValueError(
                        f"{self._called()}: '{label}' is written at {tick:g}; write what it is, "
                        "or leave the labels to the scale"
                    )

    def _called(self) -> str:
        return f"{type(self).__name__}({self.low:g}, {self.high:g})"

    @property
    @abstractmethod
    def transform(self) -> Transform:
        """From data to where equal steps look equal (one-dimensional)."""

    @abstractmethod
    def _locator(self) -> Locator:
        """Who finds the ticks, where none are declared."""

    def _write(self, ticks: list[float]) -> list[Label]:
        """Labels of some ticks, where none are declared."""
        formatter = ScalarFormatter(useOffset=False)
        formatter.set_scientific(False)
        formatter.create_dummy_axis()
        axis: Any = formatter.axis
        axis.set_view_interval(*sorted((self.low, self.high)))
        return [Label(words) for words in formatter.format_ticks(ticks)]

    def _found(self) -> list[float]:
        """Ticks, where none are declared."""
        return self._within(self._locator())

    def _within(self, locator: Locator) -> list[float]:
        found = locator.tick_values(*sorted((self.low, self.high)))
        return [float(tick) for tick in found if self.holds(float(tick))]

    def holds(self, value: float) -> bool:
        """Whether a value lies between the ends."""
        share = float(self.share(np.array([value]))[0])
        return -_SLACK <= share <= 1 + _SLACK

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Where data lie, 0 at `low` and 1 at `high`; not a number where the scale has no place."""
        transform, first, last = _ends(self)
        with np.errstate(invalid="ignore"):
            return np.asarray((transform.transform(values) - first) / (last - first))

    def at_share(self, shares: NDArray[np.float64]) -> NDArray[np.float64]:
        """The data at some shares of the scale: the inverse of `share`."""
        transform, first, last = _ends(self)
        return np.asarray(transform.inverted().transform(first + shares * (last - first)))

    def marked(self) -> dict[float, Label]:
        """Each tick and what is written there."""
        return dict(_marked(self))

    def _labelled(self) -> Iterator[tuple[float, Label]]:
        ticks = self._found() if self.ticks is None else [*self.ticks]
        if isinstance(self.labels, tuple):
            labels = [Label(words) for words in self.labels]
        elif self.labels:
            labels = [Label(words) for words in StrMethodFormatter(self.labels).format_ticks(ticks)]
        else:
            labels = self._write(ticks)
        yield from zip(ticks, labels, strict=True)


@lru_cache(maxsize=256)
def _ends(scale: Scale) -> tuple[Transform, float, float]:
    """The transform of a scale, and where its ends come to: a plot is made anew for every frame."""
    transform = scale.transform
    first, last = transform.transform(np.array([scale.low, scale.high], float)).tolist()
    return transform, first, last


@lru_cache(maxsize=256)
def _marked(scale: Scale) -> tuple[tuple[float, Label], ...]:
    settle_settings()  # for a true minus sign
    return tuple(scale._labelled())


@dataclass(frozen=True)
class Linear(Scale):
    """Equal differences look equal."""

    @property
    def transform(self) -> Transform:
        """The identity."""
        return IdentityTransform()

    def share(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """The same, without a transform that changes nothing: it is asked for at every mark."""
        return (np.asarray(values, float) - self.low) / (self.high - self.low)

    def _locator(self) -> Locator:
        return MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10])


class _Shift(Transform):
    """Adds a number (one-dimensional)."""

    input_dims = output_dims = 1

    def __init__(self, by: float) -> None:
        super().__init__()
        self._by = by

    def transform_non_affine(self, values: ArrayLike) -> np.ndarray:
        """Data and the number."""
        return np.asarray(values, float) + self._by

    def inverted(self) -> Transform:
        """The number taken away again."""
        return _Shift(-self._by)


@dataclass(frozen=True)
class Log(Scale):
    """Equal ratios look equal: of the data, or of the data and an offset."""

    _: KW_ONLY
    base: float = 10.0
    offset: float = 0.0
    """Added to the data before the logarithm is taken, to give nought a place."""

    def __post_init__(self) -> None:
        if not min(self.low, self.high) + self.offset > 0:
            raise ValueError(
                f"{self._called()}: a logarithmic scale has no place for nought; "
                "begin above it, or give an offset"
            )
        if not self.base > 1:
            raise ValueError(f"{self._called()}: its base is {self.base:g}; give one above 1")
        super().__post_init__()

    @property
    def transform(self) -> Transform:
        """The logarithm; not a number where the data and the offset are nought or below."""
        return _Shift(self.offset) + LogTransform(self.base, nonpositive="mask")

    def _locator(self) -> Locator:
        return LogLocator(self.base)

    def _found(self) -> list[float]:
        powers = super()._found()
        return powers if len(powers) > 1 else self._within(LogLocator(self.base, (1.0, 2.0, 5.0)))

    def _write(self, ticks: list[float]) -> list[Label]:
        return _powers(ticks, self.base)


@dataclass(frozen=True)
class Symlog(Scale):
    """Logarithmic on both sides of nought, and linear up to `threshold`."""

    _: KW_ONLY
    threshold: float
    base: float = 10.0

    def __post_init__(self) -> None:
        if not self.threshold > 0 or not self.base > 1:
            raise ValueError(f"{self._called()} needs a threshold above 0 and a base above 1")
        super().__post_init__()

    @property
    def transform(self) -> Transform:
        """A symmetrical logarithm."""
        return SymmetricalLogTransform(self.base, self.threshold, 1)

    def _locator(self) -> Locator:
        return SymmetricalLogLocator(linthresh=self.threshold, base=self.base)

    def _write(self, ticks: list[float]) -> list[Label]:
        return _powers(ticks, self.base)


def _may_label(label: str, tick: float) -> bool:
    """Whether words may stand at a tick: a number only if it is that one, in digits or by a unit.

    A unit may carry a prefix ('0.1 mm' at 0.0001 of a metre), '%' stands for hundredths or for
    itself.
    """
    written = _NUMBER.fullmatch(label.strip())
    if written is None:
        return True
    digits, unit = written["digits"].replace("−", "-").replace(",", ""), written["unit"]
    value = float(digits)
    half = 0.5 * 10.0 ** -len(digits.partition(".")[2]) if "." in digits else 0.0
    factors = [1.0]
    if unit == "%":
        factors.append(0.01)
    elif len(unit) > 1 and unit[0] in PREFIXES:
        factors.append(PREFIXES[unit[0]])
    return any(abs(value * f - tick) <= half * f + 1e-9 * abs(tick) for f in factors)


def _powers(ticks: list[float], base: float) -> list[Label]:
    """Powers as a base and an exponent; all in digits, if one of the ticks is no power."""
    exponents = [float(np.log(abs(tick)) / np.log(base)) if tick else 0.0 for tick in ticks]
    if any(abs(each - round(each)) > 1e-9 for each in exponents):
        return [Label(f"{tick:g}".replace("-", "−")) for tick in ticks]
    labels = []
    for tick, exponent in zip(ticks, exponents, strict=True):
        sign = "−" if tick < 0 else ""
        power = Label(f"{sign}{base:g}", str(round(exponent)).replace("-", "−"))
        labels.append(power if tick else Label("0"))
    return labels
