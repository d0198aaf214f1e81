"""Dropping a ball on a hard floor, and asking the tape what a higher drop would have changed."""

from __future__ import annotations

import numpy as np

from engine.autodiff import Program, Tape, Variable
from engine.experiments.rounding import READING_BITS, rounded
from engine.records import Bounce, Bounces


def fall(bounce: Bounce, drop: float) -> Variable:
    """The final height on a tape of its own; heights along the way are called y_0, y_1, ….

    Positions and velocities are exact at the ends of steps in free fall. The tape holds the branch
    that this drop takes: whether a step meets the floor is decided by numbers, not differentiated.
    """
    tape = Tape()
    height, velocity = tape.parameter("y_0", drop), tape.constant(0.0)
    gravity, step = bounce.gravity, bounce.seconds / bounce.steps
    at, down = drop, 0.0
    for k in range(bounce.steps):
        name = f"y_{k + 1}"
        below = at + down * step - gravity * step**2 / 2
        if bounce.timed and below < 0:
            impact = (velocity + (velocity * velocity + height * (2 * gravity)) ** 0.5) / gravity
            left = step - impact
            rebound = impact * gravity - velocity
            height = (rebound * left - left * left * (gravity / 2)).named(name)
            velocity = rebound - left * gravity
            fell = (down + np.sqrt(down**2 + 2 * gravity * at)) / gravity
            up, rest = gravity * fell - down, step - fell
            at, down = float(up * rest - gravity * rest**2 / 2), float(up - gravity * rest)
            continue
        height = (height + velocity * step - gravity * step**2 / 2).named(name)
        velocity = velocity - gravity * step
        at, down = below, down - gravity * step
        if not bounce.timed and at < 0 and down < 0:
            velocity, down = -velocity, -down
    return height


def bounce_from_every_height(bounce: Bounce) -> Bounces:
    """One drop a height: its path, and the slope that one sweep back finds."""
    drop = rounded(np.linspace(bounce.lowest, bounce.highest, bounce.drops), READING_BITS)
    path, slope = np.empty((bounce.drops, bounce.steps + 1)), np.empty(bounce.drops)
    for k, height in enumerate(drop):
        program = Program(fall(bounce, float(height)))
        program.run()
        path[k] = [program[f"y_{step}"] for step in range(bounce.steps + 1)]
        slope[k] = program.gradient[0]
    # Free fall for `fell` seconds, then up at the speed of impact for the rest of the time.
    impact = np.sqrt(2 * bounce.gravity * drop)
    left = bounce.seconds - impact / bounce.gravity
    return Bounces(
        experiment=bounce,
        drop=drop,
        path=rounded(path, READING_BITS),
        slope=rounded(slope, READING_BITS),
        true_height=rounded(impact * left - bounce.gravity * left**2 / 2, READING_BITS),
        true_slope=rounded(2 * bounce.gravity * left / impact - 1, READING_BITS),
    )
