"""Handwritten digits: images, what they show, and which of them nobody trains on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Images = NDArray[np.float64]
"""(images, 64): pixels, 0 (paper) to 1 (ink), row by row."""

Labels = NDArray[np.int64]
"""(images,): the digit each image shows, 0 to 9."""

CLASSES = 10


@dataclass(frozen=True)
class LabelledImages:
    """Images and what they show."""

    images: Images
    labels: Labels

    def __getitem__(self, rows: NDArray[np.int64]) -> LabelledImages:
        return LabelledImages(self.images[rows], self.labels[rows])

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def targets(self) -> NDArray[np.float64]:
        """(10, images): 1 in the row of the digit shown, else 0."""
        return np.eye(CLASSES)[:, self.labels]


def split(held_out: int, seed: int) -> tuple[LabelledImages, LabelledImages]:
    """The images to train on, and those held out."""
    from sklearn.datasets import load_digits  # takes a second; not needed by a remembered record

    found = load_digits()
    images = LabelledImages(np.asarray(found.data, float) / 16, np.asarray(found.target, np.int64))
    order = np.random.default_rng(seed).permutation(len(images))
    return images[order[held_out:]], images[order[:held_out]]
