"""A line through points, by gradients of few of them at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

import numpy as np
from annotated_types import Ge, Gt
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    READING_BITS,
    SGD,
    Claim,
    Experiment,
    Measure,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Fit:
    """Every step of the line towards the points."""

    experiment: LineFit
    x: Array
    """(points,)"""

    y: Array
    """(points,)"""

    slope: Annotated[Array, Measure("slope", along="step")]
    """(steps + 1,): of the line, before each step and after the last."""

    intercept: Annotated[Array, Measure("intercept", along="step")]
    """(steps + 1,)"""

    loss: Annotated[Array, Measure("loss", along="step")]
    """(steps + 1,): half the mean squared error, over all points."""

    gradient: Array
    """(steps + 1, 2): by slope and intercept, over the points of the step's batch."""

    whole: Array
    """(steps + 1, 2): the same over all points."""

    @property
    def best(self) -> Array:
        """(2,): the slope and intercept of least loss."""
        slope, intercept = np.polyfit(self.x, self.y, 1)
        return np.array([slope, intercept])

    @property
    def least(self) -> float:
        """The least loss."""
        return float(0.5 * np.mean((np.polyval(self.best, self.x) - self.y) ** 2))

    @property
    def noise(self) -> float:
        """How far a batch's gradient lies from that of all points: root of the mean square."""
        return float(np.sqrt(np.mean(np.sum((self.gradient - self.whole) ** 2, axis=1))))

    @property
    def restless(self) -> float:
        """How far above the least loss the second half of the steps is, on average."""
        return float(self.loss[len(self.loss) // 2 :].mean() - self.least)


@dataclass(frozen=True)
class LineFit(Experiment[Fit]):
    """Half the mean squared error of slope · x + intercept, lowered batch by batch."""

    optimizer: SGD
    batch: Annotated[int, Ge(1)]
    steps: Annotated[int, Ge(0)] = 160
    points: Annotated[int, Ge(2)] = 64
    line: tuple[float, float] = (1.5, -0.5)
    """Slope and intercept about which the points were strewn."""

    strewn: Annotated[float, Gt(0)] = 0.5
    """Standard deviation of y about that line."""

    start: tuple[float, float] = (-1.0, 1.2)
    seed: Annotated[int, Ge(0)] = 4

    def perform(self) -> Fit:
        """Step by step, each along the gradient of the next few points."""
        x, y = self._drawn()
        update = self.optimizer.update(2)
        everyone = Program(_loss(self.start, x, y))
        some = Program(
            _loss(self.start, x[: self.batch], y[: self.batch]),
            update=update.lines,
            state=update.state,
        )
        told = np.empty((self.steps + 1, 3))
        gradient, whole = np.empty((self.steps + 1, 2)), np.empty((self.steps + 1, 2))
        for step, rows in enumerate(islice(self._dealt(), self.steps + 1)):
            some.load(x=x[rows], y=y[rows])
            everyone.theta[:] = some.theta
            told[step] = *some.theta, everyone.run()
            some.run()
            gradient[step], whole[step] = some.gradient, everyone.gradient
            some.update()
        return Fit(
            self,
            x,
            y,
            told[:, 0],
            told[:, 1],
            rounded(told[:, 2], READING_BITS),
            rounded(gradient, GRADIENT_BITS),
            rounded(whole, GRADIENT_BITS),
        )

    def claims(self, record: Fit) -> Iterator[Claim]:
        """Both gradients at every step."""
        slack = 2.0**-GRADIENT_BITS
        everyone = _loss(self.start, record.x, record.y)
        some = _loss(self.start, record.x[: self.batch], record.y[: self.batch])
        for step, rows in enumerate(islice(self._dealt(), self.steps + 1)):
            place = {
                "slope": np.array(record.slope[step]),
                "intercept": np.array(record.intercept[step]),
            }
            these = {"x": record.x[rows], "y": record.y[rows]}
            by = ("slope", "intercept")
            yield Claim(f"step {step}", some, by, place | these, record.gradient[step], slack)
            yield Claim(f"step {step}, all", everyone, by, place, record.whole[step], slack)

    def recounts(self, record: Fit) -> Iterator[Recount]:
        """Points drawn again, slopes by the formula, places from those before."""
        slack = 2.0**-GRADIENT_BITS
        x, y = self._drawn()
        off = record.slope[:, None] * x + record.intercept[:, None] - y
        yield Recount("x", x)
        yield Recount("y", y)
        yield Recount("loss", 0.5 * np.mean(off**2, axis=1), 2.0**-READING_BITS)
        yield Recount("whole", np.column_stack([(off * x).mean(axis=1), off.mean(axis=1)]), slack)
        some = []
        for step, rows in enumerate(islice(self._dealt(), self.steps + 1)):
            some.append([(off[step, rows] * x[rows]).mean(), off[step, rows].mean()])
        yield Recount("gradient", np.array(some), slack)
        moves = [np.array(self.start), *self.optimizer.steps(record.gradient[:-1])]
        places = np.cumsum(moves, axis=0)
        yield Recount("slope", places[:, 0], 1e-9)
        yield Recount("intercept", places[:, 1], 1e-9)

    def _drawn(self) -> tuple[Array, Array]:
        """The points, rounded so that every processor has the same."""
        rng = np.random.default_rng(self.seed)
        x = rounded(rng.uniform(-1.5, 1.5, self.points), READING_BITS)
        slope, intercept = self.line
        strewn = slope * x + intercept + self.strewn * rng.standard_normal(self.points)
        return x, rounded(strewn, READING_BITS)

    def _dealt(self) -> Iterator[NDArray[np.int64]]:
        """The points of each step: dealt like cards, and shuffled anew when they run out."""
        rng = np.random.default_rng([self.seed, 1])
        left = np.empty(0, dtype=np.int64)
        while True:
            while len(left) < self.batch:
                left = np.concatenate([left, rng.permutation(self.points)])
            yield left[: self.batch]
            left = left[self.batch :]


def _loss(start: tuple[float, float], x: Array, y: Array) -> Variable:
    tape = Tape()
    slope = tape.parameter("slope", start[0])
    intercept = tape.parameter("intercept", start[1])
    along, target = tape.data("x", x), tape.data("y", y)
    return ((slope * along + intercept).squared_error(target).mean() * 0.5).named("loss")
