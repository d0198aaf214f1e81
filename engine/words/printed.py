"""What prose will print, read off its tokens: quotations, formulas, numbers and sums."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from markdown_it.token import Token

from engine.errors import Mistakes, Place
from engine.words import arithmetic, symbols
from engine.words.grammar import LITERAL, QUOTE, place_of, walk
from engine.words.quotation import Quotation, QuotationError, Quoting

FORMULAS = frozenset({"math_inline", "math_inline_double", "math_block"})
"""Tokens that hold TeX."""

Quotations = Mapping[str, Quotation]
"""What each mark stands for, by the mark; without those that stand for nothing."""


def marks(tokens: Sequence[Token]) -> Iterator[tuple[str, Place]]:
    """Every mark such as `[[run.loss:.4f]]`, in reading order, and where it stands."""
    for token in walk(tokens):
        place = place_of(token)
        if token.type == "quote":
            yield f"[[{token.content}]]", place
        elif token.type in FORMULAS:
            for match in QUOTE.finditer(token.content):
                below = token.content.count("\n", 0, match.start())
                yield match[0], Place(place.file, place.line + below)


def resolve(marks: Iterable[tuple[str, Place]], quote: Quoting, mistakes: Mistakes) -> Quotations:
    """What marks stand for."""
    found: dict[str, Quotation] = {}
    for mark, place in marks:
        try:
            found[mark] = quote(mark)
        except QuotationError as error:
            mistakes.add(place, error.problem, error.remedy)
    return found


def tex(token: Token, quotations: Quotations) -> str:
    """A formula, once the values that it quotes have been put in."""

    def value(match: re.Match[str]) -> str:
        quotation = quotations.get(match[0])
        return quotation.tex() if quotation else "0"

    return LITERAL.sub(r"\1", QUOTE.sub(value, token.content))


def check_sums(tokens: Sequence[Token], quotations: Quotations, mistakes: Mistakes) -> None:
    """Note the wrong sums of every paragraph, heading, cell and formula."""
    for token in tokens:
        within = token.children or () if token.type == "inline" else (token,)
        texts = [(each, _printed(each, quotations)) for each in within]
        if not any(symbols.EQUATING.search(text) for _, text in texts):
            continue
        printed = [
            symbol
            for each, text in texts
            for symbol in (symbols.read_tex if each.type in FORMULAS else symbols.read)(
                text, place_of(each).line
            )
        ]
        for found in arithmetic.disagreements(printed):
            place = Place(place_of(token).file, found.line)
            mistakes.add(place, found.problem, arithmetic.REMEDY)


def _printed(token: Token, quotations: Quotations) -> str:
    """What a token prints."""
    if token.type in ("text", "literal"):
        return token.content
    if token.type == "softbreak":
        return "\n"
    if token.type in FORMULAS:
        return tex(token, quotations)
    quotation = quotations.get(f"[[{token.content}]]") if token.type == "quote" else None
    return quotation.text if quotation else ""
