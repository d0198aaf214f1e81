"""The machine as it was emitted: its films, the records behind them, and what they share."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.exhibits.machine.model import Choice, Machine
from engine.learning.layout import ParameterLayout
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from tests.emitted.conftest import Emitted
from tests.emitted.document import Document, Element
from tests.emitted.drawing import Mark, Points
from tests.emitted.films import Film
from tests.emitted.measure import decimal, gaps, matched

MACHINES = {"the-machine": ("moons",), "the-rates": ("small", "large"), "the-spirals": ("spirals",)}
CHOICES = tuple(name for names in MACHINES.values() for name in names)
MOMENTS, SAMPLES = range(1, 4), range(1, 7)

each_sweep = pytest.mark.parametrize(
    ("name", "moment", "sample"), [*product(CHOICES, MOMENTS, SAMPLES)]
)
"""A test of every sample at every moment of every run."""

Edge = tuple[int, int, int]
"""A connection: the layer that it leads to, the neuron that it enters, the one that it leaves."""


def machine_of(name: str) -> str:
    """The machine that offers a run."""
    return next(machine for machine, names in MACHINES.items() if name in names)


def page_of(emitted: Emitted, name: str) -> Document:
    """The page on which a run is shown."""
    (page,) = (each for each in emitted.pages.values() if f"run-{name}" in each.ids)
    return page


def choice_of(emitted: Emitted, name: str) -> Choice:
    """What the author asked for under that name."""
    machine = emitted.shown[machine_of(name)]
    assert isinstance(machine, Machine)
    return next(each for each in machine.choices if each.name == name)


def run_of(emitted: Emitted, name: str) -> Trajectory:
    """The record of its run."""
    return emitted.record(choice_of(emitted, name).run)


def sweeps_of(emitted: Emitted, name: str, moment: int) -> TapeReadings:
    """The record of its sweeps at a moment, from 1."""
    return emitted.record(choice_of(emitted, name).sweeps[moment - 1])


def panel(emitted: Emitted, name: str) -> Film:
    """One film of the machine."""
    run = name.partition(" ")[0]
    return next(film for film in emitted.films[machine_of(run)] if film.name == name)


def of_sample(emitted: Emitted, name: str, moment: int, sample: int) -> list[Element]:
    """Everything in a run that belongs to one sample at one moment."""
    run = page_of(emitted, name).ids[f"run-{name}"]
    return [each for each in run.within("", f"s{sample}") if f"m{moment}" in each.classes]


def edges_of(layers: tuple[int, ...]) -> dict[Edge, int]:
    """Every connection, and the place of its weight in theta."""
    layout, found = ParameterLayout(layers), {}
    for layer, (rows, columns) in enumerate(layout.shapes, start=1):
        for to in range(rows):
            for source in range(columns - 1):
                offset = layout.offsets[layer - 1]
                found[layer, to, source] = offset + to * columns + source
    return found


Ends = tuple[float, float, float, float]


def ends_of(line: Points) -> Ends:
    """Both ends of a segment, to the tenth."""
    (x, y), (u, v) = np.round(line, 1).tolist()
    return x, y, u, v


def connections_of(emitted: Emitted) -> dict[str, dict[Ends, Edge]]:
    """For each run with sweeps, where its network draws each connection, from source to target."""
    found = {}
    for name in CHOICES:
        marks = [m for m in panel(emitted, f"{name} network").at(0) if m.name.startswith("w")]
        edges = (mark.name.removeprefix("w").split(".") for mark in marks)
        found[name] = {
            ends_of(mark.line): (int(layer), int(to), int(source))
            for mark, (layer, to, source) in zip(marks, edges, strict=True)
        }
    return found


def phases(emitted: Emitted) -> list[str]:
    """Names of the stops of a sweep, as the page's scrubber has them."""
    stops = emitted.pages["index.html"].ids["phases"].within("input")
    return [stop.attributes["aria-label"] for stop in stops]


def undecided(run: Trajectory, moment: int, marks: list[Mark], side: float) -> None:
    """The line runs where the field crosses one half: all along it, and wherever it does.

    It is simplified by a pixel; matplotlib's way of doing so strays by 1.6 at worst.
    """
    drawn = [line for mark in marks if mark.name == "contour" for line in mark.lines]
    there = crossings(run.field[moment]) * side / (run.field.shape[1] - 1)
    if not drawn:
        assert not len(there), f"the network is undecided at {there[0]}, and no line says so"
        return
    away = np.min([gaps(there, line) for line in drawn], axis=0)
    assert away.max() < 1.7, f"the network is undecided off the line, at {there[away.argmax()]}"
    corners = np.concatenate(drawn)
    nearest = np.linalg.norm(corners[:, None] - there, axis=2).min(axis=1)
    assert nearest.max() < 5, f"the line runs through the decided, at {corners[nearest.argmax()]}"


def crossings(field: NDArray[np.float64]) -> Points:
    """Where a field crosses one half between neighbours, (n, 2), across and down; in texels."""
    found = []
    for across in (True, False):
        first = field[:, :-1] if across else field[:-1]
        second = field[:, 1:] if across else field[1:]
        row, column = np.nonzero((first > 0.5) != (second > 0.5))
        one, two = first[row, column], second[row, column]
        share = (0.5 - one) / (two - one)
        found.append(np.column_stack([column + share * across, row + share * (not across)]))
    return np.concatenate(found)


def place(run: Trajectory, points: Points, side: float) -> Points:
    """CSS pixels of some inputs (n, 2)."""
    return np.asarray((points * [1, -1] + run.span) / (2 * run.span) * side)


def points_stand(run: Trajectory, marks: list[Mark], side: float) -> None:
    """Every point of the run stands in its place, a disc for class 0 and a square for class 1."""
    for target, cap in ((0, "round"), (1, "square")):
        (dots,) = (mark for mark in marks if mark.name == f"points{target}")
        assert (dots.stroke, dots.cap) == (f"class{target}", cap)
        matched(dots.dots, place(run, run.inputs[run.targets == target], side))


def sentence(run: Trajectory, moment: int) -> str:
    """What a moment says."""
    step = int(run.moments[moment])
    return (
        f"Step {step}: loss {decimal(run.loss[step], 4)}, "
        f"{run.correct[moment]} of {len(run.targets)} right"
    )
