"""Numbers in the prose of the emitted pages: each is one that was computed, and rounded rightly."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from tests.emitted.conftest import Emitted
from tests.emitted.document import Element

FROM_SMALL = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def read(words: str) -> tuple[Decimal, Decimal]:
    """The value that a printed number has, and half a unit of its last digit."""
    plain = words.replace("−", "-").replace(",", "").replace("\u00a0", "")
    mantissa, _, power = plain.partition("×10")
    scale = Decimal(10) ** int(power.translate(FROM_SMALL) or 0)
    if mantissa.endswith("%"):
        mantissa, scale = mantissa[:-1], scale / 100
    _, _, decimals = mantissa.partition(".")
    return Decimal(mantissa) * scale, scale * Decimal(10) ** -len(decimals) / 2


@pytest.mark.parametrize(
    ("words", "value", "half"),
    [
        ("−0.52", "-0.52", "0.005"),
        ("1,297", "1297", "0.5"),
        ("29%", "0.29", "0.005"),
        ("9\u00a0×\u00a010⁻⁶", "9E-6", "5E-7"),
        ("1.00\u00a0×\u00a010¹²", "1E12", "5E9"),
    ],
)
def test_printed_numbers_are_read_rightly(words: str, value: str, half: str) -> None:
    """A printed number has a value, and a last digit."""
    assert read(words) == (Decimal(value), Decimal(half))


MANY = {"km": "0.001", "m": "1", "cm": "100", "mm": "1000", "s": "1", "seconds": "1", "ms": "1000",
        "kB": "0.001", "%": "100"}  # fmt: skip
"""How many of a unit make one of what is counted."""


def factor(data: Element) -> Decimal:
    """By the unit behind a number."""
    assert data.parent
    beside = data.parent.children
    after = beside[beside.index(data) + 1] if data is not beside[-1] else ""
    unit = re.match(r"\u00a0([A-Za-z]+|%)", after) if isinstance(after, str) else None
    return Decimal(MANY[unit[1]]) if unit else Decimal(1)


def test_every_number_in_prose_was_computed(emitted: Emitted) -> None:
    """Each <data> holds, to its last digit, a number computed from a record, and prints it
    rounded to nearest."""
    known = emitted.numbers
    found = 0
    for name, page in emitted.pages.items():
        for data in page.root.within("data"):
            value = float(data.attributes["value"])
            printed, half = (each / factor(data) for each in read(data.text))
            assert value in known, f"{name}: nothing has computed {value}, printed as {data.text}"
            assert abs(Decimal(value) - printed) <= half * (1 + Decimal("1e-9")), (
                f"{name}: {value} is printed as {data.text}"
            )
            found += 1
    assert found > 100


def test_every_decimal_in_a_formula_was_computed(emitted: Emitted) -> None:
    """Each number with decimals in MathML is a number computed from a record, to those decimals."""
    known = emitted.numbers
    printed = {f"{abs(value):.{places}f}" for value in known for places in range(1, 7)}
    found = 0
    for name, page in emitted.pages.items():
        for number in page.root.within("mn"):
            if re.fullmatch(r"\d+\.\d+", number.text):
                assert number.text in printed, f"{name}: nothing has computed {number.text}"
                found += 1
    assert found > 50
