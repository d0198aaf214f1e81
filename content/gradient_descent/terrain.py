"""Grounds to walk on: heights over two numbers, once for the tape and once in plain numpy."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from annotated_types import Gt
from numpy.typing import NDArray

from engine.authoring import Variable

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Terrain(ABC):
    """A height for every x and y."""

    @abstractmethod
    def traced(self, x: Variable, y: Variable) -> Variable:
        """The height, on the tape of x and y."""

    @abstractmethod
    def height(self, x: Array, y: Array) -> Array:
        """The same by its formula."""

    @abstractmethod
    def slopes(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Its derivatives by x and by y, worked out on paper."""


@dataclass(frozen=True)
class Valley(Terrain):
    """Half of flat · x² + steep · y²: one direction is gentle, the other steep."""

    flat: Annotated[float, Gt(0)] = 1.0
    """Curvature along x."""

    steep: Annotated[float, Gt(0)] = 20.0
    """Curvature along y."""

    def traced(self, x: Variable, y: Variable) -> Variable:
        """Two parabolas, added."""
        return (x * x * (0.5 * self.flat) + y * y * (0.5 * self.steep)).named("height")

    def height(self, x: Array, y: Array) -> Array:
        """Two parabolas, added."""
        return np.asarray(0.5 * (self.flat * x**2 + self.steep * y**2))

    def slopes(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Each curvature times its own coordinate."""
        return self.flat * x, self.steep * y

    @property
    def condition(self) -> float:
        """The steepest curvature in units of the flattest."""
        return self.steep / self.flat


@dataclass(frozen=True)
class Saddle(Terrain):
    """Half of x² - y², and y⁴ / 4: a pass between two hollows, at y = 1 and at y = -1."""

    def traced(self, x: Variable, y: Variable) -> Variable:
        """Up along x, down along y, and up again further out."""
        y2 = y * y
        return (x * x * 0.5 - y2 * 0.5 + y2 * y2 * 0.25).named("height")

    def height(self, x: Array, y: Array) -> Array:
        """Up along x, down along y, and up again further out."""
        return np.asarray(0.5 * x**2 - 0.5 * y**2 + 0.25 * y**4)

    def slopes(self, x: Array, y: Array) -> tuple[Array, Array]:
        """x, and y³ - y."""
        return x, y**3 - y


@dataclass(frozen=True)
class Plateau(Terrain):
    """r² / (1 + r²) at a distance r from the middle: a pit in a plain that is all but level."""

    def traced(self, x: Variable, y: Variable) -> Variable:
        """0 in the middle, nearly 1 far out."""
        r2 = x * x + y * y
        return (r2 / (r2 + 1.0)).named("height")

    def height(self, x: Array, y: Array) -> Array:
        """0 in the middle, nearly 1 far out."""
        return np.asarray((x**2 + y**2) / (1 + x**2 + y**2))

    def slopes(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Outwards, and fainter with the third power of the distance."""
        faint = 2 / (1 + x**2 + y**2) ** 2
        return faint * x, faint * y
