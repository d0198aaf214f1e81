"""A small graph with its local derivatives, and the two ways to multiply them along its roads."""

from typing import Literal

import numpy as np

from engine.authoring import Canvas, Role, figure, numbers, printed

from .experiments.local_slopes import LocalSlopes
from .runs import GATES

PLACES = {"x": (44.0, 262.0), "y": (400.0, 230.0)} | {
    name: (262.0, y) for name, y in zip("pmsf", (66.0, 180.0, 294.0, 408.0), strict=True)
}
"""Centre of each node, CSS pixels."""

SAID = {"p": "x × y", "m": "max(p,y)", "s": "m + y", "f": "s × x"}
RADIUS = 19.0
BACK, FROM_X, FROM_Y = range(3)


def _number(value: float) -> str:
    return printed(float(value), 0)


def _stops(record: LocalSlopes) -> int:
    """Given, a value a line, a seed, and a product an edge."""
    return 1 + len(record.experiment.expression.lines) + 1 + len(record.edges)


def _step(record: LocalSlopes, progress: float) -> int:
    return round(progress * (_stops(record) - 1))


def _order(record: LocalSlopes, choice: int) -> list[int]:
    """The edges in the order in which the derivatives cross them."""
    order = list(range(len(record.edges)))
    return order[::-1] if choice == BACK else order


def _crossed(record: LocalSlopes, step: int, choice: int) -> list[int]:
    """The edges that have been crossed at a step."""
    first = 2 + len(record.experiment.expression.lines)
    return _order(record, choice)[: max(0, step + 1 - first)]


def _carried(record: LocalSlopes, edge: int, choice: int) -> tuple[str, float, float]:
    """Where the product of an edge arrives, what is carried to the edge, and the product."""
    source, name = record.edges[edge]
    if choice == BACK:
        upstream = float(record.adjoint[record.names.index(name)])
        return source, upstream, upstream * float(record.local[edge])
    tangent = float(record.tangent[choice - FROM_X, record.names.index(source)])
    return name, tangent, tangent * float(record.local[edge])


def _so_far(record: LocalSlopes, node: str, crossed: list[int], choice: int) -> float | None:
    """What a node has of its derivative; None before anything has reached it."""
    arrived = [_carried(record, edge, choice) for edge in crossed]
    shares = [product for to, _, product in arrived if to == node]
    return sum(shares) if shares else None


def _says_graph(record: LocalSlopes, progress: float, choice: int) -> str:
    step, lines = _step(record, progress), len(record.experiment.expression.lines)
    value = dict(zip(record.names, record.value, strict=True))
    if step == 0:
        given = " and ".join(
            f"{name} = {_number(each)}" for name, each in record.experiment.expression.given
        )
        return f"Given: {given}"
    if step <= lines:
        name = record.names[step + 1]
        return f"Forward: {name} = {SAID[name]} = {_number(value[name])}"
    if step == lines + 1:
        if choice == BACK:
            return "Back: f changes as fast as itself, so it begins with 1"
        seed, other = ("x", "y") if choice == FROM_X else ("y", "x")
        return f"Along from {seed}: {seed} changes as fast as itself, {other} not at all"
    crossed = _crossed(record, step, choice)
    edge = crossed[-1]
    source, name = record.edges[edge]
    to, carried, product = _carried(record, edge, choice)
    away = name if choice == BACK else source
    told = (
        f"{away} to {to}: {_number(carried)} × {_number(record.local[edge])} = {_number(product)}"
    )
    total = _so_far(record, to, crossed, choice)
    if total is not None and sum(_carried(record, e, choice)[0] == to for e in crossed) > 1:
        told += f"; in all, {to} has {_number(total)}"
    return told


@figure(
    shows=GATES,
    seconds=19.6,
    stops=14,
    size=(440.0, 462.0),
    choices=("One sweep back", "A sweep from x", "A sweep from y"),
    says=_says_graph,
    alt="Six nodes: x on the left and y on the right are given; p, m, s and f stand below one "
    "another between them. Each line from a node to one that uses it carries a local derivative. "
    "Values flow down; then one sweep back from f reaches x and y at once, while a sweep forward "
    "starts from x alone, or from y alone.",
)
def a_graph_both_ways(canvas: Canvas, record: LocalSlopes, progress: float, choice: int) -> None:
    """Blue, the value of each node; on every line its local derivative: how fast the lower end
    changes with the upper one. Multiply along a road, add where roads meet. Swept back, every node
    learns how fast *f* changes with it. Swept forward, every node learns how fast it changes with
    one input, and the other input needs another sweep."""
    step, lines = _step(record, progress), len(record.experiment.expression.lines)
    crossed = _crossed(record, step, choice)
    role: Role = "blame" if choice == BACK else "ink"
    for edge, (source, name) in enumerate(record.edges):
        start, stop = (np.array(PLACES[each]) for each in (source, name))
        along = (stop - start) / np.linalg.norm(stop - start) * (RADIUS + 3)
        down = np.array([start + along, stop - along])
        reached = step >= record.names.index(name) - 1
        canvas.line(down, "hairline", 1.5)
        canvas.strokes(
            [down], "signal", 3, opacity=0.8, reach=float(reached), name=f"down-{source}{name}"
        )
        way = down[::-1] if choice == BACK else down
        canvas.strokes([way], role, 6, reach=float(edge in crossed), name=f"share-{source}{name}")
        _label(canvas, record, edge, (start, stop), reached)
    for k, name in enumerate(record.names):
        x, y = PLACES[name]
        lit = (0 < step <= lines and name == record.names[step + 1]) or (
            bool(crossed) and _carried(record, crossed[-1], choice)[0] == name
        )
        canvas.dots([(x, y)], "ink", 2 * RADIUS + (6 if lit else 2.5), name=f".rim-{name}")
        canvas.dots([(x, y)], "paper", 2 * RADIUS, name=f".node-{name}")
        canvas.text(x, y + 6, name, "ink", 19, align="center", family="serif", italic=True)
        _tell(canvas, record, k, step, choice, crossed)


def _label(
    canvas: Canvas,
    record: LocalSlopes,
    edge: int,
    ends: tuple[np.ndarray, np.ndarray],
    shown: bool,
) -> None:
    """The local derivative, in a gap of its line."""
    share = 0.32 if record.edges[edge][0] == "x" else 0.5
    x, y = ends[0] + share * (ends[1] - ends[0])
    box = [(x - 11, y - 11), (x + 11, y - 11), (x + 11, y + 11), (x - 11, y + 11)]
    canvas.area(box, "paper", opacity=float(shown), name=f"gap{edge}")
    words = _number(record.local[edge])
    canvas.text(
        x, y + 6, words, "ink", 17, align="center", opacity=float(shown), name=f"local{edge}"
    )


def _tell(
    canvas: Canvas, record: LocalSlopes, k: int, step: int, choice: int, crossed: list[int]
) -> None:
    """A node's line, its value, and what it has of its derivative."""
    name = record.names[k]
    (x, y), lines = PLACES[name], len(record.experiment.expression.lines)
    align: Literal["right", "center"] = "right" if name in SAID else "center"
    if name in SAID:
        x -= RADIUS + 9
        y -= {"p": 22.0, "m": 2.0, "f": -26.0}.get(name, 10.0)
        canvas.text(x, y - 10, SAID[name], "quiet", 15, align=align)
    else:
        y += RADIUS + 14
    value = _number(record.value[k])
    shown = float(step >= k - 1)
    canvas.text(x, y + 9, value, "signal", 17, align=align, opacity=shown, name=f"value-{name}")
    role: Role = "blame" if choice == BACK else "ink"
    seed = record.names[-1] if choice == BACK else "xy"[choice - FROM_X]
    total = 1.0 if name == seed and step > lines else _so_far(record, name, crossed, choice)
    if choice != BACK and name in "xy" and name != seed and step > lines:
        total = 0.0
    if total is not None:
        letter = f"d{record.names[-1]}/d{name}" if choice == BACK else f"d{name}/d{seed}"
        words = f"{letter} {_number(total)}"
        canvas.text(x, y + 29, words, role, 15, align=align, name=f"slope-{name}")


@numbers(shows=GATES)
def gates(record: LocalSlopes) -> dict[str, object]:
    """Values, derivatives, and how many products each way takes."""
    value = dict(zip(record.names, record.value, strict=True))
    told: dict[str, object] = {name: int(each) for name, each in value.items()}
    told |= {f"d_{n}": int(a) for n, a in zip(record.names, record.adjoint, strict=True)}
    for edge, (source, name) in enumerate(record.edges):
        told[f"{name}_by_{source}"] = int(record.local[edge])
        told[f"{name}_to_{source}"] = int(_carried(record, edge, BACK)[2])
    return told | {
        "hundredth": 0.01,
        "small_growth": 0.01 * float(record.adjoint[record.names.index("y")]),
        "edges": len(record.edges),
        "given": len(record.tangent),
    }
