"""Mini-batches: the gradient of a few points is a guess at that of all."""

import numpy as np

from engine.authoring import Canvas, Linear, Log, Plot, figure, numbers, printed

from .ground import steps_below
from .line_fit import Fit
from .runs import ALL, EIGHT, ONE, ONE_SLOWER

WINDOW = (-1.5, 3.0, -1.5, 1.5)
"""Slopes from left to right, intercepts from bottom to top."""


def _says(one: Fit, eight: Fit, every: Fit, progress: float, choice: int) -> str:
    fit = (one, eight, every)[choice]
    now = round(progress * fit.experiment.steps)
    return (
        f"Step {now}: slope {printed(float(fit.slope[now]), 2)}, "
        f"loss {printed(float(fit.loss[now]), 4)}"
    )


@figure(
    shows=(ONE, EIGHT, ALL),
    seconds=10,
    stops=81,
    size=(440, 440),
    choices=tuple(f"[[noise.{name}_batch]] at a time" for name in ("one", "eight", "all")),
    says=_says,
    alt="Contours of a round hollow. A trail comes down from the left; with few points at a time "
    "it staggers about the lowest place, with all of them it goes straight there. Below, its loss.",
)
def batch_by_batch(
    canvas: Canvas, one: Fit, eight: Fit, every: Fit, progress: float, choice: int
) -> None:
    """A line fitted to points: its slope goes across, its intercept up, the cross is the best of
    all lines. Each step uses so many of the points. Below, the loss over all of them."""
    fit = (one, eight, every)[choice]
    now = round(progress * fit.experiment.steps)
    left, right, bottom, top = WINDOW
    plot = Plot(canvas, (8, 8, 432, 200), x=Linear(left, right), y=Linear(bottom, top))
    across, up = np.linspace(left, right, 91), np.linspace(bottom, top, 61)
    off = across[None, :, None] * fit.x + up[:, None, None] - fit.y
    plot.contours(across, up, 0.5 * (off**2).mean(axis=2), (0.15, 0.25, 0.5, 1.0, 1.5, 2.0, 3.0))
    corners = [(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)]
    plot.line(corners, "hairline", 1, name="edge")
    x, y = fit.best
    plot.strokes(
        [[(x - 0.09, y), (x + 0.09, y)], [(x, y - 0.13), (x, y + 0.13)]], "ink", 2, name="best"
    )
    plot.curve(fit, "intercept", over="slope", at=range(now + 1), role="signal", width=1.8)
    plot.points(fit, "intercept", over="slope", at=now, role="signal", size=11)
    chart = steps_below(
        canvas,
        fit.experiment.steps,
        Log(0.1, 4, ticks=(0.1, 0.2, 0.5, 1.0, 2.0), labels=("0.1", "0.2", "0.5", "1", "2")),
        (0, 40, 80, 120, 160),
    )
    chart.curve(fit, "loss", at=range(now + 1), role="signal")
    chart.title("y", gap=14)
    chart.title("x", align="center", gap=38)


@numbers(shows=(ONE, EIGHT, ALL, ONE_SLOWER))
def noise(one: Fit, eight: Fit, every: Fit, slower: Fit) -> dict[str, object]:
    """How far batches stray, and what that costs."""
    points = one.experiment.points
    told: dict[str, object] = {
        "points": points,
        "least": one.least,
        "ratio": one.noise / eight.noise,
        "foretold": float(np.sqrt((points - 1) / ((points - 8) / 8))),
        "slower_factor": one.experiment.optimizer.learning_rate
        / slower.experiment.optimizer.learning_rate,
        "gained": one.restless / slower.restless,
    }
    for name, fit in (("one", one), ("eight", eight), ("all", every), ("slower", slower)):
        told |= {
            f"{name}_batch": fit.experiment.batch,
            f"{name}_rate": fit.experiment.optimizer.learning_rate,
            f"{name}_steps": fit.experiment.steps,
            f"{name}_noise": fit.noise,
            f"{name}_restless": abs(fit.restless),
        }
    return told
