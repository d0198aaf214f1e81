"""Finding a throw: gradient descent through every step of a simulated flight."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray

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

READ = 2.0**-READING_BITS
"""To multiples of which a flight is rounded."""


@dataclass(frozen=True)
class Flights:
    """One flight for each launch velocity that was tried, the first guess among them."""

    experiment: Throw
    path: NDArray[np.float64]
    """(iterations + 1, steps + 1, 2): metres."""

    launch: NDArray[np.float64]
    """(iterations + 1, 2): metres a second."""

    gradient: NDArray[np.float64]
    """(iterations + 1, 2): d loss / d launch, in metres seconds."""

    miss: Annotated[NDArray[np.float64], Measure("miss", unit="m", along="try")]
    """(iterations + 1,): distance from the hoop at the end, in metres."""

    operations: int
    """Entries of the tape that are computed in one flight."""


@dataclass(frozen=True)
class Throw(Experiment[Flights]):
    """A ball with quadratic drag, whose launch velocity is found by gradient descent.

    The flight is integrated by the explicit midpoint rule (Hairer, Nørsett & Wanner 1993, II.1);
    the loss is the squared distance from the hoop when the last step ends.
    """

    start: tuple[float, float]
    """Where the ball leaves the hand: metres."""

    launch: tuple[float, float]
    """The first guess of the velocity: metres a second."""

    hoop: tuple[float, float]
    """Metres."""

    drag: float
    """Deceleration = drag * speed²: one over metres."""

    step: float
    """Seconds."""

    steps: int
    learning_rate: float
    iterations: int
    gravity: float = 9.81
    """Metres a second, a second."""

    def perform(self) -> Flights:
        """Throw, see where it ends, ask the sweep back which launch would have been better."""
        loss = miss(self, self.launch)
        optimiser = SGD(self.learning_rate).update(2)
        program = Program(loss, update=optimiser.lines, state=optimiser.state)
        names = [f"x_{k}" for k in range(self.steps + 1)]
        tries = self.iterations + 1
        path = np.empty((tries, len(names), 2))
        launch, gradient, squared = np.empty((tries, 2)), np.empty((tries, 2)), np.empty(tries)
        for k in range(tries):
            program.run()
            path[k] = [program[name] for name in names]
            launch[k], gradient[k], squared[k] = program.theta, program.gradient, program["loss"]
            program.update()
        return Flights(
            experiment=self,
            path=rounded(path, READING_BITS),
            launch=launch,
            gradient=rounded(gradient, GRADIENT_BITS),
            miss=rounded(np.sqrt(squared), READING_BITS),
            operations=len(program.listing.entries),
        )

    def recounts(self, record: Flights) -> Iterator[Recount]:
        """Every flight by plain arithmetic, every step from its gradient."""
        yield Recount("path", np.array([self._flight(each) for each in record.launch]), READ)
        ends = record.path[:, -1] - np.array(self.hoop)
        yield Recount("miss", np.hypot(*ends.T), 1e-6)
        steps = -self.learning_rate * record.gradient[:-1]
        yield Recount("launch", np.vstack([[self.launch], record.launch[:-1] + steps]))

    def claims(self, record: Flights) -> Iterator[Claim]:
        """What every flight says about its launch."""
        loss = miss(self, self.launch)
        for k, (launch, gradient) in enumerate(zip(record.launch, record.gradient, strict=True)):
            yield Claim(
                f"throw {k + 1}",
                loss,
                ("launch",),
                {"launch": launch},
                recorded=gradient,
                slack=2.0**-GRADIENT_BITS,
                field="gradient",
            )

    def _flight(self, launch: NDArray[np.float64]) -> NDArray[np.float64]:
        """(steps + 1, 2): by the explicit midpoint rule, two numbers at a time."""
        place, v = np.array(self.start), np.array(launch)

        def pull(v: NDArray[np.float64]) -> NDArray[np.float64]:
            down = np.array([0.0, -self.gravity])
            return np.asarray(down - self.drag * np.hypot(*v) * v)

        places = [place]
        for _ in range(self.steps):
            middle = v + 0.5 * self.step * pull(v)
            place, v = place + self.step * middle, v + self.step * pull(middle)
            places.append(place)
        return np.array(places)


def miss(throw: Throw, launch: ArrayLike) -> Variable:
    """The squared distance from the hoop at the end of a flight, on a tape of its own.

    The positions along the way are called x_0, x_1, ….
    """
    tape = Tape()
    velocity = tape.parameter("launch", launch)
    position = tape.constant(throw.start).named("x_0")
    gravity = tape.constant([0.0, -throw.gravity])

    def pull(v: Variable) -> Variable:
        return gravity - v * (v.inner(v) ** 0.5 * throw.drag)

    for k in range(throw.steps):
        middle = velocity + pull(velocity) * (throw.step / 2)
        position = (position + middle * throw.step).named(f"x_{k + 1}")
        velocity = velocity + pull(middle) * throw.step
    return position.squared_error(throw.hoop).sum().named("loss")
