"""Which steps of a run become moments of a film: close together at first, then ever wider apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor
from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from annotated_types import Ge, Gt, Interval


@dataclass(frozen=True)
class RecordingPlan:
    """What a training run remembers beside theta, gradient and loss of every step."""

    moments: Annotated[int, Interval(ge=1, le=2000)] = 64
    """How many steps are kept as moments of a film: the first few, then ever wider apart."""

    field: Annotated[int, Interval(ge=2, le=1000)] = 103
    """Side of the square grid on which the network's answer is sampled."""

    span: Annotated[float, Gt(0)] = 2.0
    """The grid covers [-span, span] in both inputs."""

    also: tuple[Annotated[int, Ge(0)], ...] = ()
    """Steps of the run that are moments in any case; each takes the place of that which is nearest
    on a logarithmic axis."""

    @property
    def grid(self) -> NDArray[np.float64]:
        """(field · field, 2): the points of the map, row by row; row 0 is the top."""
        return plane(self.span, self.field)

    def chosen(self, steps: int) -> NDArray[np.int64]:
        """The moments of a run of so many steps."""
        return choose_moments(steps, self.moments, self.also)


def plane(span: float, side: int) -> NDArray[np.float64]:
    """(side · side, 2): a square grid over [-span, span], row by row; row 0 is the top."""
    across = np.linspace(-span, span, side)
    first, second = np.meshgrid(across, across[::-1])
    return np.column_stack([first.ravel(), second.ravel()])


def choose_moments(steps: int, moments: int, also: Sequence[int] = ()) -> NDArray[np.int64]:
    """At most `moments` of the steps 0..`steps`, the first and the last among them; increasing.

    The second is step 1, and from there each gap is wider than the last one by the same factor:
    where learning is fast nothing is missed, and a film of them runs evenly along a logarithmic
    axis (see `lead`). `also` are steps that must be among them, as far as the run goes.
    """
    count = min(moments, steps + 1)
    if count < 2:
        return np.arange(count, dtype=np.int64)
    growth, even = _growth(steps, count - 1), [0.0]
    for _ in range(count - 2):
        even.append(even[-1] * growth + 1)
    chosen = [floor(place + 0.5) for place in even] + [steps]
    for step in sorted(each for each in set(also) - set(chosen) if each < steps):
        free = [k for k in range(1, count - 1) if chosen[k] not in also]
        if not free:
            raise ValueError(
                f"step {step} cannot be another of {count} moments\n"
                "    remedy: ask for more moments than such steps"
            )
        offset = 1 / (growth - 1)
        ratios = {k: (step + offset) / (even[k] + offset) for k in free}
        chosen[min(free, key=lambda k: max(ratios[k], 1 / ratios[k]))] = step
    return np.array(sorted(chosen), dtype=np.int64)


def lead(steps: int, moments: int) -> float | None:
    """The number of steps by which to shift a logarithm, that moments stand evenly on its axis.

    Moment k of n stands at log(step + lead), k/(n - 1) of the way. None if every step is a moment:
    then they stand evenly as they are.
    """
    if moments > steps or moments < 3:
        return None
    return 1 / (_growth(steps, moments - 1) - 1)


def _growth(steps: int, gaps: int) -> float:
    """The factor by which gaps grow from 1 at first, so that all together are so many steps.

    Only operations that IEEE 754 makes exact to the last bit are used, so that every processor
    chooses the same steps.
    """
    low, high = 1.0, float(max(steps, 2))
    while low < (middle := low + (high - low) / 2) < high:
        total = 0.0
        for _ in range(gaps):
            total = total * middle + 1
        low, high = (low, middle) if total > steps else (middle, high)
    return low
