"""How many steps a valley costs, as it gets narrower: with momentum, and without."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt, Interval
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    SGD,
    Claim,
    Experiment,
    Measure,
    Momentum,
    Optimizer,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)

from .terrain import Valley

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class StepsNeeded:
    """Of each valley, how many steps lead to its end."""

    experiment: Conditions
    condition: Annotated[Array, Measure("steepest ÷ flattest")]
    """(valleys,)"""

    plain: Annotated[Whole, Measure("steps", "plain")]
    """(valleys,)"""

    momentum: Annotated[Whole, Measure("steps", "momentum")]
    """(valleys,)"""

    end: Array
    """(valleys, 2, 2): x and y where each walk ended, without and with momentum."""

    gradient: Array
    """(valleys, 2, 2): the slopes there."""


@dataclass(frozen=True)
class Conditions(Experiment[StepsNeeded]):
    """Valleys of flat curvature 1 and ever steeper walls; each walked with the best settings."""

    steep: tuple[Annotated[float, Gt(1)], ...]
    start: tuple[float, float] = (1.0, 1.0)
    share: Annotated[float, Interval(gt=0, lt=1)] = 0.001
    """A walk ends when no more than this share of its distance from the middle is left."""

    patience: Annotated[int, Ge(1)] = 20_000

    def perform(self) -> StepsNeeded:
        """Walk each valley twice."""
        counts = np.empty((2, len(self.steep)), dtype=np.int64)
        end = np.empty((len(self.steep), 2, 2))
        gradient = np.empty_like(end)
        for k, steep in enumerate(self.steep):
            for way, optimizer in enumerate(best(steep)):
                counts[way, k], end[k, way], gradient[k, way] = self._walked(steep, optimizer)
        return StepsNeeded(
            self, np.array(self.steep), counts[0], counts[1], end, rounded(gradient, GRADIENT_BITS)
        )

    def claims(self, record: StepsNeeded) -> Iterator[Claim]:
        """The gradient at the end of every walk."""
        for k, steep in enumerate(self.steep):
            height = self._height(steep)
            for way, name in enumerate(("plain", "momentum")):
                x, y = record.end[k, way]
                yield Claim(
                    f"{name}, {steep:g}",
                    height,
                    ("x", "y"),
                    {"x": np.array(x), "y": np.array(y)},
                    record.gradient[k, way],
                    2.0**-GRADIENT_BITS,
                )

    def recounts(self, record: StepsNeeded) -> Iterator[Recount]:
        """Each walk again in plain numpy, with slopes by the formula."""
        counts = np.empty((2, len(self.steep)), dtype=np.int64)
        end = np.empty((len(self.steep), 2, 2))
        for k, steep in enumerate(self.steep):
            curvature = np.array([1.0, steep])
            for way, optimizer in enumerate(best(steep)):
                place = np.array(self.start)
                decay = optimizer.decay if isinstance(optimizer, Momentum) else 0.0
                velocity, steps = np.zeros(2), 0
                while np.hypot(*place) > self.share * np.hypot(*self.start):
                    velocity = decay * velocity + rounded(curvature * place, GRADIENT_BITS)
                    place = place - optimizer.learning_rate * velocity
                    steps += 1
                counts[way, k], end[k, way] = steps, place
        yield Recount("condition", np.array(self.steep))
        yield Recount("plain", counts[0])
        yield Recount("momentum", counts[1])
        yield Recount("end", end, 1e-9)
        slopes = record.end * np.array([1.0, 1.0])
        slopes[..., 1] *= np.array(self.steep)[:, None]
        yield Recount("gradient", slopes, 2.0**-GRADIENT_BITS)

    def _walked(self, steep: float, optimizer: Optimizer) -> tuple[int, Array, Array]:
        """Steps, place and gradient at the end."""
        update = optimizer.update(2)
        program = Program(self._height(steep), update=update.lines, state=update.state)
        near = self.share * np.hypot(*self.start)
        for steps in range(self.patience):
            program.run()
            if np.hypot(*program.theta) <= near:
                return steps, program.theta.copy(), program.gradient.copy()
            program.update()
        raise ArithmeticError(f"{self.patience} steps do not lead to the end of the valley")

    def _height(self, steep: float) -> Variable:
        tape = Tape()
        x, y = tape.parameter("x", self.start[0]), tape.parameter("y", self.start[1])
        return Valley(1.0, steep).traced(x, y)


def best(steep: float) -> tuple[SGD, Momentum]:
    """The settings that shrink both directions of a valley alike: Polyak's, from its curvatures."""
    root = float(np.sqrt(steep))
    decay = ((root - 1) / (root + 1)) ** 2
    return SGD(2 / (1 + steep)), Momentum((2 / (1 + root)) ** 2, decay)
