"""A curve of the third power, fitted to a few places of a sine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    Claim,
    Experiment,
    Optimizer,
    Program,
    Tape,
    Variable,
    rounded,
)

from .parts import cube, pseudo_huber


@dataclass(frozen=True)
class Fit:
    """Every step of the fit."""

    experiment: CubicFit
    theta: NDArray[np.float64]
    """(steps + 1, 2): slope and bend of the curve."""

    gradient: NDArray[np.float64]
    """(steps + 1, 2): d loss / d each of them."""

    miss: NDArray[np.float64]
    """(steps + 1, places): curve - sine."""


@dataclass(frozen=True)
class CubicFit(Experiment[Fit]):
    """Slope and bend of slope · x + bend · x³, found from a sine at some places."""

    places: tuple[float, ...]
    steps: int
    optimizer: Optimizer

    def perform(self) -> Fit:
        """Descend, and keep every step."""
        optimiser = self.optimizer.update(2)
        program = Program(self._loss(), update=optimiser.lines, state=optimiser.state)
        theta, gradient = np.empty((self.steps + 1, 2)), np.empty((self.steps + 1, 2))
        miss = np.empty((self.steps + 1, len(self.places)))
        for step in range(self.steps + 1):
            program.run()
            theta[step], gradient[step] = program.theta, program.gradient
            miss[step] = program["miss"]
            program.update()
        return Fit(self, theta, rounded(gradient, GRADIENT_BITS), rounded(miss, 24))

    def claims(self, record: Fit) -> Iterator[Claim]:
        """The gradient at every step."""
        loss = self._loss()
        for step, (theta, gradient) in enumerate(zip(record.theta, record.gradient, strict=True)):
            yield Claim(
                f"step {step}",
                loss,
                ("theta_0",),
                {"theta_0": theta},
                recorded=gradient,
                slack=2.0**-GRADIENT_BITS,
            )

    def _loss(self) -> Variable:
        tape = Tape()
        x = np.array(self.places)
        theta = tape.parameter("theta_0", np.zeros(2))
        cubed = cube(tape.constant(x))
        miss = (theta[0] * x + theta[1] * cubed - np.sin(x)).named("miss")
        return pseudo_huber(miss).named("loss")
