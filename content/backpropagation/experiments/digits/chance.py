"""How much of what was seen of one network and one pattern of signs is chance: many of each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Ge
from numpy.typing import NDArray

from engine.authoring import FIELD_BITS, Experiment, Recount, networks, rounded

from . import recounts
from .classifier import Classifier
from .images import Images, LabelledImages, split
from .reading import DigitReading, pushed, resemblance


@dataclass(frozen=True)
class DigitChances:
    """What random signs do, pattern by pattern, and how much random networks' maps are alike."""

    experiment: DigitChance
    flips: NDArray[np.int64]
    """(epsilons, chosen): patterns under which a chosen image is no longer read right."""

    fooled: NDArray[np.int64]
    """(patterns,): images held out that were read right and are not under a pattern, at the
    experiment's epsilon."""

    read_right: int
    """Images held out that the trained network reads right."""

    resemblance: NDArray[np.float64]
    """(networks, 2): mean correlation of |saliency| in the trained network and in a random one;
    then of |saliency x pixel|."""


@dataclass(frozen=True)
class DigitChance(Experiment[DigitChances]):
    """A trained reader of digits, many patterns of random signs, and many random networks."""

    reading: DigitReading
    patterns: Annotated[int, Ge(1)] = 1000
    networks: Annotated[int, Ge(1)] = 20
    epsilon: float = 0.1
    """Size of the noise under which all images held out are read; pixel units 0..1."""

    seed: int = 5
    """Draws the patterns, and the weights of the random networks."""

    def perform(self) -> DigitChances:
        """Push the images by every pattern, and compare the maps of every network."""
        record = self.reading.perform()
        _, held_out = split(self.reading.held_out, self.reading.split_seed)
        layout, end = record.layout, record.theta[-1]
        judge = Classifier(layout, held_out)
        right = judge.right(end)
        rng = np.random.default_rng(self.seed)
        count, pixels = record.image.shape
        signs = self._signs(rng, (self.patterns, count, pixels))
        labels = np.tile(np.arange(count), self.patterns)
        flips = []
        for epsilon in self.reading.epsilons:
            noisy = pushed(record.image, signs, epsilon).reshape(-1, pixels)
            crowd = Classifier(layout, LabelledImages(noisy, labels)).right(end)
            flips.append(np.count_nonzero(~crowd.reshape(self.patterns, count), axis=0))
        fooled = []
        for _ in range(self.patterns):
            noise = self._signs(rng, held_out.images.shape)
            noisy = pushed(held_out.images, noise, self.epsilon)
            fooled.append(np.count_nonzero(right & ~judge.right(end, noisy)))
        maps = judge.saliency(end)
        alike = []
        for number in range(self.networks):
            start = networks.initial(layout, "glorot", self.seed + 1 + number)
            random = judge.saliency(start)
            pixel = held_out.images
            alike.append((resemblance(maps, random), resemblance(maps * pixel, random * pixel)))
        return DigitChances(
            experiment=self,
            flips=np.array(flips),
            fooled=np.array(fooled),
            read_right=int(np.count_nonzero(right)),
            resemblance=rounded(np.array(alike), FIELD_BITS),
        )

    def recounts(self, record: DigitChances) -> Iterator[Recount]:
        """Everything, by a reader of plain numpy."""
        return recounts.of_chance(self)

    def _signs(self, rng: np.random.Generator, shape: tuple[int, ...]) -> Images:
        """One of -1 and 1 for every pixel, as coins fall."""
        return np.asarray(2.0 * rng.integers(0, 2, shape) - 1.0, np.float64)
