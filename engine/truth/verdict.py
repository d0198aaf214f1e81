"""How true the gradients of a record are."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Verdict:
    """Gradients of a record, compared with a reference that uses no derivative rule."""

    method: str
    """'complex step', or how else it was compared where an operation has a corner."""

    derivatives: int
    """How many single derivatives were compared."""

    error: float
    """Largest error of any derivative over the largest derivative of its gradient."""

    where: str
    """Moment and parameter of that largest error, such as 'step 85, layer 1, 2 → 1'."""

    worst: tuple[float, float]
    """There: what the engine has, and what the reference has."""

    tolerance: float
    """The error up to which the record is believed."""

    @property
    def holds(self) -> bool:
        """Whether the record may be shown."""
        return self.error <= self.tolerance

    @property
    def exponent(self) -> int:
        """Of the power of ten that the error has to stay below, as pages print it.

        The error itself is rounding: another processor has another, and its pages other digits.
        """
        return math.ceil(math.log10(self.tolerance))


def merged(verdicts: Iterable[Verdict]) -> list[Verdict]:
    """One verdict a method: its worst, with all the derivatives that were compared."""
    worst: dict[str, Verdict] = {}
    for each in verdicts:
        first = worst.get(each.method, each)
        count = each.derivatives + (first.derivatives if first is not each else 0)
        worst[each.method] = replace(max(first, each, key=lambda v: v.error), derivatives=count)
    return list(worst.values())
