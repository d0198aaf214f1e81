"""Why the negative gradient: a step in every direction, measured."""

import numpy as np

from engine.authoring import Canvas, Linear, Plot, figure, numbers, printed

from .compass import Directions
from .ground import ground
from .runs import COMPASS, SHORT


def _says(directions: Directions, progress: float) -> str:
    now = round(progress * (len(directions.angle) - 1))
    angle, change = float(directions.angle[now]), float(directions.change[now])
    return f"{printed(angle, 1)}°: the height changes by {printed(change, 3)}"


@figure(
    shows=COMPASS,
    seconds=6,
    size=(440, 424),
    rest=0.65,
    says=_says,
    alt="Contours of a valley with a circle of steps around one place. Below, the change of height "
    "against the direction: a wave with one crest and one trough.",
)
def round_the_compass(canvas: Canvas, directions: Directions, progress: float) -> None:
    """A step of one length, in every direction in turn. The solid wave is what the height really
    does; the striped one is what the gradient alone foretells. The arrow is the gradient: its
    direction is that of the crest."""
    asked = directions.experiment
    here = np.array(asked.place)
    now = round(progress * (len(directions.angle) - 1))
    plot = ground(
        canvas,
        asked.terrain,
        (0.0, 4.0, -0.1, 1.7),
        levels=(0.1, 0.3, 0.6, 1, 1.5, 2, 3, 4, 5, 6, 8),
    )
    around = np.radians(directions.angle)
    ring = here + asked.length * np.column_stack([np.cos(around), np.sin(around)])
    plot.line(ring, "quiet", 1.5, name="circle")
    tip = here + 0.16 * directions.gradient
    along = directions.gradient / directions.steepness
    side = np.array([-along[1], along[0]])
    plot.line([here, tip], "blame", 3, name="gradient")
    plot.area([tip + 0.08 * along, tip + 0.04 * side, tip - 0.04 * side], "blame", name="tip")
    plot.line([here, ring[now]], "signal", 3, name="step")
    plot.dots([here], "ink", 10, name="place")
    plot.dots([ring[now]], "signal", 10, name="reached")

    chart = Plot(
        canvas,
        (70.0, 262.0, 420.0, 384.0),
        x=Linear(0, 360, ticks=(0, 90, 180, 270, 360)),
        y=Linear(-2, 2, ticks=(-2, -1, 0, 1, 2)),
    )
    chart.grid("y")
    chart.labels("y")
    chart.labels("x", gap=20)
    chart.curve(directions, "told", over="angle", role="quiet", dash=(5, 4), name="told")
    chart.curve(directions, "change", over="angle", at=range(now + 1), role="signal", name="change")
    chart.points(directions, "change", over="angle", at=now, role="signal", size=11, name="now")
    chart.title("y", gap=14)
    chart.title("x", gap=38)
    chart.legend("change", 4, -1.55)
    chart.legend("told", 356, 1.3, align="right")


@numbers(shows=(COMPASS, SHORT))
def compass(directions: Directions, short: Directions) -> dict[str, object]:
    """What the prose says of the steps from one place."""
    x, y = directions.experiment.place
    down = directions.lowest
    gaps = [np.abs(each.change - each.told).max() for each in (directions, short)]
    return {
        "x": x,
        "y": y,
        "flat": float(directions.gradient[0]),
        "steep": float(directions.gradient[1]),
        "steepness": directions.steepness,
        "length": directions.experiment.length,
        "short_length": short.experiment.length,
        "downhill": directions.uphill + 180,
        "lowest": float(directions.angle[down]),
        "fall": -float(directions.change[down]),
        "told_fall": -float(directions.told[down]),
        "gap": float(gaps[0]),
        "short_gap": float(gaps[1]),
        "gap_ratio": float(gaps[0] / gaps[1]),
        "directions": len(directions.angle) - 1,
    }
