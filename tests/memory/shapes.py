"""Records of every shape that a field may declare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Literal

import numpy as np
from numpy.typing import NDArray


class Side(Enum):
    """An enumeration."""

    LEFT = 1
    RIGHT = 2


@dataclass(frozen=True)
class Leaf:
    """A nested record."""

    name: str
    weight: float


@dataclass(frozen=True)
class Pair:
    """Another one, which a union may hold instead."""

    first: Leaf
    second: Leaf | None


@dataclass(frozen=True)
class Everything:
    """A field of each kind."""

    number: int
    real: float
    truth: bool
    words: str
    raw: bytes
    exact: Decimal
    side: Side
    letter: Literal["a", "b"]
    nothing: int | None
    either: Leaf | Pair
    pair: tuple[int, str]
    many: tuple[tuple[float, ...], ...]
    by_name: Mapping[str, float]
    by_number: Mapping[int, str]
    by_side: Mapping[Side, Leaf]
    reals: NDArray[np.float64]
    whole: NDArray[np.int64]
    small: NDArray[np.int8]
    flags: NDArray[np.bool_]
    layers: tuple[NDArray[np.float64], ...]
