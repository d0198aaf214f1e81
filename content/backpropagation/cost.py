"""Backprop against finite differences, counted."""

from itertools import pairwise

import numpy as np
from runs import COST, MOONS

from engine.authoring import Canvas, CostTable, Role, Trajectory, figure, numbers


@figure(
    shows=COST,
    size=(680.0, 420.0),
    alt="Log-log chart. Multiplications for one gradient against number of parameters, from a "
    "hundred to a million. The forward and the backward pass rise as two close parallel lines of "
    "slope one; finite differences rise with slope two and end about a million times higher.",
)
def cost_of_a_gradient(canvas: Canvas, table: CostTable, progress: float) -> None:
    """Multiplications for one gradient of one sample, against the number of parameters; both axes
    count in powers of ten. Notice the slopes: going back stays within a factor of two of going
    forward, while nudging each weight in turn costs another factor of ten for every ten times as
    many weights."""
    left, right, top, bottom = 64.0, 520.0, 18.0, 366.0

    def x(parameters: float) -> float:
        return float(left + (right - left) * (np.log10(parameters) - 2) / 4)

    def y(count: float) -> float:
        return float(bottom - (bottom - top) * (np.log10(count) - 1) / 12)

    for power in range(1, 14, 3):
        canvas.line([(left, y(10**power)), (right, y(10**power))], "hairline", 1)
        words = "10" + str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        canvas.text(left - 10, y(10**power) + 4, words, "quiet", 13, align="right")
    for power in range(2, 7):
        words = "10" + str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))
        canvas.text(x(10**power), bottom + 22, words, "quiet", 13, align="center")
    canvas.text(right, bottom + 44, "weights and biases", "quiet", 13, align="right")
    lines: tuple[tuple[str, np.ndarray, Role, tuple[float, float] | None], ...] = (
        ("central differences", table.central, "quiet", (2.0, 4.0)),
        ("one-sided differences", table.one_sided, "ink", None),
        ("backward pass", table.backward, "blame", None),
        ("forward pass", table.forward, "signal", None),
    )
    for row, (words, counts, role, dash) in enumerate(lines):
        points = [(x(n), y(c)) for n, c in zip(table.parameters, counts, strict=True)]
        canvas.line(points, role, 2.2, dash=dash, name=words.replace(" ", "-"))
        canvas.dots(points, role, 7)
        nudge = (-6.0, 12.0, -4.0, 14.0)[row]
        canvas.text(right + 12, points[-1][1] + nudge, words, role, 13)


@numbers(shows=(COST, MOONS))
def cost(table: CostTable, run: Trajectory) -> dict[str, object]:
    """The largest network of the figure, and the ratio of our own."""
    layers = run.layers
    products = [m * n for m, n in pairwise(layers)]
    return {
        "parameters": int(table.parameters[-1]),
        "forward": int(table.forward[-1]),
        "backward": int(table.backward[-1]),
        "one_sided": float(table.one_sided[-1]),
        "ratio": float(table.backward[-1] / table.forward[-1]),
        "ours": 2 - products[0] / sum(products),
    }
