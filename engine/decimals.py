"""A sheet of paper, and the keys of a pocket calculator, in decimal arithmetic."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

PRECISION = 40
"""Significant digits within a line, before it is rounded."""


class Paper:
    """What stands on it is rounded, and only what stands on it is used."""

    def __init__(self, places: int) -> None:
        self._unit = Decimal(1).scaleb(-places)
        self.lines: dict[str, Decimal] = {}
        self.exact: dict[str, float] = {}

    def __getitem__(self, name: str) -> Decimal:
        return self.lines[name]

    def given(self, name: str, value: float) -> Decimal:
        """Copy a number of the engine's onto the sheet."""
        return self.line(name, Decimal(value), value)

    def line(self, name: str, value: Decimal, exact: float) -> Decimal:
        """Write the result of a calculation, and beside it what the engine has."""
        self.lines[name] = value.quantize(self._unit, rounding=ROUND_HALF_EVEN)
        self.exact[name] = exact
        return self.lines[name]

    @property
    def values(self) -> dict[str, str]:
        """Every line as a decimal numeral."""
        return {name: f"{value:f}" for name, value in self.lines.items()}

    @property
    def largest_gap(self) -> float:
        """Largest |printed - exact| over all lines."""
        return max(abs(float(self[name]) - exact) for name, exact in self.exact.items())


def tanh(z: Decimal) -> Decimal:
    """The hyperbolic tangent."""
    grown, shrunk = z.exp(), (-z).exp()
    return (grown - shrunk) / (grown + shrunk)


def sigmoid(z: Decimal) -> Decimal:
    """1 / (1 + exp(-z))."""
    return 1 / (1 + (-z).exp())


def cross_entropy(p: Decimal, target: Decimal) -> Decimal:
    """In nats, of a probability p of class 1 where the truth is `target`, 0 or 1."""
    return -p.ln() if target == 1 else -(1 - p).ln()


def to_places(value: float, places: int) -> float:
    """A float as a person would write it down: half to even, on its decimal digits.

    The last few binary digits are noise, which would decide a tie either way.
    """
    unit = Decimal(1).scaleb(-places)
    return float(Decimal(f"{value:.12f}").quantize(unit, rounding=ROUND_HALF_EVEN))
