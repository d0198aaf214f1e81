"""Six unlike points of a run, by what the network says of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

UNSURE = float(np.log(3.0))
"""The logit of probability 3/4, halfway between a coin toss and certainty, in nats."""

SHOWN = (5, 4, 3, 2, 0, 1)
"""The order in which the samples are shown: blame grows from one to the next, then is gone."""


SURE = float(np.log(9.0))
"""The logit of probability 0.9, in nats."""


def kinds_of(logit: NDArray[np.float64], targets: NDArray[np.float64]) -> tuple[str, ...]:
    """What sort of case each of some given points is; `logit` and `targets` are (points,)."""
    lead = np.where(targets == 1, logit, -logit)
    return tuple(
        ("right" if each > 0 else "wrong")
        + (" and sure" if abs(each) > SURE else ", unsure" if abs(each) < UNSURE else "")
        for each in lead
    )


def choose_samples(
    logit: NDArray[np.float64], targets: NDArray[np.float64]
) -> tuple[NDArray[np.int64], tuple[str, ...]]:
    """Six different points of both classes, and what sort of case each is.

    `logit` and `targets` are (points,). A point's lead is its logit, counted positive where it
    speaks for the right class. Each rule takes an extreme among the points still left; where the
    network makes no mistake, or nothing but mistakes, the words say what was found instead.
    """
    lead = np.where(targets == 1, logit, -logit)
    left = np.ones(len(lead), dtype=bool)
    chosen: list[int] = []
    kinds: list[str] = []

    def take(score: NDArray[np.float64], among: NDArray[np.bool_], right: str, wrong: str) -> None:
        """Take the point of lowest score; name it by whether the network is right about it."""
        candidates = left & among if (left & among).any() else left
        point = int(np.argmin(np.where(candidates, score, np.inf)))
        left[point] = False
        chosen.append(point)
        kinds.append(right if lead[point] > 0 else wrong)

    if len(lead) < 6 or len(np.unique(targets)) < 2:
        raise ValueError("a tape walk needs at least six points, of both classes")
    anyone = np.ones(len(lead), dtype=bool)
    take(-lead, anyone, "right and sure", "least wrong")
    other = targets != targets[chosen[0]]
    take(-lead, other, "right, other class", "least wrong, other class")
    take(lead, anyone, "least right", "wrong and sure")
    wrong = np.sort(lead[left & (lead < 0)])
    typical = wrong[len(wrong) // 2] if len(wrong) else 0.0
    take(np.abs(lead - typical), lead < 0, "nearly wrong", "wrong")
    take(np.abs(lead), anyone, "on the boundary", "on the boundary")
    take(np.abs(lead - UNSURE), lead > 0, "right, unsure", "wrong, unsure")
    return np.array(chosen, dtype=np.int64), tuple(kinds)
