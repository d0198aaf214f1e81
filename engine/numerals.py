"""Numbers as the page prints them.

One rounding rule for all of it: a number that the engine computed is printed to four decimals, half
to even on the exact binary value; what is printed is never computed with, unless the page says so.
"""

from __future__ import annotations

PLACES = 4
"""Decimals of every printed number of the network."""


def printed(value: float, places: int = PLACES) -> str:
    """A number as the page prints it: fixed decimals, a true minus sign, never minus nought."""
    text = f"{value:.{places}f}"
    if float(text) == 0:
        text = text.lstrip("-")
    return text.replace("-", "−")


def subscript(index: int) -> str:
    """A small number below the line."""
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))
