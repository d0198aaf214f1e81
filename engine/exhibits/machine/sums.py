"""Sums of printed numbers: a result is given to the decimals that its printed terms lead to."""

from __future__ import annotations

from decimal import Decimal

from engine.numerals import PLACES, printed


def as_printed(value: float) -> Decimal:
    """A number as a reader has it who reads it off the page."""
    return Decimal(printed(value).replace("−", "-"))


def by_hand(value: Decimal) -> str:
    """What a hand calculation from printed digits comes to, as the page prints numbers."""
    return f"{value.quantize(Decimal(1).scaleb(-PLACES)) + 0:f}".replace("-", "−")


def result(calculated: Decimal, recorded: float) -> str:
    """A recorded result to as many decimals as a hand calculation from printed digits confirms."""
    for places in range(PLACES, 0, -1):
        shown = printed(recorded, places)
        if calculated.quantize(Decimal(1).scaleb(-places)) == Decimal(shown.replace("−", "-")):
            return shown
    return by_hand(calculated)
