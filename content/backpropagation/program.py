"""The program that ran: its lines, and what they cost."""

import re
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Canvas, Role, figure, numbers, printed

from .experiments.checkpointing import AGAIN, BACKWARD, FORWARD, Checkpointing, Schedules
from .experiments.replay import ReplayedProgram, SweepReplay
from .experiments.shape_cost import ShapeCost, ShapeCosts
from .program_window import program_window
from .runs import SURE, SWEEPS, WRONG

Points = NDArray[np.float64]

REPLAYS = (SweepReplay(SWEEPS, WRONG), SweepReplay(SWEEPS, SURE))
WIDTHS = (2, 4, 8, 16, 32, 64, 128, 256)
DEPTHS = (1, 2, 4, 8, 16, 32)
BY_WIDTH = ShapeCost(tuple((2, width, width, 1) for width in WIDTHS), points=64)
BY_DEPTH = ShapeCost(tuple((2, *[16] * depth, 1) for depth in DEPTHS), points=64)
DEEP = Checkpointing(depth=16, width=16, points=64, every=(16, 8, 4, 2))

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


MEANINGS = {
    "z": "layer {} listens",
    "a": "layer {} answers",
    "d_W": "the gradient of W{}",
    "d_a": "blame reaches layer {}",
    "a_t": "the slope of tanh",
    "d_z": "δ of layer {}",
}


def say_line(*given: object) -> str:
    """Which line runs, and what it means."""
    *replays, progress, choice = given
    assert isinstance(choice, int)
    assert isinstance(progress, float)
    replay = replays[choice]
    assert isinstance(replay, ReplayedProgram)
    line = round(progress * len(replay.lines)) - 1
    if line < 0:
        return f"{len(replay.lines)} lines, before the first has run"
    kind, layer = layer_of(replay, line)
    writes = replay.writes[line]
    meaning = MEANINGS.get(kind, "").format(layer)
    if kind == "loss":
        meaning = "the loss" if replay.sweep[line] == "forward" else "the slope of the loss"
        meaning = "blame begins as 1" if writes == "d_losses" else meaning
    return f"Line {line + 1}, {replay.sweep[line]}: {meaning}"


def _flows(replay: ReplayedProgram, line: int) -> int:
    """The layer whose connections a line reads or writes; 0 for none."""
    match = re.search(r"W(\d)", replay.lines[line])
    return int(match[1]) if match else 0


@figure(
    shows=REPLAYS,
    seconds=17.4,
    stops=29,
    size=(440.0, 484.0),
    choices=("A mistake", "A sure answer"),
    says=say_line,
    alt="A small network above a list of program lines. One line at a time is lit; the neurons or "
    "connections whose numbers it computes are lit with it, and the numbers stand below.",
)
def the_program_that_ran(
    canvas: Canvas, mistake: ReplayedProgram, sure: ReplayedProgram, progress: float, choice: int
) -> None:
    """One sample, one line at a time: above, whose numbers the line computes; below, the numbers.
    Lit in blue going forward, in magenta going back. Notice that every `d_W` is one product of what
    came back with what had gone forward, and that after a sure answer it has nearly nothing to
    say."""
    replay = (mistake, sure)[choice]
    ran = round(progress * len(replay.lines))
    at = neurons(shape_of(replay))
    _network(canvas, replay, ran, at, max(map(largest, (mistake, sure))))
    program_window(
        canvas,
        replay.lines,
        ran - 1,
        (0, 216, canvas.width),
        backward=[each == "backward" for each in replay.sweep],
    )
    if ran:
        _values(canvas, replay, ran - 1)


def largest(replay: ReplayedProgram) -> float:
    """The largest derivative of any weight that is not a bias."""
    ends = [replay.latest(f"d_W{k}", len(replay.lines)) for k in (1, 2, 3)]
    return max(float(np.abs(each[:, :-1]).max()) for each in ends if each is not None)


def _network(
    canvas: Canvas, replay: ReplayedProgram, ran: int, at: list[Points], scale: float
) -> None:
    now = ran - 1
    kind, layer = layer_of(replay, now) if ran else ("", 0)
    role: Role = "blame" if ran and replay.sweep[now] == "backward" else "signal"
    flowing = _flows(replay, now) if ran else 0
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


def _values(canvas: Canvas, replay: ReplayedProgram, line: int) -> None:
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


def say_shape(*given: object) -> str:
    """Where the line ends, in one sentence."""
    width, depth, _, choice = given
    assert isinstance(width, ShapeCosts)
    assert isinstance(depth, ShapeCosts)
    if choice == 2:
        return f"{DEPTHS[-1]} layers: {depth.kept[-1] / depth.passing[-1]:.0f} times the memory"
    costs, end, what = (
        (width, WIDTHS[-1], "wide") if choice == 0 else (depth, DEPTHS[-1], "layers deep")
    )
    return f"{end} {what}: backward is {costs.backward[-1] / costs.forward[-1]:.2f} × forward"


@figure(
    shows=(BY_WIDTH, BY_DEPTH),
    size=(440.0, 300.0),
    choices=("Work by width", "Work by depth", "Memory by depth"),
    says=say_shape,
    alt="Work: the ratio of backward to forward rises towards two as networks grow, and is exactly "
    "two when the inputs’ gradient is wanted. Memory: flat for a "
    "forward pass alone, a straight rising line when a backward pass will follow.",
)
def what_shape_costs(
    canvas: Canvas, width: ShapeCosts, depth: ShapeCosts, progress: float, choice: int
) -> None:
    """The work stays within twice the forward pass, however wide or deep the network; it is the
    memory that grows. Work is multiplications inside matrix products; memory, the most bytes that
    wait at one time to be read again, for [[64]] samples."""
    left, right, top, bottom = 60.0, 290.0, 36.0, 250.0
    costs, sizes = (width, WIDTHS) if choice == 0 else (depth, DEPTHS)
    label = "neurons in a layer" if choice == 0 else "hidden layers"
    lines: list[tuple[str, Points, Role]]
    marks: tuple[float, ...]
    if choice < 2:
        lines = [
            ("with inputs", costs.to_inputs / costs.forward, "ink"),
            ("weights only", costs.backward / costs.forward, "blame"),
        ]
        marks, low, high, unit = (1.0, 1.25, 1.5, 1.75, 2.0), 1.0, 2.0, "backward ÷ forward"
    else:
        lines = [
            ("and back", costs.kept / 1000, "blame"),
            ("forward only", costs.passing / 1000, "signal"),
        ]
        marks, low, high, unit = (0.0, 100.0, 200.0, 300.0), 0.0, 300.0, "kB"
    scale: NDArray[np.float64] = np.array(sizes, float) if choice == 2 else np.log2(sizes)
    xs = left + 14 + (right - left - 14) * (scale - scale[0]) / (scale[-1] - scale[0])
    for mark in marks:
        y = bottom - (bottom - top) * (mark - low) / (high - low)
        canvas.line([(left, y), (right, y)], "hairline", 1)
        canvas.text(left - 6, y + 5, f"{mark:g}", "quiet", 15, align="right")
    canvas.text(8, 16, unit, "quiet", 15)
    for k, (x, number) in enumerate(zip(xs, sizes, strict=True)):
        if (k % 2 == 0, True, k > 2)[choice]:
            canvas.text(x, bottom + 22, str(number), "quiet", 15, align="center")
    canvas.text(right, bottom + 44, label, "quiet", 15, align="right")
    for words, values, role in lines:
        points = np.column_stack([xs, bottom - (bottom - top) * (values - low) / (high - low)])
        canvas.line(points, role, 2.2)
        canvas.dots(points, role, 7)
        nudge = (18.0 if role == "blame" else -2.0) if choice < 2 else 5.0
        canvas.text(right + 12, points[-1][1] + nudge, words, role, 15)


def _finish(schedules: Schedules, choice: int) -> str:
    work = schedules.forward + schedules.backward
    more = schedules.again[choice] / work[choice]
    most = schedules.bytes[choice].max() / 1000
    return f"Done: {most:.0f} kB at most, {100 * more:.0f} % more work"


def say_visit(schedules: Schedules, progress: float, choice: int) -> str:
    """Which layer is at work, and what is kept meanwhile."""
    visit = round(progress * 48)
    kinds = schedules.kind[choice]
    if visit >= len(kinds):
        return _finish(schedules, choice)
    word = {FORWARD: "Forward", AGAIN: "Forward again", BACKWARD: "Backward"}[int(kinds[visit])]
    layer = int(schedules.layer[choice][visit])
    place = "the loss" if layer > schedules.experiment.depth else f"layer {layer}"
    return f"{word}, {place}: {schedules.bytes[choice][visit] / 1000:.0f} kB"


@figure(
    shows=DEEP,
    seconds=12.25,
    stops=49,
    rest=17 / 48,
    size=(440.0, 330.0),
    choices=("Keep all", *(f"Every [[{n}]]{'nd' if n == 2 else 'th'}" for n in DEEP.every[1:])),
    says=say_visit,
    alt="A row of sixteen layers, filled where activations are kept, above a curve of memory over "
    "time. Keeping everything, the curve is one tall tent. With checkpoints it is a row of low "
    "teeth that lasts longer.",
)
def checkpoints(canvas: Canvas, schedules: Schedules, progress: float, choice: int) -> None:
    """Sixteen hidden layers, filled while their activations are in memory; below, all the memory in
    use against time, which is counted in visits to a layer. Blue forward, ink forward *again*,
    magenta backward. Notice that four stretches of four need the least, and that the tent of
    *Keep all* is over soonest."""
    experiment = schedules.experiment
    visit = round(progress * 48)
    kinds, layers = schedules.kind[choice], schedules.layer[choice]
    done = visit >= len(kinds)
    here = min(visit, len(kinds) - 1)
    place = (canvas.width - 24) / (experiment.depth + 1)
    xs = 12 + place * (np.arange(experiment.depth + 1) + 0.5)
    cells = np.column_stack([xs, np.full(len(xs), 30.0)])
    canvas.dots(cells[:-1], "hairline", 20, square=True)
    canvas.dots(cells[:-1], "paper", 18, square=True)
    canvas.text(cells[-1][0], 35, "L", "quiet", 16, align="center")
    for k, centre in enumerate(cells[:-1]):
        shown = not done and bool(schedules.held[choice][here][k])
        canvas.dots([centre], "signal", 20, square=True, opacity=float(shown), name=f".held{k}")
    roles: dict[int, Role] = {FORWARD: "signal", AGAIN: "ink", BACKWARD: "blame"}
    pointer = xs[layers[here] - 1]
    for kind, role in roles.items():
        lit = float(not done and kinds[here] == kind)
        ends = [(pointer - 10, 49), (pointer + 10, 49)]
        canvas.line(ends, role, 4, opacity=lit, name=f".at-{role}")

    left, right, top, bottom = 46.0, canvas.width - 12, 96.0, 290.0
    tallest = float(schedules.bytes[0].max())

    def point(step: int) -> tuple[float, float]:
        size = float(schedules.bytes[choice][step])
        return left + (right - left) * step / 48, bottom - (bottom - top) * size / tallest

    canvas.line([(left, bottom), (right, bottom)], "hairline", 1)
    canvas.line([(left, top), (right, top)], "hairline", 1)
    canvas.text(left - 6, bottom + 5, "0", "quiet", 15, align="right")
    canvas.text(left - 6, top + 5, f"{tallest / 1000:.0f}", "quiet", 15, align="right")
    canvas.text(left - 6, top - 14, "kB", "quiet", 15, align="right")
    canvas.text(right, bottom + 24, "visits to a layer", "quiet", 15, align="right")
    most = int(schedules.bytes[choice].argmax())
    if choice:
        peak = point(most)[1]
        canvas.line([(left, peak), (right, peak)], "hairline", 1, dash=(3, 3))
        canvas.text(left - 6, peak + 5, f"{schedules.bytes[choice].max() / 1000:.0f}",
                    "quiet", 15, align="right")  # fmt: skip
    for step in range(1, len(kinds)):
        role = roles[int(kinds[step])]
        canvas.line([point(step - 1), point(step)], role, 2.2, opacity=1.0)
    x, y = point(here)
    canvas.dots([(x, y)], "ink", 9, name=".now")


@numbers(shows=(*REPLAYS, DEEP, BY_WIDTH, BY_DEPTH))
def program(
    mistake: ReplayedProgram,
    sure: ReplayedProgram,
    schedules: Schedules,
    width: ShapeCosts,
    depth: ShapeCosts,
) -> dict[str, object]:
    """Lines of the program, and what the deep network's schedules cost."""
    work = schedules.forward + schedules.backward
    most = [float(each.max()) / 1000 for each in schedules.bytes]
    best = int(np.argmin(most))
    return {
        "lines": len(mistake.lines),
        "forward": mistake.sweep.count("forward"),
        "backward": mistake.sweep.count("backward"),
        "loss_wrong": float(mistake.values[mistake.writes.index("loss")]),
        "loss_sure": float(sure.values[sure.writes.index("loss")]),
        "all": most[0],
        "best": most[best],
        "every": schedules.experiment.every[best],
        "more": 100 * float(schedules.again[best] / work[best]),
        "depth": schedules.experiment.depth,
        "width": schedules.experiment.width,
        "points": schedules.experiment.points,
        "gap": float(schedules.gap.max()),
        "layer": float(np.diff(depth.kept)[-1] / (DEPTHS[-1] - DEPTHS[-2])) / 1000,
        "narrow": float(width.backward[0] / width.forward[0]),
        "deep": float(depth.backward[-1] / depth.forward[-1]),
        "layers": DEPTHS[-1],
        "widest": WIDTHS[-1],
        "wide": float(width.backward[-1] / width.forward[-1]),
    }
