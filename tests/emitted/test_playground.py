"""The playgrounds: every network, loss, sentence and row of the table is what was recorded."""

from __future__ import annotations

import numpy as np
import pytest

from engine.authoring import NeuronMaps
from tests.emitted.conftest import Emitted
from tests.emitted.films import Tiles
from tests.emitted.machine import edges_of, sentence
from tests.emitted.measure import MOVING, WIDTH, decimal, follows, near, ruler
from tests.emitted.playgrounds import PLAYGROUNDS, films_of, runs_of
from tests.emitted.shot import Shot

SETTINGS = 3 * 3 * 3


def test_there_are_a_hundred_runs_and_more(emitted: Emitted) -> None:
    """Four sets of points, each with every pair of settings once."""
    asked = [run.experiment for name in PLAYGROUNDS for run in runs_of(emitted, name)]
    assert len(asked) == len(set(asked)) == 108
    for name in PLAYGROUNDS:
        runs = [run.experiment for run in runs_of(emitted, name)]
        settings = {(run.activation, run.optimizer.learning_rate, run.hidden) for run in runs}
        assert len(settings) == SETTINGS
        assert {run.activation for run in runs} == {"tanh", "relu", "sigmoid"}
        assert {run.hidden for run in runs} == {(2, 2), (4, 4), (8, 8)}


@pytest.mark.parametrize("name", PLAYGROUNDS)
def test_every_network(emitted: Emitted, name: str) -> None:
    """Each weight as wide as it is large, at the first moment, in the middle and at the end."""
    for run, film in zip(runs_of(emitted, name), films_of(emitted, name, "network"), strict=True):
        edges = edges_of(run.layers)
        for frame in (0, 9, film.frames - 1):
            marks = {mark.name: mark for mark in film.at(frame) if mark.name}
            drawn = [marks[f"w{layer}.{to}.{source}"] for layer, to, source in edges]
            weights = run.theta[run.moments[frame]][[*edges.values()]]
            wanted = np.minimum(0.35 + 1.1 * np.abs(weights), 7.0)
            near([mark.width for mark in drawn], wanted, WIDTH)
            near([mark.opacity for mark in drawn], np.where(weights >= 0, 0.62, 0.26), 0.011)


@pytest.mark.parametrize("name", PLAYGROUNDS)
def test_every_neuron_and_its_blame(emitted: Emitted, name: str) -> None:
    """Maps are what each neuron answers, cut at 1; halos grow by its mean |delta|."""
    for run, film in zip(runs_of(emitted, name), films_of(emitted, name, "halos"), strict=True):
        record = emitted.record(NeuronMaps(run.experiment, side=16))
        panel = film.document.ids[film.name.removesuffix(" halos")]
        maps = panel.only("div", "neurons-of")
        (sheet,) = (each for each in maps.classes if each.endswith("-maps"))
        assert len(maps.elements) == record.answers.shape[1]
        width = run.layers[1]
        tiles = Tiles(film.document, sheet)
        for neuron in range(len(maps.elements)):
            place = f".net.w{width} b:nth-child({neuron + 1})"
            shown = 2 * tiles.at(film.frames - 1, ".neurons-of>b", place) - 1
            away = np.abs(shown - np.clip(record.answers[-1, neuron], -1, 1))
            assert away.mean() < 0.05
        halos = [mark for mark in film.at(9) if mark.name.startswith("blame")]
        growth = np.array([halo.width for halo in halos]) - 38
        near(growth, 32 * record.blame[9] / record.blame.max(), 2 * WIDTH)


@pytest.mark.parametrize("name", PLAYGROUNDS)
def test_every_loss_and_sentence(emitted: Emitted, name: str) -> None:
    """The curve holds the loss of every moment, the sentences its numbers."""
    for run, film in zip(runs_of(emitted, name), films_of(emitted, name, "curve"), strict=True):
        assert list(film.sentences) == [sentence(run, k) for k in range(len(run.moments))]
        assert film.rest == film.frames - 1
        shot = Shot(film, 7, 0)
        loss, curve = run.loss[run.moments], shot.named("loss").line
        up = ruler({float(loss.max()): curve[:, 1].min(), float(loss.min()): curve[:, 1].max()})
        even = np.linspace(curve[0, 0], curve[-1, 0], film.frames)
        assert np.abs(curve[:, 0] - even).max() <= 0.5 * (even[1] - even[0])
        follows(curve, np.column_stack([curve[:, 0], up.place(loss)]))
        near(shot.named("now").dots[0, 1], up.place(loss)[7], MOVING)


@pytest.mark.parametrize("name", PLAYGROUNDS)
def test_how_all_ended(emitted: Emitted, name: str) -> None:
    """A row for each run, the least loss first, with its settings and its seed."""
    runs = sorted(runs_of(emitted, name), key=lambda run: float(run.loss[-1]))
    page = films_of(emitted, name, "field")[0].document
    table = page.ids[name].only("details", "ended")
    rows = [[cell.text for cell in row.within("td")] for row in table.within("tr")]
    rows = [row for row in rows if row]
    assert len(rows) == SETTINGS
    ends = [float(row[5]) for row in rows]
    assert ends == sorted(ends)
    wanted = [
        [
            run.experiment.activation,
            str(run.experiment.optimizer.learning_rate),
            " + ".join(map(str, run.experiment.hidden)),
            str(run.experiment.seed),
            decimal(run.loss[0], 3),
            decimal(run.loss[-1], 3),
            str(run.correct[-1]),
        ]
        for run in runs
    ]
    assert sorted(rows) == sorted(wanted)
