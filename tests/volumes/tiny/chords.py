"""Slopes of a curve by its tape, beside the slopes of short chords."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Claim, Experiment, Program, Tape, Variable, rounded


@dataclass(frozen=True)
class Slopes:
    """Both slopes at every place."""

    experiment: Chords
    tape: NDArray[np.float64]
    """(places,): by the tape."""

    chord: NDArray[np.float64]
    """(places,): by the chords."""

    largest_gap: float
    """Largest |chord - tape| over all places."""


@dataclass(frozen=True)
class Chords(Experiment[Slopes]):
    """The sum of tanh over some places, differentiated by each."""

    places: tuple[float, ...]
    half: float
    """Half the width of a chord, in the unit of the places."""

    def perform(self) -> Slopes:
        """Measure every slope twice."""
        program = Program(self._output())
        program.run()
        tape = rounded(program.adjoint("x"), 24)
        x, half = np.array(self.places), self.half
        chord = rounded((np.tanh(x + half) - np.tanh(x - half)) / (2 * half), 24)
        return Slopes(self, tape, chord, float(np.abs(chord - tape).max()))

    def claims(self, record: Slopes) -> Iterator[Claim]:
        """The slopes by the tape."""
        yield Claim(
            "the curve", self._output(), ("x",), recorded=record.tape, slack=2.0**-24, field="tape"
        )

    def _output(self) -> Variable:
        x = Tape().parameter("x", np.array(self.places))
        return x.tanh().inner(x.tape.constant(np.ones(len(self.places)))).named("height")
