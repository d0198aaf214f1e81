"""Numbers and words from the records, as the prose prints them."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from numbers import Integral, Real

from markupsafe import Markup, escape

from engine.errors import did_you_mean
from engine.words.grammar import QUOTE

Quotes = Mapping[str, Mapping[str, object]]
"""Values by group and key."""

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
SCIENTIFIC = re.compile(r"(?<=[0-9.])e([+-]?)0*(\d+)")
"""The exponent of a number such as 1.5e-05."""


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

    @property
    def is_number(self) -> bool:
        return isinstance(self.value, Real) and not isinstance(self.value, bool)

    @property
    def text(self) -> str:
        """As a reader sees it."""
        return as_in_books(self.printed) if self.is_number else self.printed

    def html(self) -> Markup:
        """For prose: a number keeps all its digits in `<data>`, a word is just a word."""
        if not self.is_number:
            return escape(self.text)
        return Markup('<data value="{}">{}</data>').format(_full_digits(self.value), self.text)

    def tex(self) -> str:
        """For a formula: braces keep the digits together, as in 2^[[run.steps]]."""
        if not self.is_number:
            return r"\text{" + re.sub(r"([%&#$_])", r"\\\1", self.printed) + "}"
        text = SCIENTIFIC.sub(lambda e: rf" \times 10^{{{e[1].strip('+')}{e[2]}}}", self.printed)
        return "{" + text.replace(",", "{,}").replace("%", r"\%") + "}"


def as_in_books(printed: str) -> str:
    """A number as books print it: 1.5e-05 with a power of ten, and a minus for the hyphen."""
    text = SCIENTIFIC.sub(
        lambda e: f"\u00a0×\u00a010{(e[1].strip('+') + e[2]).translate(SUPERSCRIPTS)}", printed
    )
    return text.replace("-", "−")


def quote(mark: str, quotes: Quotes) -> Quotation:
    """What a mark such as `[[run.loss:.4f]]` stands for."""
    match = QUOTE.fullmatch(mark)
    if match is None:
        raise QuotationError(
            f"'{mark}' is no quotation", "write [[group.key]] or [[group.key:.3f]]"
        )
    group, key, spec = match.groups()
    if group not in quotes:
        raise QuotationError(f"nothing is recorded under '{group}'", did_you_mean(group, quotes))
    if key not in quotes[group]:
        raise QuotationError(f"'{group}' records no '{key}'", did_you_mean(key, quotes[group]))
    value = quotes[group][key]
    if isinstance(value, Real) and not math.isfinite(value):
        raise QuotationError(
            f"'{group}.{key}' is {value}, not a finite number", "look into the experiment behind it"
        )
    try:
        return Quotation(value, format(value, spec or ""))
    except (TypeError, ValueError) as error:
        raise QuotationError(
            f"'{group}.{key}' cannot be printed with '{spec}': {str(error).lower()}",
            "use a Python format such as .4f, .1%, .2e or d",
        ) from error


def _full_digits(value: object) -> str:
    if isinstance(value, Integral):
        return str(int(value))
    assert isinstance(value, Real)
    return repr(float(value))
