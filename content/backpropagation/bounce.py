"""A ball that bounces, by two steps and by one that knows the moment of contact."""

import numpy as np

from engine.authoring import Canvas, Quantity, figure, numbers, printed

from .experiments.bounce import Bounce, Bounces

FEW_STEPS, MANY_STEPS, TIMED = (
    Bounce(lowest=0.6, highest=1.0, drops=33, seconds=0.5, steps=steps, timed=timed)
    for steps, timed in ((25, False), (100, False), (25, True))
)


def say_bounce(
    few: Bounces, many: Bounces, timed: Bounces, progress: float, choice: int = 0
) -> str:
    """One drop in words."""
    drops = (few, many, timed)[choice]
    k = round(progress * (len(drops.drop) - 1))
    return f"Slope: {printed(float(drops.slope[k]), 2)}, truly {printed(drops.true_slope[k], 2)}"


@figure(
    shows=(FEW_STEPS, MANY_STEPS, TIMED),
    seconds=4.125,
    rest=0.5,
    size=(480.0, 262.0),
    choices=("[[bounce.few]] steps", "[[bounce.many]] steps", "Contact timed"),
    says=say_bounce,
    alt="Left, the height of a dropped ball against time: it falls, bounces and rises. Right, "
    "its height after half a second against the height it was dropped from. The true curve "
    "falls; the simulated points follow it in teeth like a saw’s, and through each runs the slope "
    "that the engine finds: rising, until the contact is timed.",
)
def a_bounce_that_misleads(
    canvas: Canvas, few: Bounces, many: Bounces, timed: Bounces, progress: float, choice: int
) -> None:
    """A ball is dropped, and bounces once. On the right, each stroke is the slope that the sweep
    back finds for one drop; the grey curve is the truth. Turning the velocity round after
    the floor has been crossed makes every slope wrong, even in its sign; smaller steps bring the
    points to the curve, and leave the slopes as wrong as they were. Splitting the step at the
    moment of contact makes them right."""
    drops = (few, many, timed)[choice]
    asked = drops.experiment
    k = round(progress * (len(drops.drop) - 1))
    floor, up = 230.0, 195.0
    times = np.linspace(0, asked.seconds, asked.steps + 1)
    x = 22 + 120 * times / asked.seconds
    canvas.line([(10, floor), (156, floor)], "quiet", 3)
    canvas.text(22, floor + 26, "0", "quiet", 16, align="center")
    canvas.text(142, floor + 26, f"{asked.seconds:g} s", "quiet", 16, align="center")
    canvas.text(10, 18, "height", "quiet", 16)
    canvas.line([(10, floor - up), (142, floor - up)], "hairline", 1)
    canvas.text(132, floor - up - 6, "1 m", "quiet", 16, align="right")
    y = floor - up * drops.path[k]
    canvas.outline([np.column_stack([x, y])], "signal", 2, precision=0.3, name="path")
    canvas.dots([(x[0], y[0])], "ink", 9, name="drop")
    canvas.dots([(x[-1], y[-1])], "signal", 11, name="end")
    # The final height by the drop height.
    left, wide, tall = 212.0, 240.0, 460.0

    def across(drop: np.ndarray) -> np.ndarray:
        return np.asarray(left + wide * (drop - asked.lowest) / (asked.highest - asked.lowest))

    def above(height: np.ndarray) -> np.ndarray:
        return np.asarray(floor - tall * height)

    canvas.line([(left - 14, floor), (left + wide + 14, floor)], "hairline", 1.5)
    canvas.text(left - 14, floor + 26, f"{asked.lowest:.1f}", "quiet", 16)
    canvas.text(left + wide + 14, floor + 26, f"{asked.highest:.1f} m", "quiet", 16, align="right")
    canvas.text(left + 104, floor + 26, "dropped from", "quiet", 16, align="center")
    canvas.text(left - 14, 18, "height at the end, m", "quiet", 16)
    for height in (0.2, 0.4):
        level = floor - tall * height
        canvas.line([(left - 14, level), (left + wide + 14, level)], "hairline", 1)
        canvas.text(left - 26, level + 5, f"{height}", "quiet", 16, align="right")
    truth = np.column_stack([across(drops.drop), above(drops.true_height)])
    canvas.outline([truth], "hairline", 6, precision=0.3, name="truth")
    ends, reach = drops.path[:, -1], 0.007
    strokes = np.stack(
        [
            np.column_stack([across(drops.drop + s), above(ends + s * drops.slope)])
            for s in (-reach, reach)
        ],
        axis=1,
    )
    canvas.strokes(strokes, "blame", 1.6, name="slopes")
    here = (float(across(drops.drop[k])), float(above(ends[k])))
    long = np.array([-0.04, 0.04])
    tangent = np.column_stack(
        [across(drops.drop[k] + long), above(ends[k] + long * drops.slope[k])]
    )
    canvas.line(tangent, "blame", 2.6, name="tangent")
    canvas.dots([here], "signal", 11, name="now")


@numbers(shows=(FEW_STEPS, MANY_STEPS, TIMED))
def bounce(few: Bounces, many: Bounces, timed: Bounces) -> dict[str, object]:
    """What prose says of the bounce."""
    middle = len(few.drop) // 2
    return {
        "drop": Quantity(float(few.drop[middle]), "m"),
        "few": few.experiment.steps,
        "many": many.experiment.steps,
        "few_slope": float(few.slope[middle]),
        "many_slope": float(many.slope[middle]),
        "timed_slope": float(timed.slope[middle]),
        "true_slope": float(timed.true_slope[middle]),
        "few_off": Quantity(float(np.abs(few.path[:, -1] - few.true_height).max()), "m"),
        "many_off": Quantity(float(np.abs(many.path[:, -1] - many.true_height).max()), "m"),
    }


# The renderer --------------------------------------------------------------------------------
