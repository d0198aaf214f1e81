"""Fitting discs to a picture: the blame walks from the pixels back to what cast them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    READING_BITS,
    Adam,
    Claim,
    Experiment,
    Measure,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)

Disc = tuple[float, float, float, float]
"""Centre x and y, radius (picture = 1 wide and high, from the top left), and brightness 0..1."""


@dataclass(frozen=True)
class DiscPictures:
    """What was drawn and learned at every iteration."""

    experiment: DiscFit
    target: NDArray[np.float64]
    """(side, side): light, row 0 at the top."""

    picture: NDArray[np.float64]
    """(iterations + 1, side, side): light."""

    discs: NDArray[np.float64]
    """(iterations + 1, discs, 4): as a Disc."""

    gradient: NDArray[np.float64]
    """(iterations + 1, discs, 4): d loss / d each of them."""

    loss: Annotated[NDArray[np.float64], Measure("loss", along="step")]
    """(iterations + 1,): mean squared difference of light."""


@dataclass(frozen=True)
class DiscFit(Experiment[DiscPictures]):
    """Discs whose place, size and brightness are found from the pixels of a target picture.

    A pixel's light is the sum over discs of brightness * cover(radius - distance), where cover is a
    sigmoid of `softness` (as in Liu et al. 2019) or, for a hard edge, 1 inside and 0 outside. The
    target is always drawn with a hard edge. The loss is the mean squared difference.
    """

    target: tuple[Disc, ...]
    start: tuple[Disc, ...]
    edge: Literal["soft", "hard"]
    optimizer: Adam
    iterations: int
    side: int = 48
    """Pixels along the picture."""

    softness: float = 0.03
    """Width of the soft edge, in widths of the picture."""

    def perform(self) -> DiscPictures:
        """Draw, compare, sweep back, move; every picture is kept."""
        loss = difference(self)
        optimiser = self.optimizer.update(4 * len(self.start))
        program = Program(loss, update=optimiser.lines, state=optimiser.state)
        tries = self.iterations + 1
        picture = np.empty((tries, self.side, self.side))
        discs = np.empty((tries, len(self.start), 4))
        gradient = np.empty_like(discs)
        losses = np.empty(tries)
        for k in range(tries):
            program.run()
            picture[k], losses[k] = program["picture"], program["loss"]
            discs[k], gradient[k] = program["discs"], program.adjoint("discs")
            program.update()
        return DiscPictures(
            experiment=self,
            target=target(self),
            picture=rounded(picture, READING_BITS),
            discs=discs,
            gradient=rounded(gradient, GRADIENT_BITS),
            loss=rounded(losses, READING_BITS),
        )

    def recounts(self, record: DiscPictures) -> Iterator[Recount]:
        """Every picture drawn again, every step from its gradient."""
        slack = 2.0**-READING_BITS
        x, y = _pixels(self)
        wanted = np.zeros((self.side, self.side))
        for cx, cy, r, light in self.target:
            wanted += light * ((x - cx) ** 2 + (y - cy) ** 2 < r * r)
        yield Recount("target", wanted)
        pictures = []
        for discs in record.discs:
            inside = [r - np.hypot(x - cx, y - cy) for cx, cy, r, _ in discs]
            covers = [
                0.5 + 0.5 * np.tanh(each / (2 * self.softness)) if self.edge == "soft" else each > 0
                for each in inside
            ]
            pictures.append(
                sum(light * cover for cover, light in zip(covers, discs[:, 3], strict=True))
            )
        yield Recount("picture", np.array(pictures), slack)
        yield Recount("loss", ((record.picture - wanted) ** 2).mean(axis=(1, 2)), 1e-6)
        steps = self.optimizer.steps(record.gradient[:-1])
        after = [discs + step for discs, step in zip(record.discs, steps, strict=False)]
        yield Recount("discs", np.array([np.array(self.start), *after]))

    def claims(self, record: DiscPictures) -> Iterator[Claim]:
        """What every picture says about the discs that cast it."""
        loss = difference(self)
        for k, (discs, gradient) in enumerate(zip(record.discs, record.gradient, strict=True)):
            yield Claim(
                f"iteration {k}",
                loss,
                ("discs",),
                {"discs": discs},
                recorded=gradient.ravel(),
                slack=2.0**-GRADIENT_BITS,
                field="gradient",
            )


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


def _pixels(fit: DiscFit) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """x and y of every pixel's centre, both (side, side)."""
    middle = (np.arange(fit.side) + 0.5) / fit.side
    x, y = np.meshgrid(middle, middle)
    return x, y
