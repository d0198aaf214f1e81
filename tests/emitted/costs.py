"""What gradients cost in work and memory, beside the records that counted it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from content.backpropagation.experiments.checkpointing import Schedules
from content.backpropagation.experiments.gradient_cost import CostTable
from content.backpropagation.experiments.shape_cost import ShapeCosts
from tests.emitted.measure import MOVING, ROUNDING, decimal, follows, near
from tests.emitted.shot import Shot, compares

SMALL = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@compares("cost-of-a-gradient")
def cost_of_a_gradient(shot: Shot, table: CostTable) -> None:
    """Four curves of multiplications against parameters, both axes in powers of ten."""
    up = shot.up({f"10{str(power).translate(SMALL)}": power for power in (1, 4, 7, 10, 13)})
    across = shot.across({f"10{str(power).translate(SMALL)}": power for power in (2, 3, 4, 5, 6)})
    curves = {
        "forward": ("signal", table.forward),
        "backward": ("blame", table.backward),
        "one_sided": ("ink", table.one_sided),
        "central": ("quiet", table.central),
    }
    x = across.place(np.log10(table.parameters))
    for name, (role, counts) in curves.items():
        wanted = np.column_stack([x, up.place(np.log10(counts))])
        curve = shot.named(name)
        follows(curve.line, wanted)
        assert (curve.stroke, bool(curve.dash)) == (role, name == "central")
        near(shot.dots(role)[0].dots, wanted)
    for words, role in (
        ("backward pass", "blame"),
        ("forward pass", "signal"),
        ("one-sided differences", "ink"),
        ("central differences", "quiet"),
    ):
        assert shot.words(words).fill == role


@compares("what-shape-costs")
def what_shape_costs(shot: Shot, width: ShapeCosts, depth: ShapeCosts) -> None:
    """Work, in forward passes, by width and by depth; memory, in kB, by depth."""
    costs = depth if shot.choice else width
    shapes = costs.experiment.networks
    sizes = [len(shape) - 2 if shot.choice else shape[1] for shape in shapes]
    labels = ({2, 8, 32, 128}, {1, 2, 4, 8, 16, 32}, {8, 16, 32})[shot.choice]
    by_hand = np.asarray if shot.choice == 2 else np.log2
    across = shot.across({str(size): float(by_hand(size)) for size in labels})
    x = across.place(by_hand(np.array(sizes)))
    if shot.choice == 2:
        up = shot.up({"0": 0.0, "100": 100.0, "200": 200.0, "300": 300.0})
        curves = {
            "blame": ("and back", costs.kept / 1000),
            "signal": ("forward only", costs.passing / 1000),
        }
        times = costs.kept[-1] / costs.passing[-1]
        shot.says(f"{sizes[-1]} layers: {decimal(times, 0)} times the memory")
    else:
        up = shot.up({"1": 1.0, "1.25": 1.25, "1.5": 1.5, "1.75": 1.75, "2": 2.0})
        curves = {
            "ink": ("with inputs", costs.to_inputs / costs.forward),
            "blame": ("weights only", costs.backward / costs.forward),
        }
        ratio = decimal(costs.backward[-1] / costs.forward[-1], 2)
        what = "layers deep" if shot.choice else "wide"
        shot.says(f"{sizes[-1]} {what}: backward is {ratio} × forward")
    for role, (words, values) in curves.items():
        wanted = np.column_stack([x, up.place(values)])
        follows(shot.line(role).line, wanted)
        near(shot.dots(role)[0].dots, wanted)
        assert shot.words(words).fill == role


@compares("checkpoints")
def checkpoints(shot: Shot, schedules: Schedules) -> None:
    """Which layers are held at one visit, which is visited how, and the memory so far."""
    choice = shot.choice
    kinds, layers = schedules.kind[choice], schedules.layer[choice]
    memory, held = schedules.bytes[choice], schedules.held[choice]
    every = schedules.experiment.every[choice]
    depth = schedules.experiment.depth
    assert shot.film.name == ("Keep all" if every == depth else shot.film.name)
    assert every == depth or str(every) in shot.film.name
    visit = round(shot.progress * max(map(len, schedules.kind)))
    here, done = min(visit, len(kinds) - 1), visit >= len(kinds)
    (cells,) = (m.dots for m in shot.dots("hairline", cap="square"))
    assert len(cells) == depth
    filled = sorted(tuple(m.dots[0]) for m in shot.dots("signal", cap="square"))
    near(np.array(filled).reshape(-1, 2), cells[held[here] & (not done)])
    roles = np.array(["signal", "ink", "blame"])
    pointers = [m for role in roles for m in shot.lines(role, width=4.0)]
    assert len(pointers) == (not done)
    for pointer in pointers:
        assert pointer.stroke == roles[kinds[here]]
        places = [*cells[:, 0], shot.words("L").at[0]]
        near(pointer.line[:, 0].mean(), places[layers[here] - 1], MOVING)

    highest = schedules.bytes[0].max() / 1000
    labels = {"0": 0.0, decimal(highest, 0): highest}
    if choice:
        labels[decimal(memory.max() / 1000, 0)] = memory.max() / 1000
    up = shot.up(labels)
    _tent(shot, roles[kinds], up.place(memory / 1000), here)
    if done:
        again = schedules.again / (schedules.forward + schedules.backward)
        share = decimal(100 * again[choice], 0)
        most = decimal(memory.max() / 1000, 0)
        shot.says(f"Done: {most} kB at most, {share} % more work")
        return
    word = ("Forward", "Forward again", "Backward")[kinds[here]]
    place = "the loss" if layers[here] > depth else f"layer {layers[here]}"
    shot.says(f"{word}, {place}: {decimal(memory[here] / 1000, 0)} kB")


def _tent(shot: Shot, roles: NDArray[np.str_], heights: NDArray[np.float64], here: int) -> None:
    """The curve of memory: from visit to visit, each piece in the colour of the later one."""
    pieces = [
        (*line.ravel(), mark.stroke)
        for role in ("signal", "ink", "blame")
        for mark in shot.lines(role, width=2.2)
        for line in mark.lines
    ]
    pieces.sort(key=lambda piece: piece[0])
    assert [piece[4] for piece in pieces] == roles[1:].tolist()
    drawn = np.array([piece[:4] for piece in pieces], float)
    step = np.diff(drawn[:, 0]).mean()
    x = drawn[0, 0] + step * np.arange(len(heights))
    near(drawn, np.column_stack([x[:-1], heights[:-1], x[1:], heights[1:]]), 2 * ROUNDING)
    near(shot.dots("ink")[0].dots, [[x[here], heights[here]]], MOVING)
