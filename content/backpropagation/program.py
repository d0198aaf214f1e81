"""The program that ran: its lines, and what they cost."""

import numpy as np

from engine.authoring import Canvas, Quantity, figure, numbers

from .experiments.checkpointing import Schedules
from .experiments.replay import ReplayedProgram
from .experiments.shape_cost import ShapeCosts
from .program_network import draw_network, draw_values, largest, layer_of, neurons, shape_of
from .program_runs import BY_DEPTH, BY_WIDTH, DEEP, DEPTHS, REPLAYS, WIDTHS
from .program_window import program_window

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
    draw_network(canvas, replay, ran, at, max(map(largest, (mistake, sure))))
    program_window(
        canvas,
        replay.lines,
        ran - 1,
        (0, 216, canvas.width),
        backward=[each == "backward" for each in replay.sweep],
    )
    if ran:
        draw_values(canvas, replay, ran - 1)


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
    most = [float(each.max()) for each in schedules.bytes]
    best = int(np.argmin(most))
    return {
        "lines": len(mistake.lines),
        "forward": mistake.sweep.count("forward"),
        "backward": mistake.sweep.count("backward"),
        "loss_wrong": float(mistake.values[mistake.writes.index("loss")]),
        "loss_sure": float(sure.values[sure.writes.index("loss")]),
        "all": Quantity(most[0], "B"),
        "best": Quantity(most[best], "B"),
        "every": schedules.experiment.every[best],
        "more": float(schedules.again[best] / work[best]),
        "depth": schedules.experiment.depth,
        "width": schedules.experiment.width,
        "points": schedules.experiment.points,
        "gap": float(schedules.gap.max()),
        "layer": Quantity(float(np.diff(depth.kept)[-1] / (DEPTHS[-1] - DEPTHS[-2])), "B"),
        "narrow": float(width.backward[0] / width.forward[0]),
        "deep": float(depth.backward[-1] / depth.forward[-1]),
        "layers": DEPTHS[-1],
        "widest": WIDTHS[-1],
        "wide": float(width.backward[-1] / width.forward[-1]),
    }
