"""The sweeps of the machine as they were emitted: every edge, neuron and number at every phase."""

from __future__ import annotations

from itertools import combinations, permutations, product

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.learning.sample_sweeps import TapeReadings
from tests.emitted.conftest import Emitted
from tests.emitted.drawing import Mark, Points
from tests.emitted.films import Film
from tests.emitted.machine import (
    CHOICES,
    MOMENTS,
    SAMPLES,
    Edge,
    Ends,
    connections_of,
    each_sweep,
    edges_of,
    ends_of,
    panel,
    phases,
    place,
    run_of,
    sweeps_of,
)
from tests.emitted.measure import decimal, gaps, near

PULSES = np.array([0.2, 0.8, 1.8, 3.2, 5.0])
UPDATES = np.array([0.4, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0])
"""Widths in which pulses and updates are drawn, CSS pixels; each takes the nearest."""


@pytest.fixture(scope="session")
def connections(emitted: Emitted) -> dict[str, dict[Ends, Edge]]:
    """The same, of the true page."""
    return connections_of(emitted)


def test_the_phases_are_named_in_the_order_of_a_sweep(emitted: Emitted) -> None:
    """Forward layer by layer, the loss, backward layer by layer, the update."""
    assert phases(emitted) == [
        *("inputs", "hidden 1", "hidden 2", "output", "loss"),
        *("δ output", "δ hidden 2", "δ hidden 1", "update"),
    ]


def nearest(widths: NDArray[np.float64], wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """The nearest of some widths to each that is wanted."""
    return np.asarray(widths[np.abs(wanted[..., None] - widths).argmin(axis=-1)])


def _shown(emitted: Emitted, name: str, moment: int, sample: int) -> tuple[TapeReadings, Film]:
    """The record of a sweep, and what is drawn of it."""
    film = panel(emitted, f"{name} sweep {sample} of {moment}")
    return sweeps_of(emitted, name, moment), film


def most(carried: NDArray[np.float64]) -> float:
    """The largest share of all samples; where nobody carries anything, any will do."""
    return float(np.abs(carried).max()) or 1.0


def pulses(marks: list[Mark], role: str) -> dict[Ends, float]:
    """Every segment of a flow that is drawn from end to end, and its width."""
    found: dict[Ends, float] = {}
    for mark in marks:
        if mark.stroke != role or not mark.is_pulse or mark.reach <= 0:
            continue
        for line in mark.lines:
            assert mark.reach >= np.linalg.norm(line[1] - line[0]) - 0.1, "a pulse on its way"
            assert ends_of(line) not in found, "a connection carries two pulses"
            found[ends_of(line)] = mark.width
    return found


@each_sweep
def test_what_flows_through_every_edge(
    emitted: Emitted, connections: dict[str, dict[Ends, Edge]], name: str, moment: int, sample: int
) -> None:
    """At every phase, each edge carries weight × activation forward, weight × delta backward."""
    sweeps, film = _shown(emitted, name, moment, sample)
    matrices = [m[:, :-1] for m in sweeps.layout.matrices(sweeps.theta)]
    forward, backward = {}, {}
    for layer, matrix in enumerate(matrices, start=1):
        carried = matrix * sweeps.activation[layer - 1][:, None, :]
        forward[layer] = nearest(PULSES, 5 * np.abs(carried[sample - 1]) / most(carried))
        blamed = matrix * sweeps.delta[layer - 1][:, :, None]
        backward[layer] = nearest(PULSES, 5 * np.abs(blamed[sample - 1]) / most(blamed))
    where = {edge: ends for ends, edge in connections[name].items()}
    last = len(matrices)
    for phase, stop in enumerate(phases(emitted)):
        marks = film.at(phase)
        signal = range(1, min(phase, last) + 1) if phase <= last + 1 else ()
        wanted = {where[e]: float(forward[e[0]][e[1:]]) for e in where if e[0] in signal}
        assert pulses(marks, "signal") == wanted, stop
        reached = range(last, 2 * last + 1 - phase + 1, -1) if stop != "update" else ()
        wanted = {
            where[e][2:] + where[e][:2]: float(backward[e[0]][e[1:]])
            for e in where
            if e[0] in reached
        }
        assert pulses(marks, "blame") == wanted, stop


@each_sweep
def test_the_update_of_every_edge(
    emitted: Emitted, connections: dict[str, dict[Ends, Edge]], name: str, moment: int, sample: int
) -> None:
    """Every edge is orange and solid if its weight grows, else green and dashed, as wide as its
    update is large; the six largest carry a sign. At every other phase none of it is there."""
    sweeps, film = _shown(emitted, name, moment, sample)
    edges = edges_of(sweeps.layers)
    update = sweeps.update[sample - 1]
    near(update, -sweeps.experiment.learning_rate * sweeps.gradient[sample - 1], 1e-12)
    largest = np.abs(sweeps.update[:, [*edges.values()]]).max()
    for phase, stop in enumerate(phases(emitted)):
        marks = [m for m in film.at(phase) if {m.stroke, m.fill} & {"increase", "decrease"}]
        if stop != "update":
            assert not marks, stop
            continue
        drawn = {
            connections[name][ends_of(line)]: (mark.stroke, mark.dash, mark.width)
            for mark in marks
            for line in mark.lines
        }
        assert sum(len(mark.lines) for mark in marks) == len(drawn) == len(edges)
        for edge, at in edges.items():
            grows = update[at] > 0
            width = float(nearest(UPDATES, 0.4 + 5.6 * np.abs(update[at]) / largest))
            look = ("increase", ()) if grows else ("decrease", (7.0, 3.5))
            assert drawn[edge] == (*look, width), edge
        where = {edge: np.reshape(ends, (2, 2)) for ends, edge in connections[name].items()}
        six = sorted(edges, key=lambda edge: -abs(update[edges[edge]]))[:6]
        signs = [mark for mark in marks if mark.words]
        fits = [[says(sign, where[edge], update[edges[edge]]) for edge in six] for sign in signs]
        orders = permutations(range(6))
        assert any(all(fits[sign][edge] for sign, edge in enumerate(order)) for order in orders)
        apart = [np.hypot(*np.subtract(a.at, b.at)) for a, b in combinations(signs, 2)]
        assert min(apart) > 10, "two signs stand on each other"


def says(sign: Mark, line: Points, update: float) -> bool:
    """Whether a sign stands on a line, and says what becomes of its weight."""
    look = ("+", "increase") if update > 0 else ("−", "decrease")
    here = np.array(sign.at) - [0, 0.3 * sign.size]
    return (sign.words, sign.fill) == look and bool(gaps(here[None], line)[0] < 0.2)


@each_sweep
def test_the_neurons_of_a_sweep(emitted: Emitted, name: str, moment: int, sample: int) -> None:
    """A lamp is as wide as its activation and hollow below zero; a halo is as wide as its delta;
    each appears with its phase, and so do prediction, truth and loss."""
    sweeps, film = _shown(emitted, name, moment, sample)
    last = len(sweeps.layers) - 1
    growth = min(24, 30 / max(np.abs(delta).max() for delta in sweeps.delta))
    network = {m.name: m for m in panel(emitted, f"{name} network").at(0)}
    for phase, stop in enumerate(phases(emitted)):
        marks = film.at(phase)
        named = {mark.name: mark for mark in marks if mark.name}
        for role in ("quiet", "paper"):
            (all_,) = (m for m in marks if m.stroke == role and len(m.lines) == sum(sweeps.layers))
            near(all_.dots, np.concatenate([network[f"neuron{k}"].dots for k in range(last + 1)]))
        hollows = {
            tuple(m.dots[0]): m.width
            for m in marks
            if m.stroke == "paper" and len(m.lines) == 1 and m.is_dots
        }
        lamps, halos, rings = {}, {}, {}
        for layer in range(last + 1):
            for neuron, value in enumerate(sweeps.activation[layer][sample - 1]):
                size = 27 * min(abs(value), 1)
                if phase >= layer and size >= 0.5:
                    lamps[f"lamp{layer}.{neuron}"] = size
                    if value < 0 and size > 5:
                        rings[tuple(network[f"neuron{layer}"].dots[neuron])] = size - 4.4
            if layer and phase >= 2 * last + 2 - layer:
                for neuron, delta in enumerate(sweeps.delta[layer - 1][sample - 1]):
                    size = 2 * (16 + growth * abs(float(delta)))
                    halos[f"halo{layer}.{neuron}"] = size
        for prefix, role, wanted in (("lamp", "signal", lamps), ("halo", "blame", halos)):
            drawn = {key: mark for key, mark in named.items() if key.startswith(prefix)}
            assert drawn.keys() == wanted.keys(), stop
            near([drawn[key].width for key in wanted], [*wanted.values()], 0.0051)
            for key, mark in drawn.items():
                layer, neuron = map(int, key.removeprefix(prefix).split("."))
                near(mark.dots[0], network[f"neuron{layer}"].dots[neuron])
                assert mark.stroke == role
        assert hollows.keys() == rings.keys(), stop
        near([hollows[at] for at in rings], [*rings.values()], 0.0051)
        inputs = [decimal(value, 2) for value in sweeps.activation[0][sample - 1]]
        words = [f"p {decimal(float(sweeps.activation[-1][sample - 1][0]), 2)}"]
        words += [f"y {int(sweeps.target[sample - 1])}"]
        words += [f"L {decimal(sweeps.loss[sample - 1], 2)}"]
        shown = words[: 0 if phase < last else 1 if phase == last else 3]
        said = [m.words for m in marks if m.words not in ("+", "−", "")]
        assert said == [*inputs, *shown], stop


@pytest.mark.parametrize(("name", "moment"), [*product(CHOICES, MOMENTS)])
def test_the_ring_is_around_the_sample(emitted: Emitted, name: str, moment: int) -> None:
    """Each sample's ring stands where that point is, in the colour of its class."""
    run, sweeps = run_of(emitted, name), sweeps_of(emitted, name, moment)
    for sample in SAMPLES:
        film = panel(emitted, f"{name} ring {sample} of {moment}")
        side = float(film.svg.attributes["viewbox"].split()[2])
        marks = {mark.name: mark for mark in film.at(0)}
        point = int(sweeps.sample[sample - 1])
        for mark in marks.values():
            near(mark.dots, place(run, run.inputs[[point]], side))
        assert marks["ring"].stroke == "ink"
        assert marks["sample"].stroke == f"class{int(run.targets[point])}"
