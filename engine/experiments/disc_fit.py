"""Fitting discs to a picture: the blame walks from the pixels back to what cast them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program, Tape, Variable
from engine.experiments.optimizers import update
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS, rounded
from engine.records import DiscFit, DiscPictures


def difference(fit: DiscFit) -> Variable:
    """The mean squared difference of the two pictures, on a tape of its own.

    The parameters are called discs; the rendered light is called picture.
    """
    tape = Tape()
    discs = tape.parameter("discs", fit.start)
    x, y = _pixels(fit)
    picture = None
    for k in range(len(fit.start)):
        disc = discs[k]
        across, down = x - disc[0], y - disc[1]
        inside = disc[2] - (across * across + down * down) ** 0.5
        cover = (inside / fit.softness).sigmoid() if fit.edge == "soft" else inside.step()
        light = cover * disc[3]
        picture = light if picture is None else picture + light
    assert picture is not None
    return picture.named("picture").squared_error(target(fit)).mean().named("loss")


def target(fit: DiscFit) -> NDArray[np.float64]:
    """(side, side): the light of the discs to be found, drawn with a hard edge."""
    x, y = _pixels(fit)
    covers = [(np.hypot(x - cx, y - cy) < r) * light for cx, cy, r, light in fit.target]
    return np.asarray(sum(covers), float)


def fit_discs(fit: DiscFit) -> DiscPictures:
    """Draw, compare, sweep back, move; every picture is kept."""
    loss = difference(fit)
    optimiser = update(fit.optimizer, 4 * len(fit.start))
    program = Program(loss, update=optimiser.lines, state=optimiser.state)
    tries = fit.iterations + 1
    picture = np.empty((tries, fit.side, fit.side))
    discs, gradient = np.empty((tries, len(fit.start), 4)), np.empty((tries, len(fit.start), 4))
    losses = np.empty(tries)
    for k in range(tries):
        program.run()
        picture[k], losses[k] = program["picture"], program["loss"]
        discs[k], gradient[k] = program["discs"], program.adjoint("discs")
        program.update()
    return DiscPictures(
        experiment=fit,
        target=target(fit),
        picture=rounded(picture, READING_BITS),
        discs=discs,
        gradient=rounded(gradient, GRADIENT_BITS),
        loss=rounded(losses, READING_BITS),
    )


def _pixels(fit: DiscFit) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x and y of every pixel's centre, both (side, side)."""
    middle = (np.arange(fit.side) + 0.5) / fit.side
    x, y = np.meshgrid(middle, middle)
    return x, y
