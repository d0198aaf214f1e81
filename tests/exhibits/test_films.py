"""The films of a training run, beside its record."""

from __future__ import annotations

import subprocess
import sys

import pytest

from engine.exhibits.machine.films import sweep_films
from engine.exhibits.machine.phases import phases
from engine.exhibits.training import network_diagram
from engine.exhibits.training.films import curve_films, network_films, plane_films, points_films
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from tests.conftest import ROOT
from tests.films.calc import calc
from tests.films.marks import rules


def test_the_films_of_a_run(run: Trajectory, sweeps: TapeReadings) -> None:
    """Every weight's line follows the record, and only the plane carries a sheet of fields."""
    kinds = (network_films, plane_films, curve_films, points_films)
    films = [film for kind in kinds for film in kind(run, still=3)]
    assert [film.still for film in films] == [3, 3, 3, 0]
    assert [film.frames for film in films] == [8, 8, 8, 1]
    assert [bool(film.sheet) for film in films] == [False, True, False, False]
    theta = run.theta[run.moments]
    for layer, to, source, place, _ in network_diagram.connections(run.layers):
        rule = rules(films[0], f"w{layer}.{to}.{source}")
        for k in range(8):
            wide = min(
                0.35 + network_diagram.WEIGHT_WIDTH * abs(theta[k, place]), network_diagram.WIDEST
            )
            if "stroke-width" in rule:
                assert calc(rule["stroke-width"][5:-1], k) == pytest.approx(wide, abs=0.1)
    overlay, ring = sweep_films(2, run, sweeps, still=-1)
    assert overlay.frames == overlay.still + 1 == len(phases(run.layers))
    assert ring.frames == 1


FILM = """
import sys
from engine.films.reel import FILMS
from engine.exhibits.machine.films import sweep_films
from engine.exhibits.training.films import curve_films, network_films
from engine.exhibits.training.films import plane_films, points_films
from engine.experiment import perform
from engine.learning import SGD, RecordingPlan, SampleSweeps, TrainingRun

asked = TrainingRun("moons", SGD(0.5), 10, hidden=(3,), points=12, plan=RecordingPlan(5, 9))
run, sweeps = perform(asked), perform(SampleSweeps(asked, 4, 0.1))
kinds = (network_films, plane_films, curve_films, points_films)
films = [film for kind in kinds for film in kind(run, still=1)]
sys.stdout.buffer.write(FILMS.pack((*films, *sweep_films(1, run, sweeps, still=-1))))
"""


def test_the_seed_of_hashes_does_not_matter() -> None:
    """Two processes that order sets differently shoot the same films, byte for byte."""
    first, second = (
        subprocess.run(
            [sys.executable, "-c", FILM],
            capture_output=True,
            cwd=ROOT,
            env={"PYTHONHASHSEED": seed},
            check=True,
        ).stdout
        for seed in ("1", "2")
    )
    assert first == second
    assert b"ftypavif" in first
