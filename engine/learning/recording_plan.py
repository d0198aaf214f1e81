"""Which steps of a run become moments of a film: many where the loss moves, few where it rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Gt, Interval
from numpy.typing import NDArray

REST = 0.25
"""Share of the moments that is spread evenly over the steps, however still the loss."""


@dataclass(frozen=True)
class RecordingPlan:
    """What a training run remembers beside theta, gradient and loss of every step."""

    moments: Annotated[int, Interval(ge=1, le=2000)] = 64
    """How many steps are kept as moments of a film, spaced by change of loss."""

    field: Annotated[int, Interval(ge=2, le=1000)] = 103
    """Side of the square grid on which the network's answer is sampled."""

    span: Annotated[float, Gt(0)] = 2.0
    """The grid covers [-span, span] in both inputs."""

    @property
    def grid(self) -> NDArray[np.float64]:
        """(field · field, 2): the points of the map, row by row; row 0 is the top."""
        return plane(self.span, self.field)


def plane(span: float, side: int) -> NDArray[np.float64]:
    """(side · side, 2): a square grid over [-span, span], row by row; row 0 is the top."""
    across = np.linspace(-span, span, side)
    first, second = np.meshgrid(across, across[::-1])
    return np.column_stack([first.ravel(), second.ravel()])


def choose_moments(loss: NDArray[np.float64], moments: int) -> NDArray[np.int64]:
    """At most `moments` steps of a run with losses (steps + 1,), the first and the last among them.

    Moments are evenly spaced along a road whose length between two steps grows with the square root
    of the change of loss: the root keeps a few great leaps, such as a diverging run makes, from
    taking all moments for themselves. Only operations that IEEE 754 makes exact to the last bit are
    used, so that every processor chooses the same steps.
    """
    last = len(loss) - 1
    count = min(moments, last + 1)
    if count < 2:
        return np.arange(count, dtype=np.int64)
    finite = np.where(np.isfinite(loss), loss, np.max(loss[np.isfinite(loss)], initial=0.0))
    change = np.cumsum(np.sqrt(np.abs(np.diff(finite))))
    even = np.arange(1, last + 1) / last
    travelled = (1 - REST) * change / change[-1] + REST * even if change[-1] > 0 else even
    road = np.concatenate([[0.0], travelled])
    wanted = np.arange(count) / (count - 1) * road[-1]
    chosen = np.searchsorted(road, wanted)
    # Strictly increasing, with room left for those that follow.
    for place in range(1, count):
        chosen[place] = max(chosen[place], chosen[place - 1] + 1)
    chosen = np.minimum(chosen, last - np.arange(count)[::-1])
    return np.asarray(chosen, dtype=np.int64)
