"""A straight-line program replayed line by line, with what each line wrote."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment, SampleSweeps


@dataclass(frozen=True)
class Expression(Experiment["ReplayedProgram"]):
    """A few lines of arithmetic, differentiated with respect to all that is given."""

    given: tuple[tuple[str, float], ...]
    """Names of the numbers it starts from, and those numbers."""

    lines: tuple[str, ...]
    """Assignments such as 'a = x * y', in order; the last one is the output."""


@dataclass(frozen=True)
class SweepReplay(Experiment["ReplayedProgram"]):
    """The sweep of one sample through a network, forward and backward, line by line."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""


@dataclass(frozen=True)
class ReplayedProgram:
    """Every line of a program in the order in which it ran, and what its buffer then held.

    Tuples named after lines have one entry a line; those of what was given, one a name.
    """

    experiment: Expression | SweepReplay
    names: tuple[str, ...]
    """What was given: numbers, parameters, data."""

    given: tuple[NDArray[np.float64], ...]
    """Their values, each in its own shape."""

    lines: tuple[str, ...]
    """numpy code, exactly as it ran."""

    sweep: tuple[str, ...]
    """'forward' or 'backward'."""

    entry: tuple[str, ...]
    """The name on the tape whose rule the line comes from."""

    writes: tuple[str, ...]
    """The buffer that the line wrote."""

    values: tuple[NDArray[np.float64], ...]
    """What that buffer held once the line had run, in the buffer's shape."""

    def latest(self, buffer: str, line: int) -> NDArray[np.float64] | None:
        """What a buffer held after `line` lines had run; None before its first writing."""
        for k in range(line - 1, -1, -1):
            if self.writes[k] == buffer:
                return self.values[k]
        return None
