"""Finding a throw: gradient descent through every step of a simulated flight."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from engine.autodiff import Program, Tape, Variable
from engine.experiments.optimizers import update
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS, rounded
from engine.records import SGD, Flights, Throw


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


def fly(throw: Throw) -> Flights:
    """Throw, see where it ends, ask the sweep back which launch would have been better."""
    loss = miss(throw, throw.launch)
    optimiser = update(SGD(throw.learning_rate), 2)
    program = Program(loss, update=optimiser.lines, state=optimiser.state)
    names = [f"x_{k}" for k in range(throw.steps + 1)]
    tries = throw.iterations + 1
    path = np.empty((tries, len(names), 2))
    launch, gradient, squared = np.empty((tries, 2)), np.empty((tries, 2)), np.empty(tries)
    for k in range(tries):
        program.run()
        path[k] = [program[name] for name in names]
        launch[k], gradient[k], squared[k] = program.theta, program.gradient, program["loss"]
        program.update()
    return Flights(
        experiment=throw,
        path=rounded(path, READING_BITS),
        launch=launch,
        gradient=rounded(gradient, GRADIENT_BITS),
        miss=rounded(np.sqrt(squared), READING_BITS),
        operations=len(program.listing.entries),
    )
