"""From one place, a step of one length in every direction: how much the height really changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt
from numpy.typing import NDArray

from engine.authoring import (
    READING_BITS,
    Claim,
    Experiment,
    Measure,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)

from .terrain import Terrain

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Directions:
    """What became of every step."""

    experiment: Compass
    angle: Annotated[Array, Measure("direction", unit="°")]
    """(directions,): from the x axis, against the clock; 0 to 360 degrees, both included."""

    change: Annotated[Array, Measure("change of height", "measured")]
    """(directions,): height after the step less height before it."""

    height: float
    """Before the step."""

    gradient: Array
    """(2,): there."""

    @property
    def told(self) -> Annotated[Array, Measure("change of height", "by the gradient")]:
        """(directions,): the gradient times the step, summed over x and y."""
        along, up = _unit(self.angle)
        step = self.experiment.length
        return np.asarray(step * (along * self.gradient[0] + up * self.gradient[1]))

    @property
    def steepness(self) -> float:
        """The length of the gradient."""
        return float(np.hypot(*self.gradient))

    @property
    def uphill(self) -> float:
        """The direction of the gradient, degrees."""
        return float(np.degrees(np.arctan2(self.gradient[1], self.gradient[0])))

    @property
    def lowest(self) -> int:
        """The place in `angle` from which the step led lowest."""
        return int(self.change.argmin())


@dataclass(frozen=True)
class Compass(Experiment[Directions]):
    """A place, and steps of one length from it, the whole circle round."""

    terrain: Terrain
    place: tuple[float, float]
    length: Annotated[float, Gt(0)]
    directions: Annotated[int, Ge(2)] = 49

    def perform(self) -> Directions:
        """The gradient once; then a step in each direction, and the height there."""
        program = Program(self._height())
        height = program.run()
        gradient = rounded(program.gradient, READING_BITS)
        angle = np.linspace(0, 360, self.directions)
        change = np.empty(self.directions)
        for k, way in enumerate(np.column_stack(_unit(angle))):
            program.theta[:] = self.place + self.length * way
            change[k] = program.run() - height
        return Directions(self, angle, rounded(change, READING_BITS), float(height), gradient)

    def claims(self, record: Directions) -> Iterator[Claim]:
        """The gradient at the place."""
        slack = 2.0**-READING_BITS
        yield Claim(
            "the place", self._height(), ("x", "y"), {}, record.gradient, slack, field="gradient"
        )

    def recounts(self, record: Directions) -> Iterator[Recount]:
        """Angles, heights and changes by the formula."""
        slack = 2.0**-READING_BITS
        x, y = (np.array(each) for each in self.place)
        angle = np.linspace(0, 360, self.directions)
        along, up = _unit(angle)
        there = self.terrain.height(x + self.length * along, y + self.length * up)
        yield Recount("angle", angle)
        yield Recount("height", float(self.terrain.height(x, y)), slack)
        yield Recount("change", there - self.terrain.height(x, y), slack)
        yield Recount("gradient", np.array(self.terrain.slopes(x, y)), slack)

    def _height(self) -> Variable:
        tape = Tape()
        x, y = tape.parameter("x", self.place[0]), tape.parameter("y", self.place[1])
        return self.terrain.traced(x, y)


def _unit(angle: Array) -> tuple[Array, Array]:
    """Steps of length 1 in some directions, degrees: along x, and along y."""
    turned = np.radians(angle)
    return np.cos(turned), np.sin(turned)
