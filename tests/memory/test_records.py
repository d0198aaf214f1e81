"""Records and films, packed and unpacked."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.exhibits.training.films import network_films, plane_films
from engine.films.reel import FILMS
from engine.learning.training_run import Trajectory
from engine.memory import codec_for
from tests.memory.records import assert_comes_back


@pytest.mark.parametrize("name", ["run", "sweeps"])
def test_records_come_back_as_they_were(name: str, request: pytest.FixtureRequest) -> None:
    """Every field of a record of learning survives packing."""
    assert_comes_back(request.getfixturevalue(name))


def test_films_come_back_as_they_were(run: Trajectory) -> None:
    """Films survive packing, those with a sheet and those without."""
    films = (*network_films(run, still=2), *plane_films(run, still=2))
    assert {film.sheet is None for film in films} == {True, False}
    assert FILMS.unpack(FILMS.pack(films)) == films


def test_a_digest_tells_records_apart(run: Trajectory) -> None:
    """A single bit of a single weight gives a record another digest."""
    theta = run.theta.copy()
    theta[3, 1] = np.nextafter(theta[3, 1], 9)
    codec = codec_for(Trajectory)
    assert codec.digest(replace(run, theta=theta)) != codec.digest(run)
