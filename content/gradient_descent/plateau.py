"""A plain that is all but level, with a pit in it."""

import numpy as np

from engine.authoring import Canvas, Linear, Plot, figure, numbers, printed

from .ground import steps_below
from .runs import CRAWLING, GATHERING, STRIDING
from .walk import Path

NEAR = 0.1
"""How far from the middle a walk has arrived."""


def _frame(path: Path, progress: float) -> int:
    """Slow at first, so that the quick ones can be seen: steps grow with the square."""
    return round(progress**2 * path.experiment.steps)


def _says(crawling: Path, gathering: Path, striding: Path, progress: float, choice: int) -> str:
    path = (crawling, gathering, striding)[choice]
    now = _frame(path, progress)
    return (
        f"Step {now}: x = {printed(float(path.x[now]), 3)}, "
        f"slope {printed(float(path.slope_x[now]), 4)}"
    )


@figure(
    shows=(CRAWLING, GATHERING, STRIDING),
    seconds=8,
    size=(440, 440),
    choices=("plain", "momentum", "Adam"),
    says=_says,
    alt="A level line that falls into a pit in its middle, with a ball that comes from the right. "
    "Below, its height by step: it stays up for long, then falls.",
)
def across_the_plain(
    canvas: Canvas,
    crawling: Path,
    gathering: Path,
    striding: Path,
    progress: float,
    choice: int,
) -> None:
    """Seen from the side: the ground is nearly level, and the pit is narrow. All three have the
    same learning rate. The film takes longer strides as it goes on."""
    path = (crawling, gathering, striding)[choice]
    now = _frame(path, progress)
    side = Plot(
        canvas,
        (70, 30, 420, 180),
        x=Linear(-7, 7, ticks=(-6, -3, 0, 3, 6)),
        y=Linear(0, 1.1, ticks=(0, 0.5, 1)),
    )
    across = np.linspace(-7, 7, 141)
    side.labels("x", gap=20)
    side.labels("y")
    side.line(
        np.column_stack([across, path.experiment.terrain.height(across, 0 * across)]),
        "quiet",
        1.5,
        name="ground",
    )
    side.points(path, "height", over="x", at=now, role="signal", size=13, name="ball")
    side.title("y", gap=14)
    side.title("x", gap=38)
    chart = steps_below(
        canvas,
        path.experiment.steps,
        Linear(0, 1.1, ticks=(0, 0.5, 1)),
        (0, 100, 200, 300, 400),
        top=280,
    )
    chart.curve(path, "height", at=range(now + 1), role="signal", name="height")
    chart.title("y", gap=14)
    chart.title("x", align="center", gap=38)


@numbers(shows=(CRAWLING, GATHERING, STRIDING))
def plateau(crawling: Path, gathering: Path, striding: Path) -> dict[str, object]:
    """When each arrives."""
    told: dict[str, object] = {
        "slope": float(crawling.slope_x[0]),
        "rate": crawling.experiment.optimizer.learning_rate,
        "x": float(crawling.x[0]),
        "near": NEAR,
    }
    for name, path in (("plain", crawling), ("momentum", gathering), ("adam", striding)):
        told |= {
            f"{name}_first": float(path.x[0] - path.x[1]),
            f"{name}_there": int((path.away < NEAR).argmax()),
        }
    return told
