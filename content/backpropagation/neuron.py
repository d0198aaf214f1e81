"""One neuron, one weight: what a nudge of it does to the loss, and what its slope foretells."""

import numpy as np

from engine.authoring import Canvas, Linear, Plot, Role, figure, numbers, printed

from .experiments.nudge import NudgedLosses
from .runs import ONE_WEIGHT


def _foretold(record: NudgedLosses, k: int, choice: int) -> tuple[float, float]:
    """By how much the loss should change, as the slope has it, and by how much it does."""
    nudge = record.experiment.nudges[choice]
    return float(record.slope[k]) * nudge, float(record.nudged[k, choice] - record.loss[k])


def _at(record: NudgedLosses, progress: float) -> int:
    return round(progress * (len(record.weight) - 1))


def _says_nudge(record: NudgedLosses, progress: float, choice: int) -> str:
    k = _at(record, progress)
    foretold, true = _foretold(record, k, choice)
    nudge = record.experiment.nudges[choice]
    return (
        f"w = {printed(record.weight[k], 1)}, nudged by {nudge:g}: "
        f"{printed(foretold, 4)} foretold, {printed(true, 4)} in truth"
    )


@figure(
    shows=ONE_WEIGHT,
    seconds=9.3,
    stops=31,
    rest=0.5,
    size=(440.0, 512.0),
    choices=("Nudge by [[nudge.small]]", "Nudge by [[nudge.large:.0f]]"),
    says=_says_nudge,
    alt="A neuron with one input, one weight and a bias; below it, its loss against the weight, a "
    "curve that falls and flattens, with the tangent at the present weight; below that, two bars: "
    "by how much the loss should fall, and by how much it does.",
)
def nudging_a_weight(canvas: Canvas, record: NudgedLosses, progress: float, choice: int) -> None:
    """Above, the neuron: its weight is the connection’s width, dashed where it is below zero.
    Below, its loss for every weight; the magenta line is the tangent where we stand. The bars
    compare what the tangent foretells with what happens: for a small nudge they are nearly the
    same, for a large one the curve has turned away meanwhile."""
    k = _at(record, progress)
    _neuron(canvas, record, k)
    weight, loss = float(record.weight[k]), float(record.loss[k])
    nudge = record.experiment.nudges[choice]
    foretold, true = _foretold(record, k, choice)
    plot = Plot(
        canvas,
        (40.0, 172.0, 426.0, 392.0),
        x=Linear(-1, 3, ticks=(-1, 0, 1, 2, 3)),
        y=Linear(-0.5, 3.25, ticks=(0, 1, 2, 3)),
    )
    plot.grid("y")
    plot.labels("y")
    plot.labels("x", gap=20)
    plot.curve(record, "loss_far", over="weight_far", width=2.4, name="curve")
    plot.title("y")
    plot.title("x", gap=40)
    slope = float(record.slope[k])
    ends = np.array([max(weight - 0.5, -1.0), weight + max(nudge, 0.5)])
    plot.line(np.column_stack([ends, loss + slope * (ends - weight)]), "blame", 2, name="tangent")
    run = [(weight, loss), (weight + nudge, loss)]
    plot.line(run, "quiet", 1.5, dash=(3, 3), name="nudge")
    plot.dots([(weight + nudge, loss + foretold)], "blame", 10, name="foretold")
    plot.dots([(weight + nudge, loss + true)], "ink", 10, square=True, name="true")
    plot.points(record, "loss", over="weight", at=k, role="signal", size=13, name="now")
    _bars(canvas, nudge, foretold, true)


def _neuron(canvas: Canvas, record: NudgedLosses, k: int) -> None:
    """Input, weight, neuron and answer, each with its number."""
    asked, weight = record.experiment, float(record.weight[k])
    level = 62.0
    dash = None if weight >= 0 else (5.0, 4.0)
    canvas.line(
        [(58, level), (178, level)], "signal", 0.5 + 3 * abs(weight), dash=dash, name="weight"
    )
    canvas.line([(224, level), (268, level)], "hairline", 2)
    canvas.dots([(36, level)], "ink", 46, square=True)
    canvas.dots([(36, level)], "paper", 42, square=True)
    canvas.text(36, level + 6, "x", "ink", 19, align="center", family="serif", italic=True)
    canvas.text(36, level - 36, f"x = {asked.input:g}", "signal", 16, align="center")
    canvas.dots([(201, level)], "ink", 50)
    canvas.dots([(201, level)], "paper", 46)
    canvas.dots([(201, level)], "signal", 46, opacity=float(record.probability[k]), name="answer")
    w, z, p, loss = (
        printed(float(value), places)
        for value, places in (
            (weight, 1), (record.sum[k], 1), (record.probability[k], 4), (record.loss[k], 4),
        )
    )  # fmt: skip
    canvas.text(118, level - 14, f"w = {w}", "signal", 16, align="center")
    canvas.text(201, level - 36, f"z = {z}", "signal", 16, align="center")
    canvas.text(201, level + 46, f"b = {printed(asked.bias, 0)}", "quiet", 16, align="center")
    canvas.text(280, level - 4, f"p = {p}", "signal", 16)
    canvas.text(280, level + 20, f"L = {loss}", "ink", 16)


def _bars(canvas: Canvas, nudge: float, foretold: float, true: float) -> None:
    """By how much the loss falls, as foretold and in truth; a bar as long as the plot is twice the
    nudge."""
    zero, unit = 112.0, 226.0 / (2 * nudge)
    canvas.line([(zero, 448), (zero, 510)], "quiet", 1.5)
    bars: tuple[tuple[str, float, float, Role], ...] = (
        ("foretold", -foretold, 464.0, "blame"),
        ("in truth", -true, 496.0, "ink"),
    )
    for words, fall, base, role in bars:
        end = zero + unit * fall
        canvas.text(zero - 10, base + 5, words, role, 16, align="right")
        canvas.line([(zero, base), (end, base)], role, 16, name=f"bar {words}")
        canvas.text(end + 8, base + 5, f"−{printed(fall, 4)}", role, 16, name=f"fall {words}")


@numbers(shows=ONE_WEIGHT)
def nudge(record: NudgedLosses) -> dict[str, object]:
    """What prose says of the middle weight, and of the ends."""
    asked, middle = record.experiment, len(record.weight) // 2
    told: dict[str, object] = {
        "input": asked.input,
        "bias": asked.bias,
        "target": asked.target,
        "small": asked.nudges[0],
        "large": asked.nudges[1],
        "lowest": asked.lowest,
        "highest": asked.highest,
    }
    for name, k in (("first", 0), ("middle", middle), ("last", len(record.weight) - 1)):
        told |= {
            f"{name}_w": float(record.weight[k]),
            f"{name}_z": float(record.sum[k]),
            f"{name}_p": float(record.probability[k]),
            f"{name}_delta": float(record.probability[k]) - asked.target,
            f"{name}_loss": float(record.loss[k]),
            f"{name}_slope": float(record.slope[k]),
        }
        for choice, size in enumerate(("small", "large")):
            foretold, true = _foretold(record, k, choice)
            told |= {f"{name}_{size}_foretold": foretold, f"{name}_{size}_true": true}
    return told
