"""A saddle: the way down is there, but the slope towards it begins at almost nothing."""

from math import log

from engine.authoring import Canvas, Log, figure, numbers, printed

from .ground import ground, steps_below, trail
from .runs import NEAR, NEARER, NEAREST
from .walk import Path

GONE = 0.5
"""How far from the ridge a walk has left it."""


def _says(first: Path, second: Path, third: Path, progress: float, choice: int) -> str:
    path = (first, second, third)[choice]
    now = round(progress * path.experiment.steps)
    return (
        f"Step {now}: height {printed(float(path.height[now]), 4)}, "
        f"slope {printed(float((path.slope_x[now] ** 2 + path.slope_y[now] ** 2) ** 0.5), 4)}"
    )


@figure(
    shows=(NEAR, NEARER, NEAREST),
    seconds=8,
    stops=57,
    size=(440, 440),
    choices=tuple(f"y = [[saddle.start_{k}]]" for k in (1, 2, 3)),
    says=_says,
    alt="Contours of a pass between two hollows. A trail comes down to the pass, waits there, then "
    "turns aside into one of the hollows. Below, its distance from the ridge by step: a straight "
    "line on a logarithmic scale, then level.",
)
def over_the_saddle(
    canvas: Canvas, first: Path, second: Path, third: Path, progress: float, choice: int
) -> None:
    """Three starts, ever closer to the ridge. Near the pass nothing seems to happen, and yet the
    distance from the ridge grows at every step, by a fifth of itself."""
    path = (first, second, third)[choice]
    now = round(progress * path.experiment.steps)
    plot = ground(
        canvas,
        path.experiment.terrain,
        (-1.9, 1.9, -0.55, 1.45),
        levels=(-0.2, -0.15, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.4),
    )
    trail(plot, path, now, "signal", "trail")
    chart = steps_below(
        canvas,
        path.experiment.steps,
        Log(0.001, 2, ticks=(0.001, 0.01, 0.1, 1.0), labels=("0.001", "0.01", "0.1", "1")),
        (0, 14, 28, 42, 56),
    )
    chart.curve(path, "off", at=range(now + 1), role="signal", name="off")
    chart.points(path, "off", at=now, role="signal", size=11, name="off now")
    chart.title("y", gap=14)
    chart.title("x", align="center", gap=38)


@numbers(shows=(NEAR, NEARER, NEAREST))
def saddle(first: Path, second: Path, third: Path) -> dict[str, object]:
    """When each walk gets away."""
    paths = first, second, third
    rate = paths[0].experiment.optimizer.learning_rate
    told: dict[str, object] = {
        "rate": rate,
        "gone": GONE,
        "growth": 1 + rate,
        "foretold": log(10) / log(1 + rate),
    }
    for k, path in enumerate(paths, start=1):
        told |= {
            f"start_{k}": float(path.y[0]),
            f"free_{k}": int((path.y > GONE).argmax()),
            f"least_{k}": float(((path.slope_x**2 + path.slope_y**2) ** 0.5)[:40].min()),
        }
    return told | {"low": float(paths[0].height[-1])}
