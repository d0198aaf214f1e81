"""The playgrounds as they were emitted, and the figure of three seeds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from content.backpropagation.playground_exhibit import Playground
from engine.authoring import Trajectory
from tests.emitted.conftest import Emitted
from tests.emitted.drawing import Mark, Points
from tests.emitted.films import Film
from tests.emitted.measure import MOVING, decimal, follows, near
from tests.emitted.shot import Shot, compares

PLAYGROUNDS = ("play-moons", "play-circles", "play-xor", "play-spirals")


def runs_of(emitted: Emitted, name: str) -> list[Trajectory]:
    """The records of a playground, in the order of its panels."""
    playground = emitted.shown[name]
    assert isinstance(playground, Playground)
    return [emitted.record(run) for run in playground.runs]


def films_of(emitted: Emitted, name: str, kind: str) -> list[Film]:
    """One film of each of its runs."""
    return [film for film in emitted.films[name] if film.name.endswith(f" {kind}")]


def fields_of(emitted: Emitted) -> Iterator[tuple[Film, Trajectory]]:
    """Every field of every playground, with its run."""
    for name in PLAYGROUNDS:
        yield from zip(films_of(emitted, name, "field"), runs_of(emitted, name), strict=True)


def grown(mark: Mark) -> Points:
    """A line as far as it has grown: a solid one stands behind a dash as long as it has got."""
    if len(mark.dash) != 1:
        return mark.line
    steps = np.linalg.norm(np.diff(mark.line, axis=0), axis=1)
    reached = np.concatenate([[0.0], np.cumsum(steps)])
    end = min(mark.dash[0] - mark.offset, float(reached[-1]))
    tip = [np.interp(end, reached, mark.line[:, side]) for side in (0, 1)]
    return np.vstack([mark.line[reached < end], tip])


@compares("same-again")
def same_again(shot: Shot, *runs: Trajectory) -> None:
    """Three curves so far, each in its own looks, and where each stands."""
    now = round(shot.progress * (len(runs[0].moments) - 1))
    across = shot.across({str(step): step for step in (0, 300, 600, 900, 1200)})
    up = shot.up({"0.0": 0.0, "0.5": 0.5, "1.0": 1.0})
    said = []
    for run, (role, dashed) in zip(
        runs, (("signal", False), ("blame", True), ("ink", True)), strict=True
    ):
        words = f"seed {run.experiment.seed}"
        at = run.moments[: now + 1]
        wanted = np.column_stack([across.place(at), up.place(run.loss[at])])
        if now:
            curve = shot.named(words, role)
            assert dashed == (curve.dash in ((7.0, 3.0), (2.0, 3.0)))
            follows(grown(curve), wanted, 0.5)
        near(shot.named(f"{words} now", role).dots, wanted[-1:], MOVING)
        assert shot.words(words).fill == role
        shot.prints(words)
        said.append(decimal(run.loss[at[-1]], 3))
    shot.says(f"Step {runs[0].moments[now]}: losses {', '.join(said)}")
