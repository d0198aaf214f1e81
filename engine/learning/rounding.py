"""Rounding that makes a run the same, bit for bit, on every processor.

BLAS, exp and tanh differ in their last bits between processors and thread counts, and training
amplifies a difference of 1e-15 to one of order 1 within a few hundred steps. So nothing that
training depends on keeps those bits: gradients are rounded to multiples of 2^-20 before they are
used. All that remains (sums, products, quotients and square roots of single numbers) is exact to
the last bit by IEEE 754. What is recorded but not fed back is rounded too, for the same digest.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GRADIENT_BITS = 20
"""Binary places of a gradient, of a loss, and of the numbers that start a run."""

READING_BITS = 24
"""Binary places of what a tape reading shows; nothing is amplified there."""

FIELD_BITS = 16
"""Binary places of a probability on a map: 256 times finer than its colours."""

LARGEST = 2.0 ** (51 - GRADIENT_BITS)
"""Below this size the rounding of a gradient is exact."""


def shift(bits: int) -> float:
    """B = 1.5 · 2^(52 - bits): adding it leaves no room for more than `bits` binary places."""
    return 1.5 * 2.0 ** (52 - bits)


def rounded(values: NDArray[np.float64], bits: int) -> NDArray[np.float64]:
    """The nearest multiples of 2^-bits, ties to even, for values below 2^(51 - bits)."""
    return (values + shift(bits)) - shift(bits)


def margin(values: NDArray[np.float64], bits: int) -> float:
    """Distance of the nearest value from where it would round otherwise, as a power of two.

    Only the power of two at or below it is kept, since its own last digits are noise.
    """
    scaled = values * 2.0**bits
    nearest = float(np.min(np.abs(scaled - np.floor(scaled) - 0.5), initial=0.5))
    return float(np.ldexp(0.5, np.frexp(nearest)[1]) * 2.0**-bits) if nearest else 0.0
