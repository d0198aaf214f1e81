"""Units that a number knows, and those in which it may be printed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Real
from types import MappingProxyType

PRINTED: Mapping[str, tuple[str, float]] = MappingProxyType(
    {
        "km": ("m", 1e-3),
        "m": ("m", 1.0),
        "cm": ("m", 1e2),
        "mm": ("m", 1e3),
        "s": ("s", 1.0),
        "seconds": ("s", 1.0),
        "ms": ("s", 1e3),
        "B": ("B", 1.0),
        "bytes": ("B", 1.0),
        "kB": ("B", 1e-3),
        "MB": ("B", 1e-6),
        "%": ("", 1e2),
    }
)
"""A unit in which a number may be printed: what the number counts, and how many make one of it."""

SPEC = re.compile(r"(?P<format>\S*)(?:\s+(?P<unit>[A-Za-z%]+))?")
"""A format such as `.1f mm`."""


@dataclass(frozen=True)
class Quantity:
    """A number that knows what it counts: metres (m), seconds (s), bytes (B).

    A plain number counts nothing; if it is a share, 0 to 1, it may be printed in per cent.
    """

    value: float
    unit: str


class UnitError(ValueError):
    """A number printed as what it is not."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


def in_unit(value: object, name: str, unit: str | None) -> object:
    """What a value is in the unit in which it is to be printed; UnitError for another kind."""
    counts = value.unit if isinstance(value, Quantity) else ""
    number = value.value if isinstance(value, Quantity) else value
    known = [each for each, (kind, _) in PRINTED.items() if kind == counts]
    if unit is None:
        if not counts:
            return value
        raise UnitError(
            f"'{name}' is in {counts}, and is to be printed as a bare number",
            f"say the unit: [[{name}:.1f {known[0] if known else counts}]]",
        )
    if unit == counts and unit not in PRINTED:
        return number
    kind, factor = PRINTED.get(unit, (None, 1.0))
    if not isinstance(number, Real):
        raise UnitError(f"'{name}' is no number, and has no unit", "quote it without one")
    if kind != counts:
        raise UnitError(
            f"'{name}' is {f'in {counts}' if counts else 'a plain number'}, not in {unit}",
            f"print it in {' or '.join(known) or counts}"
            if counts
            else "let its group of numbers tell a Quantity, or a share to be printed in %",
        )
    return float(number) * factor
