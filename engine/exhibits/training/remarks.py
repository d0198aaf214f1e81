"""Sentences about a run, filled in from its record."""

from __future__ import annotations

from string import Formatter

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import say
from engine.errors import Mistakes, Place
from engine.learning.training_run import Trajectory
from engine.numerals import printed

REMARKS = ("rate", "step", "steps", "loss", "start", "peak", "peak_step", "right", "points")
"""What an author's remark may ask for in braces."""


def filled(words: str, run: Trajectory, moment: int = -1) -> str:
    """An author's remark with numbers from the record in its braces."""
    step = int(run.moments[moment])
    return words.format(  # the names in REMARKS
        rate=f"{run.experiment.optimizer.learning_rate:g}",
        step=step,
        steps=len(run.loss) - 1,
        loss=printed(float(run.loss[step]), 3),
        start=printed(float(run.loss[0]), 3),
        peak=printed(float(run.loss.max()), 2),
        peak_step=int(run.loss.argmax()),
        right=int(run.correct[moment]),
        points=len(run.targets),
    )


def nearest_moment(moments: NDArray[np.int64], step: int) -> int:
    """Which of the recorded moments of a run is nearest to a step."""
    return int(np.abs(moments - step).argmin())


def moment_in_words(run: Trajectory, moment: int) -> str:
    """One sentence a frame: the name that a screen reader speaks and the live readout shows."""
    step = int(run.moments[moment])
    return say(
        "Step {step}: loss {loss}, {right} of {points} right",
        step=step,
        loss=printed(float(run.loss[step])),
        right=run.correct[moment],
        points=len(run.targets),
    )


def check_remark(name: str, remark: str, place: Place, mistakes: Mistakes) -> None:
    """Note a remark of the exhibit `name` that asks for a number nobody has."""
    try:
        for _, asked, spec, conversion in Formatter().parse(remark):
            if asked is not None and asked not in REMARKS:
                raise KeyError(asked)
            if spec or conversion:
                raise ValueError(f"'{asked}' is printed in a format of its own")
    except (KeyError, ValueError) as error:
        mistakes.add(
            place,
            f"a remark of '{name}' cannot be filled in: {error}",
            "it may hold " + ", ".join(f"{{{each}}}" for each in REMARKS),
        )
