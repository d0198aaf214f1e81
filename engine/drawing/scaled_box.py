"""A box of a sheet whose inside stands for data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from matplotlib.transforms import Affine2D, Transform, blended_transform_factory
from numpy.typing import ArrayLike, NDArray

from engine.drawing.mark import Coordinates
from engine.drawing.scales import Scale
from engine.drawing.values import array_of

Box = tuple[float, float, float, float]
"""Left, top, right, bottom; CSS pixels of the canvas, from its upper left corner."""


@dataclass(frozen=True)
class ScaledBox:
    """A box whose inside stands for data, by a scale across and a scale up."""

    box: Box
    x: Scale
    y: Scale

    def __post_init__(self) -> None:
        box = array_of(self.box, "plot", "a box (left, top, right, bottom)")
        if box.shape != (4,):
            raise ValueError(f"plot: box={self.box}; give (left, top, right, bottom)")
        object.__setattr__(self, "box", tuple(self.box))  # a list, or an array, means the same
        left, top, right, bottom = box
        if not (left < right and top < bottom):
            raise ValueError(f"plot: box={self.box}; give (left, top, right, bottom), y downwards")

    def to_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the CSS pixels at which data stand; not a number where a scale has no place."""
        left, top, right, bottom = self.box
        across, up = self.x.share(np.asarray(x, float)), self.y.share(np.asarray(y, float))
        pixels = left + (right - left) * across, bottom - (bottom - top) * up
        return np.stack(np.broadcast_arrays(*pixels), axis=-1)

    def from_pixels(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """(..., 2): the data for which CSS pixels stand; the inverse of `to_pixels`."""
        left, top, right, bottom = self.box
        across = (np.asarray(x, float) - left) / (right - left)
        up = (bottom - np.asarray(y, float)) / (bottom - top)
        data = self.x.at_share(across), self.y.at_share(up)
        return np.stack(np.broadcast_arrays(*data), axis=-1)

    @lru_cache(maxsize=256)  # noqa: B019  # equal boxes are one place
    def coordinates(self, height: float) -> Coordinates:
        """What data mean on a canvas of that height."""
        return Coordinates(self.transform(height))

    def transform(self, height: float) -> Transform:
        """From data to matplotlib's pixels, which count upwards from the canvas's lower edge."""
        left, top, right, bottom = self.box
        scales = blended_transform_factory(self.x.transform, self.y.transform)
        ends = np.array([(self.x.low, self.y.low), (self.x.high, self.y.high)], float)
        (x0, y0), (x1, y1) = scales.transform(ends)
        place = Affine2D().translate(-x0, -y0)
        place.scale((right - left) / (x1 - x0), (bottom - top) / (y1 - y0))
        return scales + place.translate(left, height - bottom)
