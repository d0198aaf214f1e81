"""Discs fitted to a picture through a renderer: what was asked, and every picture on the way."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Adam, Experiment

Disc = tuple[float, float, float, float]
"""Centre x and y, radius (picture = 1 wide and high, from the top left), and brightness 0..1."""


@dataclass(frozen=True)
class DiscFit(Experiment["DiscPictures"]):
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

    loss: NDArray[np.float64]
    """(iterations + 1,): mean squared difference of light."""
