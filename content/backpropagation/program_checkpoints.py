"""One gradient by several schedules, which keep fewer activations or more."""

import numpy as np

from engine.authoring import Canvas, Linear, Plot, Role, figure

from .experiments.checkpointing import AGAIN, BACKWARD, FORWARD, Schedules
from .program_runs import DEEP


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

    field = f"kilobytes[{choice}]"
    memory = schedules.kilobytes[choice]
    tallest = float(schedules.kilobytes[0].max())
    plot = Plot(
        canvas,
        (46.0, 96.0, canvas.width - 12, 290.0),
        x=Linear(0, 48),
        y=Linear(0, tallest, ticks=(0.0, tallest), labels="{x:.0f}"),
    )
    plot.grid("y")
    plot.labels("y")
    plot.text(0, tallest, "kB", "quiet", 15, align="right", offset=(-6, -14))
    plot.title("x", "visits to a layer", gap=24)
    if choice:
        peak = float(memory.max())
        plot.rule("y", peak, "hairline", dash=(3, 3))
        plot.text(0, peak, f"{peak:.0f}", "quiet", 15, align="right", offset=(-6, 5))
    for step in range(1, len(kinds)):
        role, name = roles[int(kinds[step])], f"visit {step}"
        plot.curve(schedules, field, at=(step - 1, step), role=role, width=2.2, name=name)
    plot.points(schedules, field, at=here, size=9, name="now")
