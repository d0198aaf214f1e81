"""Walks downhill: an optimiser, a terrain, a start."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    READING_BITS,
    ROUND,
    Claim,
    Experiment,
    Measure,
    Optimizer,
    Program,
    Recount,
    Tape,
    Update,
    Variable,
    rounded,
)

from .terrain import Terrain

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Momentum whose slope is taken where the velocity is about to lead.

    velocity <- decay * velocity + gradient;
    theta <- theta - learning_rate * (gradient + decay * velocity),
    written, as usual, for the place that lies ahead.
    """

    decay: Annotated[float, Ge(0)] = 0.9

    def update(self, parameters: int) -> Update:
        """It remembers a velocity for each parameter."""
        lines = (
            "multiply(velocity, decay, velocity)\nadd(velocity, gradient, velocity)\n"
            "multiply(velocity, decay, step)\nadd(step, gradient, step)\n"
            "multiply(step, rate, step)\nsubtract(theta, step, theta)\n"
        )
        memory = {"velocity": np.zeros(parameters), "decay": np.array(self.decay)}
        return Update(ROUND + lines, self.state(parameters) | memory)

    def steps(self, gradients: Iterator[Array]) -> Iterator[Array]:  # type: ignore[override]
        """The velocity of the next step, and its gradient."""
        velocity = np.zeros(1)
        for gradient in gradients:
            velocity = self.decay * velocity + gradient
            yield -self.learning_rate * (gradient + self.decay * velocity)


@dataclass(frozen=True)
class Path:
    """Every place of a walk, with its height and its slopes."""

    experiment: Walk
    x: Annotated[Array, Measure("x", along="step")]
    """(steps + 1,), as are the others."""

    y: Annotated[Array, Measure("y", along="step")]
    height: Annotated[Array, Measure("height", along="step")]
    slope_x: Array
    slope_y: Array

    @property
    def away(self) -> Annotated[Array, Measure("distance", along="step")]:
        """(steps + 1,): how far from the origin."""
        return np.hypot(self.x, self.y)

    @property
    def off(self) -> Annotated[Array, Measure("distance from the axis", along="step")]:
        """(steps + 1,): how far from the x axis."""
        return np.abs(self.y)


@dataclass(frozen=True)
class Walk(Experiment[Path]):
    """Downhill from a start, so many steps."""

    terrain: Terrain
    optimizer: Optimizer
    start: tuple[float, float]
    steps: Annotated[int, Ge(0)]

    def perform(self) -> Path:
        """Step, and keep every place."""
        update = self.optimizer.update(2)
        program = Program(self._height(), update=update.lines, state=update.state)
        told = np.empty((5, self.steps + 1))
        for step in range(self.steps + 1):
            height = program.run()
            told[:, step] = *program.theta, height, *program.gradient
            program.update()
        x, y, heights, slope_x, slope_y = told
        slope_x, slope_y = rounded(slope_x, GRADIENT_BITS), rounded(slope_y, GRADIENT_BITS)
        return Path(self, x, y, rounded(heights, READING_BITS), slope_x, slope_y)

    def claims(self, record: Path) -> Iterator[Claim]:
        """The gradient at every place."""
        height, slack = self._height(), 2.0**-GRADIENT_BITS
        for step, (x, y) in enumerate(zip(record.x, record.y, strict=True)):
            found = np.array([record.slope_x[step], record.slope_y[step]])
            given = {"x": np.array(x), "y": np.array(y)}
            yield Claim(f"step {step}", height, ("x", "y"), given, found, slack)

    def recounts(self, record: Path) -> Iterator[Recount]:
        """Heights and slopes by their formulas, places by the steps from those before."""
        slack = 2.0**-GRADIENT_BITS
        slope_x, slope_y = self.terrain.slopes(record.x, record.y)
        height = self.terrain.height(record.x, record.y)
        yield Recount("height", height, 2.0**-READING_BITS)
        yield Recount("slope_x", slope_x, slack)
        yield Recount("slope_y", slope_y, slack)
        gradients = np.column_stack([record.slope_x, record.slope_y])[:-1]
        moves = self.optimizer.steps(iter(gradients))
        if moves is not None:
            moved = np.cumsum([np.array(self.start), *moves], axis=0)
            yield Recount("x", moved[:, 0], 1e-9)
            yield Recount("y", moved[:, 1], 1e-9)

    def _height(self) -> Variable:
        tape = Tape()
        x, y = tape.parameter("x", self.start[0]), tape.parameter("y", self.start[1])
        return self.terrain.traced(x, y)
