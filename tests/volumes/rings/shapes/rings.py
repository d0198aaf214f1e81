"""Two rings about the origin."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from engine.authoring import Points

RADII = Path(__file__).parents[1] / "radii.csv"
"""The radius of each ring, in input units."""


def rings(sizes: tuple[int, int], rng: np.random.Generator) -> tuple[Points, Points]:
    """Points of class 0 on the inner ring, points of class 1 on the outer one."""
    inner, outer = (float(line) for line in RADII.read_text().split())
    return _ring(inner, sizes[0]), _ring(outer, sizes[1])


def _ring(radius: float, size: int) -> Points:
    angle = np.linspace(0, 2 * np.pi, size, endpoint=False)
    return radius * np.column_stack([np.cos(angle), np.sin(angle)])
