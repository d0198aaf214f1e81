"""Reading pictures: what a person sees, which styles alone cannot prove."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.browsers.driver import Rect

Colour = tuple[float, float, float]
"""Red, green and blue, 0..255."""

NOTICEABLE = 8
"""How many of 255 levels two pixels must differ by to count: engines round colours differently."""


def cut(picture: Image.Image, rect: Rect) -> Image.Image:
    """The part of a picture inside a box, on whole pixels."""
    left, top = round(rect.left), round(rect.top)
    box = (left, top, left + round(rect.width), top + round(rect.height))
    if left < 0 or top < 0 or box[2] > picture.width or box[3] > picture.height:
        raise ValueError(f"{rect} lies outside the picture of {picture.size}")
    return picture.crop(box)


def mean_colour(picture: Image.Image, rect: Rect | None = None) -> Colour:
    """The average colour of a picture, or of a box in it."""
    red, green, blue = _levels(cut(picture, rect) if rect else picture).mean(axis=(0, 1))
    return float(red), float(green), float(blue)


def is_blank(picture: Image.Image) -> bool:
    """Whether a picture is all of one colour."""
    levels = _levels(picture)
    return bool((np.ptp(levels, axis=(0, 1)) < NOTICEABLE).all())


def share_changed(first: Image.Image, second: Image.Image) -> float:
    """The share (0..1) of pixels that look different in two pictures of one size."""
    return float((_apart(first, second).max(axis=2) >= NOTICEABLE).mean())


def distance(first: Image.Image, second: Image.Image) -> float:
    """How far two pictures of one size lie apart: the mean over all levels, 0..255."""
    return float(_apart(first, second).mean())


def nearest(picture: Image.Image, candidates: list[Image.Image]) -> int:
    """Which candidate a picture shows, whatever the size at which it shows it.

    Fails where the runner-up is nearly as good, for then the picture does not say.
    """
    distances = [distance(picture, candidate.resize(picture.size)) for candidate in candidates]
    best, *others = sorted(range(len(candidates)), key=distances.__getitem__)
    if others and distances[others[0]] < 1.2 * distances[best] + 0.01:
        raise ValueError(f"frames {best} and {others[0]} are equally near: {distances}")
    return best


def _levels(picture: Image.Image) -> NDArray[np.int16]:
    """Levels [height, width, channel], 0..255."""
    return np.asarray(picture.convert("RGB"), dtype=np.int16)


def _apart(first: Image.Image, second: Image.Image) -> NDArray[np.int16]:
    if first.size != second.size:
        raise ValueError(f"pictures of {first.size} and {second.size} cannot be compared")
    difference: NDArray[np.int16] = np.abs(_levels(first) - _levels(second))
    return difference
