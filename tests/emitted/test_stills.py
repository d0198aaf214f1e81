"""Key moments of a run as they were emitted, beside their film."""

from __future__ import annotations

import numpy as np

from engine.exhibits.stills.model import Stills
from tests.emitted.conftest import Emitted
from tests.emitted.machine import points_stand, sentence, undecided
from tests.emitted.measure import decimal


def test_every_still_is_the_moment_it_says(emitted: Emitted) -> None:
    """Film and stills show the line and the points of their moments, and say their numbers."""
    shown = {name: each for name, each in emitted.shown.items() if isinstance(each, Stills)}
    assert shown
    for name, stills in shown.items():
        run = emitted.record(stills.run)
        film, *pictures = emitted.films[name]
        side = float(film.svg.attributes["viewbox"].split()[2])
        assert list(film.sentences) == [sentence(run, k) for k in range(len(run.moments))]
        for frame in range(film.frames):
            undecided(run, frame, film.at(frame), side)
        points_stand(run, film.at(0), side)
        assert len(pictures) == len(stills.stills)
        for picture, asked in zip(pictures, stills.stills, strict=True):
            moment = int(np.abs(run.moments - asked.step).argmin())
            assert picture.fixed == moment, "the class of the still stops its tile elsewhere"
            step = int(run.moments[moment])
            words = asked.caption.format(
                step=step,
                loss=decimal(run.loss[step], 3),
                right=run.correct[moment],
                points=len(run.targets),
            )
            assert picture.name == words
            assert picture.alt == f"{stills.alt} {words}"
            undecided(run, moment, picture.at(0), side)
            points_stand(run, picture.at(0), side)
