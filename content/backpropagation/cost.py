"""Backprop against finite differences, counted."""

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, Trajectory, figure, numbers

from .experiments.gradient_cost import CostTable
from .runs import COST, MOONS


@figure(
    shows=COST,
    size=(520.0, 420.0),
    alt="Log-log chart. Multiplications for one gradient against number of parameters, from a "
    "hundred to a million. The forward and the backward pass rise as two close parallel lines of "
    "slope one; finite differences rise with slope two and end about a million times higher.",
)
def cost_of_a_gradient(canvas: Canvas, table: CostTable, progress: float) -> None:
    """Multiplications for one gradient of one sample, against the number of parameters;
    both axes count in powers of ten. Notice the slopes: going back stays within a factor of two of
    going forward, while nudging each weight in turn costs another factor of ten for every ten times
    as many weights."""
    left, right, top, bottom = 58.0, 500.0, 34.0, 366.0

    def x(parameters: float) -> float:
        return float(left + (right - left) * (np.log10(parameters) - 2) / 4)

    def y(count: float) -> float:
        return float(bottom - (bottom - top) * (np.log10(count) - 1) / 12)

    for power in range(1, 14, 3):
        canvas.line([(left, y(10**power)), (right, y(10**power))], "hairline", 1)
        words = f"10{raised(power)}"
        canvas.text(left - 10, y(10**power) + 5, words, "quiet", 17, align="right", family="serif")
    for power in range(2, 7):
        words = f"10{raised(power)}"
        canvas.text(x(10**power), bottom + 22, words, "quiet", 17, align="center", family="serif")
    canvas.text(left, 18, "multiplications", "quiet", 15)
    canvas.text(right, bottom + 46, "weights and biases", "quiet", 15, align="right")
    lines: tuple[tuple[str, NDArray[np.int64], Role, tuple[float, float] | None], ...] = (
        ("central", table.central, "quiet", (2.0, 4.0)),
        ("one-sided", table.one_sided, "ink", None),
        ("backward", table.backward, "blame", None),
        ("forward", table.forward, "signal", None),
    )
    for name, counts, role, dash in lines:
        points = [(x(n), y(c)) for n, c in zip(table.parameters, counts, strict=True)]
        canvas.line(points, role, 2.2, dash=dash, name=name)
        canvas.dots(points, role, 7)
    middle = x(10**4)
    for row, words in enumerate(("finite differences,", "central (dotted)", "and one-sided")):
        canvas.text(middle + 10, y(1e10) - 46 + 20 * row, words, "ink", 15, align="right")
    canvas.text(x(10**5.0), y(10**6.1), "backward pass", "blame", 15, align="right")
    canvas.text(right, y(10**3.2), "forward pass", "signal", 15, align="right")


def raised(power: int) -> str:
    """A small number above the line."""
    return str(power).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


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
