"""The runs of the machine as they were emitted: networks, fields' lines, curves and words."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq

from engine.exhibits.machine.model import Machine
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.training_run import Trajectory
from tests.emitted.conftest import Emitted
from tests.emitted.drawing import Points
from tests.emitted.films import Tiles
from tests.emitted.machine import (
    CHOICES,
    MACHINES,
    MOMENTS,
    choice_of,
    edges_of,
    page_of,
    panel,
    points_stand,
    run_of,
    sentence,
    undecided,
)
from tests.emitted.measure import MOVING, WIDTH, decimal, follows, near, ruler
from tests.emitted.shot import Shot


def test_the_machine_offers_what_was_asked_for(emitted: Emitted) -> None:
    """Every choice of every machine is among those that are tested here, with its own sweeps."""
    machines = {name: each for name, each in emitted.shown.items() if isinstance(each, Machine)}
    assert {
        name: tuple(choice.name for choice in each.choices) for name, each in machines.items()
    } == MACHINES
    for choice in (choice for each in machines.values() for choice in each.choices):
        assert len(choice.sweeps) == len(MOMENTS)
        run, (early, shown, late) = emitted.record(choice.run), choice.sweeps
        assert early.step < shown.step < late.step
        for sweeps in choice.sweeps:
            assert sweeps.run == choice.run
            assert sweeps.step in run.moments, "no frame shows the step of the sweep"
            assert (emitted.record(sweeps).sample == emitted.record(shown).sample).all()


# The network -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", CHOICES)
def test_every_weight_at_every_moment(emitted: Emitted, name: str) -> None:
    """Every connection joins its two neurons, as wide as its weight, darker above zero."""
    run, film = run_of(emitted, name), panel(emitted, f"{name} network")
    assert film.frames == len(run.moments)
    edges = edges_of(run.layers)
    for frame in range(film.frames):
        marks = {mark.name: mark for mark in film.at(frame) if mark.name}
        neurons = [marks[f"neuron{k}"].dots for k in range(len(run.layers))]
        assert [len(each) for each in neurons] == list(run.layers)
        drawn = {mark: marks[f"w{mark[0]}.{mark[1]}.{mark[2]}"] for mark in edges}
        weights = run.theta[run.moments[frame]][[*edges.values()]]
        wanted = np.minimum(0.35 + 1.1 * np.abs(weights), 7.0)
        near([mark.width for mark in drawn.values()], wanted, WIDTH)
        dark = np.where(weights >= 0, 0.62, 0.26)
        near([mark.opacity for mark in drawn.values()], dark, 0.011)
        assert {mark.stroke for mark in drawn.values()} == {"ink"}
        for (layer, to, source), mark in drawn.items():
            joins(mark.line, neurons[layer - 1][source], neurons[layer][to])


@pytest.mark.parametrize("name", CHOICES)
def test_layers_and_inputs_are_named(emitted: Emitted, name: str) -> None:
    """Every layer has its name above it, and every input its own beside it."""
    marks = panel(emitted, f"{name} network").at(0)
    neurons = {mark.name: mark.dots for mark in marks if mark.name.startswith("neuron")}
    written = {mark.words: mark.at for mark in marks if mark.words}
    columns = {"inputs": 0, "hidden 1": 1, "hidden 2": 2, "output": 3}
    assert written.keys() == columns.keys() | {"x₁", "x₂"}
    for words, layer in columns.items():
        near(written[words][0], neurons[f"neuron{layer}"][0, 0])
    for words, neuron in (("x₁", 0), ("x₂", 1)):
        near(written[words], neurons["neuron0"][neuron] + [-21, 4])


@pytest.mark.parametrize("name", CHOICES)
def test_every_neuron_carries_its_map_and_its_blame(emitted: Emitted, name: str) -> None:
    """Halos grow by the mean |delta| of their neurons; maps are the activations, row by row."""
    asked = NeuronMaps(choice_of(emitted, name).run)
    record, film = emitted.record(asked), panel(emitted, f"{name} neurons")
    assert film.frames == len(record.theta) == len(run_of(emitted, name).moments)
    marks = panel(emitted, f"{name} network").at(0)
    drawn = [each for mark in marks if mark.name.startswith("neuron") for each in mark.dots]
    for frame in range(film.frames):
        halos = [mark for mark in film.at(frame) if mark.name.startswith("blame")]
        near([halo.dots[0] for halo in halos], drawn[record.layers[0] :])
        growth = np.array([halo.width for halo in halos]) - 38
        near(growth, 32 * record.blame[frame] / record.blame.max(), 2 * WIDTH)
    maps = page_of(emitted, name).ids[f"run-{name}"].only("div", "maps")
    assert len(maps.elements) == sum(record.layers[1:-1]) == record.answers.shape[1]
    (sheet,) = (each for each in maps.classes if each.startswith("maps-"))
    (places,) = (each for each in maps.classes if each.startswith("of-"))
    tiles = Tiles(film.document, sheet)
    box = [float(side) for side in film.svg.attributes["viewbox"].split()[2:]]
    for neuron in range(len(maps.elements)):
        place = f".{places}>:nth-child({neuron + 1})"
        at = [float(film.document.rules[place][side].rstrip("%")) for side in ("left", "top")]
        near(np.array(at) * box / 100, drawn[record.layers[0] + neuron])
        for frame in (0, 17, film.frames - 1):
            shown = 2 * tiles.at(frame, ".maps>b", place) - 1
            away = np.abs(shown - record.answers[frame, neuron])
            assert away.mean() < 0.05
            assert away.max() < 0.5
    run = page_of(emitted, name).ids[f"run-{name}"]
    words = {" ".join(each.text.split()) for each in run.within("li")}
    assert (
        f"blame: a halo in proportion to |δ|, averaged over all points; the widest is "
        f"{record.blame.max():.2f}"
    ) in words


def joins(line: Points, start: Points, stop: Points) -> None:
    """Fail unless a line leads from the rim of one neuron to that of another."""
    along = (stop - start) / np.linalg.norm(stop - start)
    near(line, [start + 15 * along, stop - 15 * along], 0.2)


@pytest.mark.parametrize("name", CHOICES)
def test_the_plane_at_every_moment(emitted: Emitted, name: str) -> None:
    """The line of the undecided and the points are those of the record."""
    run, film = run_of(emitted, name), panel(emitted, f"{name} plane")
    assert film.frames == len(run.moments)
    side = float(film.svg.attributes["viewbox"].split()[2])
    for frame in range(film.frames):
        marks = film.at(frame)
        undecided(run, frame, marks, side)
    points_stand(run, marks, side)


# The curve ---------------------------------------------------------------------------------------


def axis_of(run: Trajectory) -> Callable[[ArrayLike], NDArray[np.float64]]:
    """Where steps stand, to some unit: gaps between moments grow by a constant factor from 1."""
    steps, gaps = len(run.loss) - 1, len(run.moments) - 1
    if gaps == steps:
        return np.asarray
    factor = brentq(lambda r: (r**gaps - 1) / (r - 1) - steps, 1 + 1e-9, 100.0)
    return lambda step: np.log1p((factor - 1) * np.asarray(step, float)) / np.log(factor)


@pytest.mark.parametrize("name", CHOICES)
def test_the_loss_curve(emitted: Emitted, name: str) -> None:
    """The curve holds the loss of every moment, its labels their steps, its mark the present."""
    run, film = run_of(emitted, name), panel(emitted, f"{name} curve")
    loss, step = run.loss[run.moments], axis_of(run)
    for frame in range(film.frames):
        shot = Shot(film, frame, 0)
        curve = shot.named("loss").line
        across = ruler({0.0: curve[0, 0], float(step(run.moments[-1])): curve[-1, 0]})
        up = ruler({float(loss.max()): curve[:, 1].min(), float(loss.min()): curve[:, 1].max()})
        base = max(mark.line[0, 1] for mark in shot.lines("hairline") if np.ptp(mark.line[:, 0]))
        near(up.zero, base, 3)
        wanted = np.column_stack([across.place(step(run.moments)), up.place(loss)])
        follows(curve, wanted)
        near(shot.named("now").dots, wanted[[frame]], MOVING)
        near(shot.named("playhead").line[:, 0], wanted[[frame, frame], 0], MOVING)
        near(shot.named("veil").line[:, 0].min(), wanted[frame, 0], MOVING)
        labels = [mark for mark in shot.marks if mark.words.isdigit()]
        assert len(labels) >= 4
        near([label.at[0] for label in labels], across.place(step([int(m.words) for m in labels])))
        kind = "linear" if len(run.moments) == len(run.loss) else "logarithmic"
        others = {mark.words for mark in shot.marks if mark.words} - {m.words for m in labels}
        assert others == {f"loss by step, {kind}"}
        # The slider's places are even: each moment stands nearer to its own than to another.
        even = np.linspace(curve[0, 0], curve[-1, 0], film.frames)
        assert np.abs(curve[:, 0] - even).max() <= 0.5 * (even[1] - even[0])


@pytest.mark.parametrize("name", CHOICES)
def test_what_each_moment_says(emitted: Emitted, name: str) -> None:
    """The sentences, and with them the names of the radios, hold the numbers of the record."""
    run, film = run_of(emitted, name), panel(emitted, f"{name} curve")
    wanted = [sentence(run, moment) for moment in range(len(run.moments))]
    assert list(film.sentences) == wanted


@pytest.mark.parametrize("name", CHOICES)
def test_the_remark(emitted: Emitted, name: str) -> None:
    """What is said of a run, and on its control, holds the numbers of the record."""
    run, choice = run_of(emitted, name), choice_of(emitted, name)
    page = page_of(emitted, name)
    numbers = {
        "rate": f"{choice.run.optimizer.learning_rate:g}",
        "steps": str(choice.run.steps),
        "start": decimal(run.loss[0], 3),
        "loss": decimal(run.loss[-1], 3),
        "peak": decimal(run.loss.max(), 2),
        "peak_step": str(run.loss.tolist().index(run.loss.max())),
        "right": str(run.correct[-1]),
        "points": str(choice.run.points),
    }
    said = page.ids[f"run-{name}"].only("p", "train-only").text
    assert said == choice.remark.format(**numbers)
    labels = page.root.within("label")
    (label,) = (each for each in labels if each.attributes.get("for") == f"choose-{name}")
    assert label.text == choice.label.format(**numbers)
