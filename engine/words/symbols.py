"""Numbers, signs and words, as prose and formulas print them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_POWER = "[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+"
_LETTER = r"[^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹]"
_DIGITS = r"(?:\d{1,3}(?:[,\u2009\u202f]\d{3})+|\d+)(?:\.\d+)?"

PROSE = re.compile(
    rf"(?P<space>\s+)"
    rf"|(?P<number>{_DIGITS}(?:\s*[×·]\s*10{_POWER})?(?!\d|{_LETTER}))"
    rf"|(?P<power>{_POWER})"
    r"|(?P<function>(?:tanh|ln|exp)(?!\w)|√)"
    r"|(?P<relation>[=≈])"
    r"|(?P<sign>[-−+×·⋅*/÷^()%])"
    rf"|(?P<word>{_LETTER}\w*|.)"
)
TEX = re.compile(
    r"(?P<blank>[\s~&]+|\\[,;:!> ]|\\(?:q?quad|left|right)(?![A-Za-z])"
    r"|\\(?:begin|end)\{[a-z]+\*?\}|\\class\{[\w-]+\})"
    r"|(?P<number>(?<=[_^])\d|(?<=frac)\d|\d+(?:\{,\}\d{3})*(?:\.\d+)?(?:\s*\\times\s*10\^\{?-?\d+\}?)?)"
    r"|(?P<function>\\(?:tanh|ln|exp|sqrt|[dt]?frac)(?![A-Za-z]))"
    r"|(?P<relation>[=≈]|\\approx(?![A-Za-z]))"
    r"|(?P<sign>[-+/^_(){}]|\\(?:times|cdot|div)(?![A-Za-z])|\\%)"
    r"|(?P<row>\\\\(?:\[[^\]]*\])?)"
    r"|\\text\{(?P<words>[^{}]*)\}"
    r"|(?P<letter>[A-Za-z]|\\[A-Za-z]+)"
    r"|(?P<word>.)"
)
CONTINUED = re.compile(r"(?:[\s&]|\\q?quad(?![A-Za-z]))*(?:[-+=≈]|\\(?:times|cdot|approx)\b)")
"""How a row of a formula begins that goes on with the sum of the row above."""

EQUATING = re.compile(r"[=≈]|\\approx(?![A-Za-z])")
"""What a text holds that says of two numbers that they are the same."""

SPELLING = {"-": "−", "·": "×", "⋅": "×", "*": "×", "÷": "/", "{": "(", "}": ")"} | {
    r"\times": "×",
    r"\cdot": "×",
    r"\div": "/",
    r"\%": "%",
    r"\sqrt": "√",
    r"\tfrac": r"\frac",
    r"\dfrac": r"\frac",
}
"""One sign for all that mean the same. Braces are brackets that are not seen."""


class Symbol(NamedTuple):
    """A number, a sign or a word, in prose or in a formula."""

    kind: str
    """number, power, function, relation, sign, letter or word; space, or blank in a formula."""

    text: str
    """In one spelling for both."""

    written: str
    """As it stands there."""

    line: int
    apart: bool = False
    """Whether a space stands before it. Within formulas spaces mean nothing, so none does."""


def read(text: str, line: int = 1) -> list[Symbol]:
    """The symbols of prose that begins on that line."""
    return [*_read(PROSE, text, line)]


def read_tex(tex: str, line: int = 1) -> list[Symbol]:
    """The symbols of a formula that begins on that line."""
    return [*_read(TEX, tex, line)]


@lru_cache(maxsize=1 << 15)
def _read(pattern: re.Pattern[str], text: str, line: int) -> tuple[Symbol, ...]:
    return tuple(_symbols(pattern, text, line))


def _symbols(pattern: re.Pattern[str], text: str, line: int) -> Iterator[Symbol]:
    below = line
    for match in pattern.finditer(text):
        kind, written = match.lastgroup or "", match[0]
        at = below
        below += written.count("\n")
        if kind == "words":
            yield from read(match["words"], at)
        elif kind == "row":
            yield Symbol("blank" if CONTINUED.match(text, match.end()) else "word", "", "", at)
        else:
            yield Symbol(kind, SPELLING.get(written, written), written, at)
