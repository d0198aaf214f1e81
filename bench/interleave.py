"""Run contestants in turns, so that a busy machine disturbs all alike, and compare their times."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """What one contestant took, and how it stands to the first."""

    seconds: float
    """Median of its rounds."""

    ratio: float
    """Median over the rounds of its time by that of the first contestant in the same round."""

    least: float
    """The smallest of these ratios."""

    most: float
    """The largest."""


def interleave(contestants: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, Timing]:
    """Time each contestant once a round, in order; the first is what the others are compared to."""
    times: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, run in contestants.items():
            start = time.perf_counter()
            run()
            times[name].append(time.perf_counter() - start)
    first = next(iter(times.values()))
    timings = {}
    for name, taken in times.items():
        ratios = [one / ours for one, ours in zip(taken, first, strict=True)]
        timings[name] = Timing(
            statistics.median(taken), statistics.median(ratios), min(ratios), max(ratios)
        )
    return timings
