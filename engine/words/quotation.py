"""Numbers and words from the records, as the prose prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from numbers import Integral, Real

from markupsafe import Markup, escape

from engine.catalogue import apart
from engine.errors import did_you_mean
from engine.words.bound import COMPARISON
from engine.words.characters import unfit
from engine.words.grammar import QUOTE
from engine.words.units import SPEC, Quantity, UnitError, in_unit

Quotes = Mapping[str, Mapping[str, object]]
"""Values by group and key."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SCIENTIFIC = re.compile(r"(?<=[0-9.])e([+-]?)0*(\d+)")
"""The exponent of a number such as 1.5e-05."""


WIDE = re.compile(r"\d{3,}")
"""A width or a precision that is longer than any number of ours."""


class QuotationError(ValueError):
    """A quotation of something that is not there, or that cannot be printed so."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True)
class Quotation:
    """One value and how it prints."""

    value: object
    printed: str
    """As Python formats it."""

    unit: str = ""
    """In which it is printed."""

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, Real) and not isinstance(self.value, bool)

    @property
    def text(self) -> str:
        """As a reader sees it."""
        if not self.is_number:
            return self.printed
        return as_in_books(self.printed) + (f"\u00a0{self.unit}" if self.unit else "")

    def html(self) -> Markup:
        """For prose: a number keeps all its digits in `<data>`, a word is just a word."""
        if not self.is_number:
            return escape(self.text)
        unit = f"\u00a0{self.unit}" if self.unit else ""
        number = self.text.removesuffix(unit)
        return Markup('<data value="{}">{}</data>{}').format(_full_digits(self.value), number, unit)

    def tex(self) -> str:
        """For a formula: braces keep the digits together, as in 2^[[run.steps]]."""
        if not self.is_number:
            return r"\text{" + re.sub(r"([%&#$_])", r"\\\1", self.printed) + "}"
        text = SCIENTIFIC.sub(lambda e: rf" \times 10^{{{e[1].strip('+')}{e[2]}}}", self.printed)
        unit = rf"\,\text{{{self.unit}}}".replace("%", r"\%") if self.unit else ""
        return "{" + text.replace(",", "{,}").replace("%", r"\%") + unit + "}"


def as_in_books(printed: str) -> str:
    """A number as books print it: 1.5e-05 with a power of ten, and a minus for the hyphen."""
    text = SCIENTIFIC.sub(
        lambda e: f"\u00a0×\u00a010{(e[1].strip('+') + e[2]).translate(SUPERSCRIPTS)}", printed
    )
    return text.replace("-", "−")


Quoting = Callable[[str], Quotation]
"""Tells what a mark such as `[[run.loss:.4f]]` stands for; QuotationError if nothing does."""


def quoting(quotes: Quotes) -> Quoting:
    """Marks stand for values that are computed."""
    return lambda mark: _quote(mark, quotes)


def pending(groups: Collection[str]) -> Quoting:
    """Marks stand for values that are not computed yet: they print as question marks.

    All that is known of them is in which groups they may be, and which formats there are.
    """

    def quote(mark: str) -> Quotation:
        bound = COMPARISON.fullmatch(mark)
        if bound:
            for name in (bound["left"], bound["right"]):
                if not _is_number(name):
                    _parts(f"[[{name}]]", groups)
            return Quotation(bound["words"], bound["words"])
        group, key, spec = _parts(mark, groups)
        split = SPEC.fullmatch(spec)
        _format(1, f"{group}.{key}", split["format"] if split else spec)
        return Quotation("?", "?")

    return quote


def _parts(mark: str, groups: Collection[str]) -> tuple[str, str, str]:
    """Group, key and format."""
    match = QUOTE.fullmatch(mark)
    if match is None:
        raise QuotationError(
            f"'{mark}' is no quotation", "write [[group.key]] or [[group.key:.3f]]"
        )
    group, key, spec = match.groups()
    if group not in groups:
        raise QuotationError(f"nothing is recorded under '{group}'", did_you_mean(group, groups))
    return group, key, spec or ""


def _is_number(name: str) -> bool:
    return name[0].isdigit() or name[0] == "-"


def _bound(bound: re.Match[str], quotes: Quotes) -> Quotation:
    """The words of a comparison, if it holds."""

    def value(name: str) -> float:
        if _is_number(name):
            return float(name)
        found = _value(f"[[{name}]]", quotes)[0]
        found = found.value if isinstance(found, Quantity) else found
        if not isinstance(found, Real) or isinstance(found, bool):
            raise QuotationError(f"'{name}' is no number to compare", "compare two numbers")
        return float(found)

    left, right = value(bound["left"]), value(bound["right"])
    holds = {"<": left < right, ">": left > right, "=": left == right}[bound["sign"]]
    if not holds:
        raise QuotationError(
            f"'{bound['words']}' rests on {bound['left']} {bound['sign']} {bound['right']}, "
            f"but these are {left:.6g} and {right:.6g}",
            "say what the numbers say, or look into the experiment behind them",
        )
    return Quotation(bound["words"], bound["words"])


def _quote(mark: str, quotes: Quotes) -> Quotation:
    bound = COMPARISON.fullmatch(mark)
    if bound:
        return _bound(bound, quotes)
    value, name, spec = _value(mark, quotes)
    split = SPEC.fullmatch(spec)
    unit = split["unit"] if split else None
    try:
        scaled = in_unit(value, name, unit)
    except UnitError as error:
        raise QuotationError(error.problem, error.remedy) from error
    printed = _format(scaled, name, split["format"] if split else spec)
    found = unfit(printed)
    if found:
        raise QuotationError(f"'{name}' holds {found[1]}", "look into the function that tells it")
    plain = value.value if isinstance(value, Quantity) else value
    return Quotation(plain, printed, unit or "")


def _value(mark: str, quotes: Quotes) -> tuple[object, str, str]:
    """What is recorded, its name, and the format in which it is asked for."""
    group, key, spec = _parts(mark, quotes)
    if key not in quotes[group]:
        raise QuotationError(f"'{group}' records no '{key}'", did_you_mean(key, quotes[group]))
    value = quotes[group][key]
    number = value.value if isinstance(value, Quantity) else value
    if isinstance(number, Real) and not math.isfinite(number):
        raise QuotationError(
            f"'{group}.{key}' is {number}, not a finite number",
            "look into the experiment behind it",
        )
    return value, f"{group}.{key}", spec


def _format(value: object, name: str, spec: str) -> str:
    """The value as Python prints it."""
    try:
        if WIDE.search(spec):
            raise ValueError("no number of ours is so long")
        printed = format(value, spec)
        return apart(printed) if isinstance(value, Real) else printed
    except (TypeError, ValueError) as error:
        raise QuotationError(
            f"'{name}' cannot be printed with '{spec}': {str(error).lower()}",
            "use a Python format such as .4f, .1%, .2e or d",
        ) from error


def _full_digits(value: object) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    assert isinstance(value, Real)
    return repr(float(value))
