"""What the verbs of a drawing are given: numbers that can be drawn, or an error in words."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

Limits = tuple[float, float]
Points = NDArray[np.float64]
"""(n, 2), x and y in the coordinates that the verb works in."""


def array_of(values: ArrayLike, who: str, shape: str) -> NDArray[np.float64]:
    """Finite float64 numbers of any shape; `shape` says in words which one was wanted."""
    if isinstance(values, np.ma.MaskedArray) and np.ma.is_masked(values):
        raise ValueError(f"{who}: some values are masked; give it only those to be drawn")
    try:
        array = np.asarray(values)
        if array.dtype.kind == "c":
            raise TypeError
        array = array.astype(np.float64, copy=False)
    except (TypeError, ValueError):
        raise ValueError(f"{who}: wants {shape}, of numbers in rows of one length") from None
    if not np.isfinite(array).all():
        where = np.argwhere(~np.isfinite(array))[0].tolist()
        raise ValueError(
            f"{who}: {array[tuple(where)]} at {where} cannot be drawn; give it finite numbers"
        )
    return array


def points_of(values: ArrayLike, who: str) -> Points:
    """Points (n, 2), or none."""
    shape = "points of shape (n, 2)"
    array = array_of(values, who, shape)
    if array.size == 0:
        return array.reshape(0, 2)
    if array.ndim != 2 or array.shape[1] != 2:
        raise ValueError(f"{who}: wants {shape}, not {array.shape}; np.column_stack([x, y])")
    return array


def segments_of(values: ArrayLike, who: str) -> NDArray[np.float64]:
    """Segments (n, 2, 2): for each its two ends."""
    shape = "segments of shape (n, 2, 2), each of two ends (x, y)"
    array = array_of(values, who, shape)
    if array.size == 0:
        return array.reshape(0, 2, 2)
    if array.ndim != 3 or array.shape[1:] != (2, 2):
        raise ValueError(f"{who}: wants {shape}, not {array.shape}")
    return array


def number_of(
    value: float, who: str, what: str, low: float = -np.inf, high: float = np.inf
) -> float:
    """One finite number within bounds, which are included."""
    try:
        found = float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{who}: {what} must be a number, not {value!r}") from None
    if isfinite(found) and low <= found <= high:
        return found
    wanted = "a finite number"
    if low > -np.inf:
        wanted = f"{low:g} or more" if high == np.inf else f"within {low:g} and {high:g}"
    raise ValueError(f"{who}: {what} is {found:g}; it must be {wanted}")


def dash_of(dash: Sequence[float] | None, who: str) -> tuple[float, ...] | None:
    """Lengths of dashes and gaps, CSS pixels; None for a line without."""
    if dash is None:
        return None
    lengths = array_of(dash, who, "a dash of lengths in CSS pixels")
    if lengths.ndim != 1 or not lengths.size or lengths.min() < 0 or not lengths.any():
        raise ValueError(f"{who}: dash={dash!r}; give lengths of dashes and gaps, as (4, 2)")
    return tuple(lengths.tolist())


def grid_of(values: ArrayLike) -> NDArray[np.float64]:
    """A square grid (side, side) of values in 0..1."""
    array = array_of(values, "field", "a square grid (side, side)")
    if array.ndim != 2 or array.shape[0] != array.shape[1] or not array.size:
        raise ValueError(
            f"field: wants a square grid (side, side), not {array.shape}; "
            "pad the shorter side, or take fewer of the longer"
        )
    if array.min() < 0 or array.max() > 1:
        raise ValueError(
            f"field: holds values from {array.min():g} to {array.max():g}; scale them to 0..1"
        )
    return array
