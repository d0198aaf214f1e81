"""The diagram against the record: every line and halo says what the numbers say."""

from __future__ import annotations

import re

import numpy as np
import pytest

from engine.drawing.canvas import Canvas
from engine.drawing.palette import LIGHT, role_of
from engine.drawing.shapes import Shape
from engine.exhibits.machine import sweep_diagram
from engine.exhibits.machine.phases import PHASES, phases
from engine.exhibits.training import network_diagram as diagram
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory

SAMPLES = range(6)


def drawn(sweeps: TapeReadings, sample: int, kind: str, layer: int = 0) -> list[Shape]:
    """The shapes of one phase of one sample's sweep."""
    stops = phases(sweeps.layers)
    phase = next(k for k, s in enumerate(stops) if s.kind == kind and s.layer in (layer, 0))
    canvas = Canvas(diagram.WIDTH, diagram.HEIGHT)
    sweep_diagram.sweep_at(canvas, sweeps, sample, phase)
    return canvas.shapes()


def segments(shape: Shape) -> list[tuple[float, float]]:
    """Where each of a mark's separate strokes begins."""
    at = np.array([shape.x, shape.y])
    starts = [at]
    for move, rest in re.findall(r"(?:^|(m[^a-z]*))((?:[lhv][^a-z]*)+)", shape.path):
        if move:
            at = at + pairs(move)
            starts.append(at)
        for step in re.findall(r"[lhv][^a-z]*", rest):
            at = at + pairs(step)
    return [(float(x), float(y)) for x, y in starts]


def pairs(step: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """One relative command as a step (2,)."""
    numbers = [float(each) for each in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", step[1:])]
    if step[0] == "h":
        return np.array([numbers[0], 0.0])
    if step[0] == "v":
        return np.array([0.0, numbers[0]])
    return np.array(numbers)


def test_phases_go_there_and_back() -> None:
    """A sweep visits every layer once each way, with the loss between and the update last."""
    stops = phases((2, 6, 6, 1))
    assert [(stop.kind, stop.layer) for stop in stops] == [
        ("inputs", 0),
        *(("forward", k) for k in (1, 2, 3)),
        ("loss", 4),
        *(("backward", k) for k in (3, 2, 1)),
        ("update", 0),
    ]
    assert {stop.kind for stop in stops} == set(PHASES)
    assert len({stop.name for stop in stops}) == len(stops)


def test_every_connection_is_there_once(sweeps: TapeReadings) -> None:
    """Connections name each weight of theta once, and no bias."""
    found = [place for *_, place, _ in diagram.connections(sweeps.layers)]
    weights = []
    for offset, (rows, columns) in zip(sweeps.layout.offsets, sweeps.layout.shapes, strict=False):
        weights += [offset + r * columns + c for r in range(rows) for c in range(columns - 1)]
    assert found == weights


def test_lines_are_as_wide_as_their_weights(run: Trajectory) -> None:
    """At any moment, every line's width and opacity follow from its weight and the sign of it."""
    for moment in (0, 5):
        canvas = Canvas(diagram.WIDTH, diagram.HEIGHT)
        diagram.weights_at(canvas, run, moment)
        lines = {shape.name: shape for shape in canvas.shapes()}
        matrices = run.layout.matrices(run.theta[run.moments[moment]])
        for layer, to, source, _, ends in diagram.connections(run.layers):
            line = lines[f"w{layer}.{to}.{source}"]
            weight = float(matrices[layer - 1][to, source])
            wide = min(0.35 + diagram.WEIGHT_WIDTH * abs(weight), diagram.WIDEST)
            assert line.width == pytest.approx(wide, abs=0.005)
            assert line.opacity == (0.62 if weight >= 0 else 0.26)
            assert (line.x, line.y) == pytest.approx(tuple(ends[0]), abs=0.05)


@pytest.mark.parametrize("sample", SAMPLES)
def test_an_update_has_the_colour_of_its_sign(sweeps: TapeReadings, sample: int) -> None:
    """Every connection's update is drawn once: increase, solid, if and only if it is above 0."""
    rows: list[tuple[tuple[float, float], str, float, bool]] = []
    for shape in drawn(sweeps, sample, "update"):
        if shape.name.startswith(("grows", "shrinks")):
            rows += [
                (start, role_of(shape.stroke), shape.width, bool(shape.dash))
                for start in segments(shape)
            ]
    connections = list(diagram.connections(sweeps.layers))
    assert len(rows) == len(connections)
    widths = sweep_diagram.update_widths(sweeps, sample)
    for _, _, _, place, ends in connections:
        here = [row for row in rows if row[0] == pytest.approx(tuple(ends[0]), abs=0.2)]
        assert len(here) == 1
        _, role, width, dashed = here[0]
        increases = bool(sweeps.update[sample][place] > 0)
        assert role == ("increase" if increases else "decrease")
        assert dashed is not increases
        assert width == widths[place]


@pytest.mark.parametrize("sample", SAMPLES)
def test_updates_are_as_wide_as_they_are_large(sweeps: TapeReadings, sample: int) -> None:
    """Widths keep the order of sizes, on one scale for all samples, and fill it once."""
    places = [place for *_, place, _ in diagram.connections(sweeps.layers)]
    sizes = np.abs(sweeps.update[sample][places])
    widths = sweep_diagram.update_widths(sweeps, sample)[places]
    assert (np.diff(widths[np.argsort(sizes)]) >= 0).all()
    largest = np.abs(sweeps.update[:, places]).max()
    assert np.abs(widths - (0.4 + 5.6 * sizes / largest)).max() <= 0.25 + 1e-9
    everywhere = [sweep_diagram.update_widths(sweeps, each)[places].max() for each in SAMPLES]
    assert max(everywhere) == 6.0


@pytest.mark.parametrize("sample", SAMPLES)
def test_halos_are_as_wide_as_deltas(sweeps: TapeReadings, sample: int) -> None:
    """Backward, each neuron's halo grows with |delta|, once its layer has been reached."""
    last = len(sweeps.layers) - 1
    for reached in range(last, 0, -1):
        halos = {
            shape.name: shape
            for shape in drawn(sweeps, sample, "backward", reached)
            if shape.name.startswith("halo")
        }
        expected = [
            (f"halo{layer}.{neuron}", abs(float(delta)))
            for layer in range(reached, last + 1)
            for neuron, delta in enumerate(sweeps.delta[layer - 1][sample])
        ]
        assert set(halos) == {name for name, _ in expected}
        for name, size in expected:
            growth = min(sweep_diagram.HALO * size, sweep_diagram.WIDEST_HALO)
            assert halos[name].width == pytest.approx(2 * (diagram.RADIUS + 1 + growth), abs=0.005)
            assert halos[name].stroke == LIGHT["blame"]


def test_the_verdict_is_the_record(sweeps: TapeReadings) -> None:
    """Beside the output stand probability, target and loss of this sample, once they are known."""
    for sample in SAMPLES:
        words = {s.name: s.words for s in drawn(sweeps, sample, "loss", 4) if s.words}
        assert words["p"] == f"p {float(sweeps.activation[-1][sample][0]):.2f}"
        assert words["y"] == f"y {sweeps.target[sample]:.0f}"
        assert words["loss"] == f"L {sweeps.loss[sample]:.2f}"
    before = {s.name: s.opacity for s in drawn(sweeps, 0, "forward", 1) if s.words}
    assert not any(opacity for name, opacity in before.items() if name != ".input")


def test_lamps_shine_by_activation(sweeps: TapeReadings) -> None:
    """A neuron's lamp is as wide as |a|, up to the neuron, and dark until it is reached."""
    for sample in SAMPLES:
        shapes = {shape.name: shape for shape in drawn(sweeps, sample, "forward", 1)}
        for neuron, value in enumerate(sweeps.activation[1][sample]):
            size = (2 * diagram.RADIUS - 3) * min(abs(float(value)), 1)
            if size >= 0.5:
                assert shapes[f"lamp1.{neuron}"].width == pytest.approx(size, abs=0.005)
        assert not [name for name in shapes if name.startswith("lamp2")]
