"""Numbers of volumes, in our numerals or in Roman ones."""

from __future__ import annotations

LETTERS = (("L", 50), ("XL", 40), ("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def value_of(number: object) -> int:
    """A number however it is written, up to 89 in Roman numerals; 0 for what is none."""
    if isinstance(number, int):
        return number
    text = str(number)
    if text.isdigit():
        return int(text)
    known = {roman(value): value for value in range(1, 90)}
    return known.get(text.upper(), 0)


def roman(value: int) -> str:
    """A number below 90 in Roman numerals."""
    told = ""
    for letters, worth in LETTERS:
        told += letters * (value // worth)
        value %= worth
    return told
