"""Sums that a page prints, worked out again as a reader would: from the printed digits alone.

A side of a sum is numbers, signs, brackets, fractions, powers and the functions of a pocket
calculator. Of a side that holds a letter or a word nothing is known, and nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext

from engine.decimals import tanh
from engine.words.symbols import Symbol

EXACT = Context(prec=80, rounding=ROUND_HALF_EVEN, traps=[])
"""More digits than any page prints. What cannot be worked out is NaN, which equals nothing."""

FINEST = Decimal("1E-30")
"""A quotient is worked out to so many decimals, however few of them are not nought."""

ROUNDED, SAYS_ROUNDED = "rounded", ("rounded", "gerundet")
"""The word that excuses a sum in its sentence, in each of our languages."""

REMEDY = f"compute it from what is printed, as a reader will, or say that it is {ROUNDED}"

FUNCTIONS: dict[str, Callable[[Decimal], Decimal]] = {
    "tanh": tanh,
    "ln": Decimal.ln,
    "exp": Decimal.exp,
    "√": Decimal.sqrt,
}

SUPERSCRIPTS = str.maketrans("⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹", "-+0123456789")


@dataclass(frozen=True)
class Disagreement:
    """A printed sum whose end does not follow from its beginning."""

    printed: str
    follows: Decimal
    """What should stand at the end, to as many decimals."""

    line: int

    @property
    def problem(self) -> str:
        """In words."""
        follows = f"{self.follows:,f}".replace("-", "−")
        return f"'{self.printed}' does not follow from its own digits: they make {follows}"


def disagreements(symbols: Iterable[Symbol]) -> list[Disagreement]:
    """Every sum among the symbols whose printed digits do not agree."""
    printed = list(symbols)
    if not any(symbol.kind == "relation" for symbol in printed):
        return []
    reader = _Reader(printed)
    with localcontext(EXACT):
        return [*reader.disagreements()]


@dataclass(frozen=True)
class _Side:
    """What a part of a sum comes to."""

    value: Decimal | None
    """None if it holds more than numbers."""

    plain: bool = False
    """Whether it is one printed number."""


_UNKNOWN = _Side(None)


def _worked(calculate: Callable[..., Decimal], *parts: _Side) -> _Side:
    values = [part.value for part in parts]
    return _UNKNOWN if None in values else _Side(calculate(*values))


class _Reader:
    """Reads sums from left to right; each method takes what it can and leaves the rest."""

    def __init__(self, symbols: Iterable[Symbol]) -> None:
        self._at = 0
        self._symbols: list[Symbol] = []
        space = blank = False
        for symbol in (*symbols, Symbol("word", "", "", 0)):
            if symbol.kind in ("space", "blank"):
                space, blank = space or symbol.kind == "space", True
                continue
            if blank:
                symbol = symbol._replace(written=f" {symbol.written}", apart=space)
            self._symbols.append(symbol)
            space = blank = False

    def disagreements(self) -> Iterator[Disagreement]:
        """Neighbouring sides that are numbers and differ."""
        while self._at < len(self._symbols) - 1:
            start = self._at
            chained = start > 0 and self._symbols[start - 1].kind == "relation"
            left = self._beginning()
            self._at = max(self._at, start + 1)
            while self._next.kind == "relation":
                line = self._next.line
                self._at += 1
                middle = self._at
                right = self._sum()
                worked = chained or not (left.plain and right.plain)  # not so in: 2 of 3 = 67 %
                follows = _follows(left, right) if worked else None
                if follows is not None and not self._excused(start):
                    yield Disagreement(self._written(start), follows, line)
                start, left, chained = middle, right, True

    def _beginning(self) -> _Side:
        """The first side of a sum, if one begins here."""
        if self._next.kind == "word":  # as most symbols are
            return _UNKNOWN
        joined, side = self._joined(), self._sum()
        return _UNKNOWN if joined else side

    @property
    def _next(self) -> Symbol:
        return self._symbols[self._at]

    def _take(self, *texts: str) -> str:
        """The next symbol's text if it is one of these signs, else ''."""
        if self._next.kind in ("sign", "function") and self._next.text in texts:
            self._at += 1
            return self._symbols[self._at - 1].text
        return ""

    def _joined(self) -> bool:
        """Whether what comes next is only the end of something that began before it."""
        if self._next.text in ("−", "+") and self._symbols[self._at + 1].apart:
            return True  # a sign with a space after it stands between two terms
        if self._at == 0:
            return False
        before = self._symbols[self._at - 1]
        if before.kind == "word":  # as in f(0.5) and ½√2
            glued = self._next.text in ("(", "√") and not self._next.apart
            return glued and before.text[-1:].isalnum()
        return before.kind != "relation" and before.text != "("

    def _sum(self) -> _Side:
        total = self._product()
        while sign := self._take("+", "−"):
            add = Decimal.__add__ if sign == "+" else Decimal.__sub__
            total = _worked(add, total, self._product())
        return total

    def _product(self) -> _Side:
        total = self._factor()
        while True:
            start = self._at
            if self._take("/"):
                total = _worked(_quotient, total, self._factor())
            elif self._take("×") or self._juxtaposed():
                factor = self._factor()
                if self._at == start:  # a bracket of the sentence, not of the sum
                    return total
                total = _worked(Decimal.__mul__, total, factor)
            else:
                return total

    def _juxtaposed(self) -> bool:
        """Whether a factor may follow without a sign, as in (0.5)(0.2) and 2√3."""
        if self._at == 0 or self._symbols[self._at - 1].kind in ("word", "relation"):
            return False
        opens = self._next.text == "(" and not self._next.apart
        return opens or self._next.kind in ("letter", "function")

    def _factor(self) -> _Side:
        sign = self._take("−", "+")
        base = self._power()
        if sign == "−" and base.value is not None:
            return _Side(base.value.copy_negate(), base.plain)
        return base

    def _power(self) -> _Side:
        euler = self._next.kind == "letter" and self._next.text == "e"
        base = self._primary()
        while True:
            if self._next.kind == "power":
                exponent = _Side(Decimal(self._next.text.translate(SUPERSCRIPTS)))
                self._at += 1
                base = _worked(Decimal.__pow__, base, exponent)
            elif self._take("^"):
                exponent = self._factor()
                power = _worked(Decimal.__pow__, base, exponent)
                base = _worked(Decimal.exp, exponent) if euler else power
            elif self._take("_"):
                self._primary()
                base = _UNKNOWN
            elif self._take("%"):
                base = base if base.value is None else _Side(base.value.scaleb(-2), base.plain)
            else:
                return base
            euler = False

    def _primary(self) -> _Side:
        symbol = self._next
        if symbol.text == "(":
            return self._group()
        if self._take(r"\frac"):
            return _worked(_quotient, self._primary(), self._primary())
        if symbol.kind not in ("number", "function", "letter"):
            return _UNKNOWN
        self._at += 1
        if symbol.kind == "number":
            return _Side(_number(symbol.text), plain=True)
        if symbol.kind == "function":
            return _worked(FUNCTIONS[symbol.text.removeprefix("\\")], self._power())
        return _UNKNOWN

    def _group(self) -> _Side:
        start = self._at
        self._at += 1
        inner = self._sum()
        if not self._take(")"):
            self._at = start
            return _UNKNOWN
        return inner

    def _excused(self, start: int) -> bool:
        """Whether the words of the sentence say that something is rounded."""
        ends = [k for k, symbol in enumerate(self._symbols) if symbol.text in (".", "!", "?", "")]
        first = max((k for k in ends if k < start), default=0)
        last = min(k for k in ends if k >= self._at - 1)
        return any(symbol.text.lower() in SAYS_ROUNDED for symbol in self._symbols[first:last])

    def _written(self, start: int) -> str:
        words = "".join(symbol.written for symbol in self._symbols[start : self._at])
        return re.sub(r"\{(-?[\d.]+)\}", r"\1", words).strip()


def _number(text: str) -> Decimal:
    """A numeral, perhaps with commas for thousands and a power of ten behind it."""
    bare = re.sub(r"[\s,{}]", "", text)
    return Decimal(re.sub(r"(?:×|·|\\times)10\^?", "E", bare).translate(SUPERSCRIPTS))


def _quotient(above: Decimal, below: Decimal) -> Decimal:
    return (above / below).quantize(FINEST)


def _follows(left: _Side, right: _Side) -> Decimal | None:
    """What should stand where the result is printed, or None if it does stand there.

    The result is the right side, unless only the left one is a plain number.
    """
    if left.value is None or right.value is None:
        return None
    backward = left.plain and not right.plain
    computed, printed = (right.value, left.value) if backward else (left.value, right.value)
    places = printed.as_tuple().exponent
    unit = max(Decimal(1).scaleb(places), FINEST) if isinstance(places, int) else FINEST
    follows = computed.quantize(unit)
    return None if follows == printed.quantize(unit) else follows
