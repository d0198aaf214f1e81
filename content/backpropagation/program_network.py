"""A small network on which the line that runs is lit, with the numbers that it computes."""

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, printed

from .experiments.replay import ReplayedProgram

Points = NDArray[np.float64]


SWEEP_ROLES: tuple[Role, Role] = ("signal", "blame")
COLUMNS = (62.0, 166.0, 270.0, 352.0)
LOSS = (412.0, 116.0)
GAP, MIDDLE, RADIUS = 29.0, 116.0, 10.5


def neurons(layers: tuple[int, ...]) -> list[Points]:
    """Centre of every neuron, one array a layer, CSS pixels."""
    return [
        np.column_stack([np.full(n, x), MIDDLE + GAP * (np.arange(n) - (n - 1) / 2)])
        for x, n in zip(COLUMNS, layers, strict=True)
    ]


def shape_of(replay: ReplayedProgram) -> tuple[int, ...]:
    """Neurons in each layer."""
    given = dict(zip(replay.names, replay.given, strict=True))
    weights = [given[f"W{k}"] for k in (1, 2, 3)]
    return (weights[0].shape[1] - 1, *(each.shape[0] for each in weights))


def layer_of(replay: ReplayedProgram, line: int) -> tuple[str, int]:
    """What sort of buffer a line writes, such as 'z' or 'd_W', and its layer; 4 is the loss."""
    match = re.fullmatch(r"(d_a|d_z|d_W|a|z)(\d)(_t)?", replay.writes[line])
    return (match[1] + (match[3] or ""), int(match[2])) if match else ("loss", 4)


def largest(replay: ReplayedProgram) -> float:
    """The largest derivative of any weight that is not a bias."""
    ends = [replay.latest(f"d_W{k}", len(replay.lines)) for k in (1, 2, 3)]
    return max(float(np.abs(each[:, :-1]).max()) for each in ends if each is not None)


def draw_network(
    canvas: Canvas, replay: ReplayedProgram, ran: int, at: list[Points], scale: float
) -> None:
    """Neurons and connections, those lit that the line computes; `ran` lines have run."""
    now = ran - 1
    kind, layer = layer_of(replay, now) if ran else ("", 0)
    role: Role = "blame" if ran and replay.sweep[now] == "backward" else "signal"
    flowing = flows(replay, now) if ran else 0
    for k, (before, behind) in enumerate(pairwise(at), start=1):
        ends = np.array([[start, stop] for stop in behind for start in before])
        canvas.strokes(ends, "hairline", 1)
        gradient = replay.latest(f"d_W{k}", ran)
        last = replay.latest(f"d_W{k}", len(replay.lines))
        assert last is not None
        share = np.abs(last[:, :-1]).ravel()
        steps = np.digitize(share / scale, [0.1, 0.4])
        for step, width in enumerate((0.8, 1.8, 3.2)):
            if (steps == step).any():
                canvas.strokes(
                    ends[steps == step], "blame", width,
                    opacity=0.0 if gradient is None else 0.75, name=f".grown{k}.{step}",
                )  # fmt: skip
        for each in SWEEP_ROLES:
            lit = flowing == k and role == each
            canvas.strokes(ends, each, 2.2, opacity=float(lit) * 0.6, name=f".flow{k}-{each}")
    wires = [[at[-1][0], LOSS]]
    canvas.strokes(wires, "hairline", 1)
    for k, centres in enumerate(at[1:], start=1):
        deltas = replay.latest(f"d_z{k}", len(replay.lines))
        assert deltas is not None
        shown = 0.0 if replay.latest(f"d_z{k}", ran) is None else 0.28
        for centre, size in zip(centres, np.abs(deltas[:, 0]), strict=True):
            canvas.dots(
                [centre], "blame", 2 * RADIUS + 4 + min(26 * float(size), 26), opacity=shown,
                name=f".halo{k}",
            )  # fmt: skip
    for k, centres in enumerate([*at, np.array([LOSS])]):
        square = k == len(at)
        for each in SWEEP_ROLES:
            lit = layer == k and role == each and kind not in ("", "d_W")
            canvas.dots(
                centres, each, 2 * RADIUS + 7, opacity=float(lit), square=square,
                name=f".lit{k}-{each}",
            )  # fmt: skip
        canvas.dots(centres, "quiet", 2 * RADIUS + 2, square=square, name=f".rim{k}")
        canvas.dots(centres, "paper", 2 * RADIUS - 0.5, square=square, name=f".body{k}")
    _lamps(canvas, replay, ran, at)
    for x, words in zip((*COLUMNS, LOSS[0]), ("x", "1", "2", "3", "L"), strict=True):
        canvas.text(x, 20, words, "quiet", 14, align="center")


def _lamps(canvas: Canvas, replay: ReplayedProgram, ran: int, at: list[Points]) -> None:
    given = dict(zip(replay.names, replay.given, strict=True))
    for k, centres in enumerate(at):
        name = "x" if k == 0 else "z3" if k == len(at) - 1 else f"a{k}"
        values = given[name] if k == 0 else replay.latest(name, len(replay.lines))
        assert values is not None
        if name == "z3":
            values = 1 / (1 + np.exp(-values))
        shown = float(k == 0 or replay.latest(name, ran) is not None)
        for centre, value in zip(centres, values[:, 0], strict=True):
            size = (2 * RADIUS - 3) * min(abs(float(value)), 1.0)
            canvas.dots([centre], "signal", size, opacity=shown, name=f".lamp{k}")
            if value < 0 and size > 6:
                canvas.dots([centre], "paper", size - 4, opacity=shown, name=f".ring{k}")


def draw_values(canvas: Canvas, replay: ReplayedProgram, line: int) -> None:
    """What the line wrote: a matrix as rows and columns, a column as it stands."""
    values = np.atleast_2d(replay.values[line])
    rows, columns = values.shape
    size = "one number" if values.size == 1 else f"{rows} × {columns}"
    role: Role = "blame" if replay.sweep[line] == "backward" else "signal"
    matrix = columns > 1
    words = f"{replay.writes[line]}, {size}{', in thousandths' if matrix else ''}"
    canvas.text(10, 352, words, "quiet", 14, name=f".size{line}")
    for row in range(rows):
        for column in range(columns):
            value = float(values[row, column])
            words = printed(1000 * value, 0) if matrix else printed(value, 3)
            x = 58.0 + 61 * column if matrix else 78.0
            y = 374.0 + 20 * row
            canvas.text(x, y, words, role, 14, align="right", name=f".value{line}")


def flows(replay: ReplayedProgram, line: int) -> int:
    """The layer whose connections a line reads or writes; 0 for none."""
    match = re.search(r"W(\d)", replay.lines[line])
    return int(match[1]) if match else 0
