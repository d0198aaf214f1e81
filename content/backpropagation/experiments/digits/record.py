"""What a network that reads digits left behind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Measure, ParameterLayout

if TYPE_CHECKING:
    from .reading import DigitReading

ALONG = "along the gradient"


@dataclass(frozen=True)
class DigitRecord:
    """How the classifier learned, and how its answers change with its weights and its pixels.

    "Chosen" are ten held-out images, one for each digit 0 to 9: the first that the trained network
    reads right. A pixel is 0 (paper) to 1 (ink); pixels run row by row from the top left.
    """

    experiment: DigitReading
    layers: tuple[int, ...]
    """Neurons in each layer, inputs first."""

    loss_seen: Annotated[NDArray[np.float64], Measure("loss", "seen", along="step")]
    """(steps + 1,): mean cross-entropy over all images that it trains on, in nats."""

    loss_held_out: Annotated[NDArray[np.float64], Measure("loss", "held out", along="step")]
    """(steps + 1,): the same over the images held out."""

    moments: NDArray[np.int64]
    """(moments,): the steps that films show; increasing, from 0 to the last."""

    theta: NDArray[np.float64]
    """(moments, parameters)."""

    right_seen: NDArray[np.int64]
    """(moments,): images of the training set that are read right."""

    right_held_out: NDArray[np.int64]
    """(moments,): images held out that are read right."""

    seen: int
    """Images of the training set."""

    image: NDArray[np.float64]
    """(chosen, 64): pixels, 0..1."""

    probability: NDArray[np.float64]
    """(moments, chosen, 10): of each class, as training goes on."""

    saliency: NDArray[np.float64]
    """(chosen, 64): d logit of the true class / d pixel, in the trained network."""

    saliency_random: NDArray[np.float64]
    """(chosen, 64): the same in a network of random weights."""

    resemblance: tuple[float, float]
    """Mean correlation, over all images held out, of |saliency| in the trained and in the random
    network; then the same of |saliency x pixel|."""

    attack: NDArray[np.int8]
    """(chosen, 64): sign of d loss / d pixel, -1, 0 or 1."""

    noise: NDArray[np.int8]
    """(chosen, 64): random signs, -1 or 1."""

    probability_attacked: NDArray[np.float64]
    """(epsilons, chosen, 10): of each class, after the attack."""

    probability_noisy: NDArray[np.float64]
    """(epsilons, chosen, 10): of each class, after noise of the same size."""

    fooled_by_attack: NDArray[np.int64]
    """(epsilons,): images held out that were read right and now are not."""

    fooled_by_noise: NDArray[np.int64]
    """(epsilons,): the same under noise."""

    margin: float
    """Smallest distance of any gradient from a rounding boundary, in gradient units."""

    @property
    def share_attacked(self) -> Annotated[NDArray[np.float64], Measure("fooled", ALONG, "%")]:
        """(epsilons,): of those read right at first, how many are fooled along the gradient."""
        return np.asarray(100 * self.fooled_by_attack / self.right_held_out[-1])

    @property
    def share_noisy(self) -> Annotated[NDArray[np.float64], Measure("fooled", "at random", "%")]:
        """(epsilons,): and how many at random."""
        return np.asarray(100 * self.fooled_by_noise / self.right_held_out[-1])

    @property
    def layout(self) -> ParameterLayout:
        """How theta is cut into weight matrices."""
        return ParameterLayout(self.layers)
