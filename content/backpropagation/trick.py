"""One path by hand: every line of the calculation under a name that prose can quote, and a picture
of the network in which the line's own neurons and connections are lit."""

from collections.abc import Iterator
from math import ceil

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, TapeReadings, figure, numbers, printed

from .experiments.hand_calculation import WorkedPath
from .runs import BY_HAND, SWEEPS

ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth")


@numbers(shows=BY_HAND)
def hand(path: WorkedPath) -> dict[str, object]:
    """The printed lines, the neurons of the path, and what the engine has for the last line."""
    lines: dict[str, object] = {
        name.replace(".", "_"): float(value) for name, value in path.values.items()
    }
    _, one, two = path.experiment.path
    update = -path.experiment.sweeps.learning_rate * float(path.values["g1"])
    return lines | {
        "first": ORDINALS[one],
        "second": ORDINALS[two],
        "a1": lines[f"a1_{one + 1}"],
        "a2": lines[f"a2_{two + 1}"],
        f"d2_{two + 1}": lines["d2"],
        "v3": lines["v3_1"],
        "exact_g1": path.exact["g1"],
        "gap": ceil(path.largest_gap * 1e4) / 1e4,
        "update": update,
        "does": "grows" if update > 0 else "shrinks",
        "size": abs(update),
        "drawn": "solid and orange" if update > 0 else "dashed and green",
    }


FRAMES = 8
RADIUS = 15.0
COLUMNS, MIDDLE, GAP = (40.0, 164.0, 288.0, 398.0), 176.0, 50.0
"""Where layers stand, CSS pixels, and how far apart their neurons."""

Edge = tuple[int, int, int]
"""The layer that a connection leads to, the neuron it leaves and the one it enters."""


def _place(path: WorkedPath, layer: int, neuron: int) -> NDArray[np.float64]:
    """The centre of a neuron, CSS pixels."""
    rows = path.experiment.sweeps.run.layout.layers[layer]
    return np.array([COLUMNS[layer], MIDDLE + GAP * (neuron - (rows - 1) / 2)])


def _lit(path: WorkedPath, step: int) -> list[Edge]:
    """The connections that the calculation uses at a step."""
    layers = path.experiment.sweeps.run.layout.layers
    x, one, two = path.experiment.path
    return {
        0: [(1, source, one) for source in range(layers[0])],
        1: [(2, source, two) for source in range(layers[1])],
        2: [(3, source, 0) for source in range(layers[2])],
        3: [],
        4: [(3, two, 0)],
        5: [(3, two, 0), (2, one, two)],
        6: [*((2, one, to) for to in range(layers[2])), (1, x, one)],
        7: [(1, x, one), (2, one, two), (3, two, 0)],
    }[step]


def _says_path(path: WorkedPath, readings: TapeReadings, progress: float) -> str:
    value = {name: each.replace("-", "−") for name, each in path.values.items()}
    _, one, two = path.experiment.path
    rate = path.experiment.sweeps.learning_rate
    return (
        f"First hidden layer: z = {value['z1']}, a = {value[f'a1.{one + 1}']}",
        f"Second hidden layer: z = {value['z2']}, a = {value[f'a2.{two + 1}']}",
        f"Output: p = {value['p']}, and the loss is {value['loss']}",
        f"The output’s delta is {value['d3']}",
        f"The last weight’s gradient is {value['g3']}",
        f"Second hidden layer: delta {value['d2']}, gradient {value['g2']}",
        f"First hidden layer: delta {value['d1']}, gradient {value['g1']}",
        f"The step: minus {rate:g} times each gradient",
    )[round(progress * (FRAMES - 1))]


@figure(
    shows=(BY_HAND, SWEEPS),
    seconds=24.0,
    stops=FRAMES,
    rest=0.0,
    size=(440.0, 362.0),
    says=_says_path,
    alt="The network, with the neurons and connections of this part of the calculation lit.",
)
def one_path(canvas: Canvas, path: WorkedPath, readings: TapeReadings, progress: float) -> None:
    """Blue, what goes forward; magenta, what comes back. Thick rings mark the neurons of our path;
    a halo is as wide as its delta is large. At the end orange and solid is a weight that this step
    makes larger, green and dashed one that it makes smaller."""
    step = round(progress * (FRAMES - 1))
    layers = path.experiment.sweeps.run.layout.layers
    for layer in range(1, len(layers)):
        ends = [
            _ends(path, (layer, source, to))
            for source, to in np.ndindex(*layers[layer - 1 : layer + 1])
        ]
        canvas.strokes(ends, "hairline", 1)
    for k in range(FRAMES):
        _connections(canvas, path, k, float(k == step))
    for layer, rows in enumerate(layers):
        mine = (*path.experiment.path, 0)[layer]
        for neuron in range(rows):
            at, ours = _place(path, layer, neuron), neuron == mine
            if ours and layer:
                _halo(canvas, path, layer, at, step)
            canvas.dots(
                [at],
                "ink" if ours else "hairline",
                2 * RADIUS + (5 if ours else 2.5),
                square=not layer,
            )
            canvas.dots([at], "paper", 2 * RADIUS, square=not layer)
            value = float(readings.activation[layer][path.experiment.sample][neuron])
            shown = float(step >= layer - 1) * min(1.0, 0.15 + 0.7 * abs(value))
            canvas.dots(
                [at],
                "signal",
                2 * RADIUS,
                opacity=shown,
                square=not layer,
                name=f"lit-{layer}-{neuron}",
            )
    _numbers(canvas, path, step)


def _ends(path: WorkedPath, edge: Edge) -> NDArray[np.float64]:
    """From rim to rim."""
    layer, source, to = edge
    start, stop = _place(path, layer - 1, source), _place(path, layer, to)
    along = (stop - start) / np.linalg.norm(stop - start) * RADIUS
    return np.array([start + along, stop - along])


def _connections(canvas: Canvas, path: WorkedPath, step: int, shown: float) -> None:
    """What a step uses, in the colour of its direction; at the end, as the update goes."""
    for edge in _lit(path, step):
        role: Role = "signal" if step < 3 else "blame"
        dash = None
        if step == FRAMES - 1:
            grows = float(path.values[f"g{edge[0]}"]) < 0
            role, dash = ("increase", None) if grows else ("decrease", (6.0, 3.0))
        canvas.line(
            _ends(path, edge),
            role,
            3.4,
            opacity=shown,
            dash=dash,
            name=f"used-{step}-{'-'.join(map(str, edge))}",
        )


def _halo(canvas: Canvas, path: WorkedPath, layer: int, at: NDArray[np.float64], step: int) -> None:
    """Around a neuron of our path, once its delta is known: 20 CSS pixels of radius for 1."""
    known = {3: 3, 2: 5, 1: 6}[layer]
    wide = 2 * RADIUS + 4 + 40 * abs(float(path.values[f"d{layer}"]))
    canvas.dots([at], "blame", wide, opacity=0.45 * (step >= known), name=f"halo-{layer}")


def _labels(path: WorkedPath) -> Iterator[tuple[int, int, int, str, Role]]:
    """Layer, first step, rows below the neuron, words and role of every number that is written."""
    x, one, two = path.experiment.path
    named = (f"a0.{x + 1}", f"a1.{one + 1}", f"a2.{two + 1}", "p")
    for layer, (name, first) in enumerate(zip(named, (0, 0, 1, 2), strict=True)):
        yield layer, first, 0, path.values[name], "signal"
    for layer, first in ((3, 3), (2, 5), (1, 6)):
        yield layer, first, 1, path.values[f"d{layer}"], "blame"


def _numbers(canvas: Canvas, path: WorkedPath, step: int) -> None:
    """Below each neuron of our path, what it answers, and its delta once that is known."""
    for layer, first, row, words, role in _labels(path):
        x, y = _place(path, layer, (*path.experiment.path, 0)[layer])
        x, y = min(x, canvas.width - 34), y + RADIUS + 18 + 17 * row
        wide = 4.7 * len(words)
        patch = [(x - wide, y - 13), (x + wide, y - 13), (x + wide, y + 3), (x - wide, y + 3)]
        shown = float(step >= first)
        name = f"{role}-{layer}"
        canvas.area(patch, "paper", opacity=0.85 * shown, name=f".under-{name}")
        words = printed(float(words), path.experiment.places)
        canvas.text(x, y, words, role, 15, align="center", opacity=shown, name=name)
