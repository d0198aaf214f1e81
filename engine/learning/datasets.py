"""Points in the plane, of two classes, drawn from a seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from engine.learning.choices import named
from engine.learning.rounding import GRADIENT_BITS, rounded

Points = NDArray[np.float64]
"""(points, 2), input units."""


def moons(sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Points, Points]:
    """Two half circles, each reaching into the other's hollow (as in scikit-learn's make_moons)."""
    upper, lower = (np.linspace(0, np.pi, size) for size in sizes)
    centre = np.array([0.5, 0.25])
    return (
        1.1 * (np.column_stack([np.cos(upper), np.sin(upper)]) - centre),
        1.1 * (np.column_stack([1 - np.cos(lower), 0.5 - np.sin(lower)]) - centre),
    )


def spirals(sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Points, Points]:
    """Two arms about the origin, 1.25 turns each, half a turn apart (Lang & Witbrock 1988)."""

    def arm(size: int, start: float) -> Points:
        along = np.sqrt(np.linspace(0.03, 1, size))  # evenly dense along the arm
        angle = start + 2 * np.pi * 1.25 * along
        points: Points = 1.75 * along[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        return points

    return arm(sizes[0], 0.0), arm(sizes[1], np.pi)


def xor(sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Points, Points]:
    """Four squares about the origin; opposite ones share a class."""

    def squares(size: int, mirror: int) -> Points:
        points: Points = rng.uniform(0.25, 1.6, (size, 2)) * np.array([1, mirror])
        points[::2] *= -1
        return points

    return squares(sizes[0], 1), squares(sizes[1], -1)


DataSet = Callable[[tuple[int, int], np.random.Generator], tuple[Points, Points]]
"""From (points of class 0, points of class 1) and a generator to the points without noise."""

DATA_SETS: Mapping[str, DataSet] = MappingProxyType(
    {"moons": moons, "spirals": spirals, "xor": xor}
)


def draw(
    data: str | DataSet, points: int, noise: float, seed: int
) -> tuple[Points, NDArray[np.float64]]:
    """Inputs (points, 2) and targets (points,), 0 or 1, of a data set or the one of that name.

    `noise` is in input units. Rounded to multiples of 2^-20: cos and sin differ in their last bits
    between processors.
    """
    shape = named(data, DATA_SETS, "data")
    rng = np.random.default_rng(seed)
    sizes = (points // 2, points - points // 2)
    inputs = np.concatenate(_sound(shape(sizes, rng), sizes))
    inputs += noise * rng.standard_normal(inputs.shape)
    targets = (np.arange(points) >= points // 2).astype(np.float64)
    return rounded(inputs, GRADIENT_BITS), targets


def _sound(drawn: object, sizes: tuple[int, int]) -> list[Points]:
    """The points of both classes as they were asked for; ValueError if they are not."""
    classes = list(drawn) if isinstance(drawn, tuple | list) else []
    found = [np.asarray(each, dtype=np.float64) for each in classes]
    wanted = [(size, 2) for size in sizes]
    if [each.shape for each in found] != wanted:
        raise ValueError(
            f"the data set drew arrays of shapes {[each.shape for each in found]}, not {wanted}\n"
            "    remedy: return points of class 0, then those of class 1, as many as asked for"
        )
    if not all(np.isfinite(each).all() for each in found):
        raise ValueError("the data set drew a point at no place\n    remedy: draw finite numbers")
    return found
