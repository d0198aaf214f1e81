"""Backprop against finite differences, counted."""

from itertools import pairwise

from engine.authoring import Canvas, Log, Plot, Role, Trajectory, figure, numbers

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
    plot = Plot(
        canvas,
        (58.0, 34.0, 500.0, 366.0),
        x=Log(1e2, 1e6),
        y=Log(1e1, 1e13, ticks=(1e1, 1e4, 1e7, 1e10, 1e13)),
    )
    plot.grid("y")
    plot.labels("y", size=17, family="serif", gap=10)
    plot.labels("x", size=17, family="serif", gap=22)
    lines: tuple[tuple[str, Role, tuple[float, float] | None, tuple[float, float]], ...] = (
        ("central", "quiet", (2.0, 4.0), (3e4, 10**10.3)),
        ("one_sided", "ink", None, (1e6, 10**7.35)),
        ("backward", "blame", None, (1e5, 10**6.1)),
        ("forward", "signal", None, (1e6, 10**3.2)),
    )
    for field, role, dash, place in lines:
        plot.curve(table, field, over="parameters", role=role, width=2.2, dash=dash)
        plot.points(table, field, over="parameters", role=role, size=7)
        plot.legend(field, *place, align="right")
    plot.title("y", gap=16)
    plot.title("x", gap=46)


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
