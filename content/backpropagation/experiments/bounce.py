"""Dropping a ball on a hard floor, and asking the tape what a higher drop would have changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    READING_BITS,
    Claim,
    Experiment,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)


@dataclass(frozen=True)
class Bounces:
    """One drop for each height."""

    experiment: Bounce
    drop: NDArray[np.float64]
    """(drops,): metres."""

    path: NDArray[np.float64]
    """(drops, steps + 1): height at the end of each step, in metres."""

    slope: NDArray[np.float64]
    """(drops,): d final height / d drop height, by the engine; metres a metre."""

    true_height: NDArray[np.float64]
    """(drops,): final height by the formula; metres."""

    true_slope: NDArray[np.float64]
    """(drops,): its derivative by the formula; metres a metre."""


@dataclass(frozen=True)
class Bounce(Experiment[Bounces]):
    """A ball dropped on a hard floor: its height after some time, by the height it is dropped from.

    It falls without drag and bounces without loss, so that the true answer is a formula.
    """

    lowest: float
    """Lowest of the drop heights: metres."""

    highest: float
    drops: int
    """How many drop heights, evenly spaced."""

    seconds: float
    steps: int
    timed: bool
    """Whether a step that meets the floor is split at the moment of contact; otherwise the velocity
    is turned round once the ball is below the floor."""

    gravity: float = 9.81
    """Metres a second, a second."""

    def perform(self) -> Bounces:
        """One drop a height: its path, and the slope that one sweep back finds."""
        drop = rounded(np.linspace(self.lowest, self.highest, self.drops), READING_BITS)
        path, slope = np.empty((self.drops, self.steps + 1)), np.empty(self.drops)
        for k, height in enumerate(drop):
            program = Program(fall(self, float(height)))
            program.run()
            path[k] = [program[f"y_{step}"] for step in range(self.steps + 1)]
            slope[k] = program.gradient[0]
        # Free fall for `fell` seconds, then up at the speed of impact for the rest of the time.
        impact = np.sqrt(2 * self.gravity * drop)
        left = self.seconds - impact / self.gravity
        return Bounces(
            experiment=self,
            drop=drop,
            path=rounded(path, READING_BITS),
            slope=rounded(slope, READING_BITS),
            true_height=rounded(impact * left - self.gravity * left**2 / 2, READING_BITS),
            true_slope=rounded(2 * self.gravity * left / impact - 1, READING_BITS),
        )

    def recounts(self, record: Bounces) -> Iterator[Recount]:
        """The fall by numbers alone, its slope by a nudge, the formulas again."""
        slack = 2.0**-READING_BITS
        drop = np.linspace(self.lowest, self.highest, self.drops)
        yield Recount("drop", drop, slack)
        falls = [self._fall(each) for each in record.drop]
        yield Recount("path", np.array([heights for heights, _ in falls]), slack)
        nudge = 1e-7
        ends = [
            [self._fall(drop + by, turned)[0][-1] for by in (nudge, -nudge)]
            for drop, (_, turned) in zip(record.drop, falls, strict=True)
        ]
        yield Recount("slope", np.array([(up - down) / (2 * nudge) for up, down in ends]), 1e-6)
        # The moment of contact from the height, then the rise from there with the speed of impact.
        contact = np.sqrt(2 * record.drop / self.gravity)
        rest, speed = self.seconds - contact, self.gravity * contact
        yield Recount("true_height", speed * rest - 0.5 * self.gravity * rest**2, slack)
        per_metre = 1 / (self.gravity * contact)
        slope = (
            self.gravity * per_metre * rest - speed * per_metre + self.gravity * rest * per_metre
        )
        yield Recount("true_slope", slope, slack)

    def claims(self, record: Bounces) -> Iterator[Claim]:
        """Every slope is true of the branch that its drop takes: that it misleads is the point."""
        for drop, slope in zip(record.drop, record.slope, strict=True):
            yield Claim(
                f"the drop from {drop:.3g} m",
                fall(self, float(drop)),
                ("y_0",),
                recorded=np.array([slope]),
                slack=2.0**-READING_BITS,
            )

    def _fall(
        self, drop: float, contacts: frozenset[int] | None = None
    ) -> tuple[NDArray[np.float64], frozenset[int]]:
        """(steps + 1,): heights of one drop, and the steps at which it turned round.

        `contacts`, if given, are those steps: the branch of another drop.
        """
        y, v, g, step = float(drop), 0.0, self.gravity, self.seconds / self.steps
        heights, turned = [y], set()
        for k in range(self.steps):
            low = y + v * step - g * step**2 / 2
            meets = low < 0 and (self.timed or v - g * step < 0)
            meets = meets if contacts is None else k in contacts
            if self.timed and meets:
                fell = (v + np.sqrt(v * v + 2 * g * y)) / g
                up, rest = g * fell - v, step - fell
                y, v = up * rest - g * rest**2 / 2, up - g * rest
            else:
                y, v = low, v - g * step
                v = -v if meets else v
            turned |= {k} if meets else set()
            heights.append(y)
        return np.array(heights), frozenset(turned)


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
