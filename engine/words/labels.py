"""Words that are no Markdown: labels, titles and descriptions, with numbers marked as in prose."""

from __future__ import annotations

import re
from collections.abc import Iterator

from engine.errors import Mistakes
from engine.words import arithmetic, symbols
from engine.words.bound import COMPARISON, Piece, loose
from engine.words.characters import REMEDY, unfit
from engine.words.checking import NUMBER, note_orphan, unmarked
from engine.words.grammar import LITERAL, QUOTE
from engine.words.prose import Prose
from engine.words.quotation import QuotationError, Quoting

BRACES = re.compile(r"\{[^{}]*\}")
"""What a remark leaves to be filled in from the record, such as {loss}."""


def fill(words: Prose, quote: Quoting) -> str:
    """The words with their numbers; raise all their mistakes at once.

    What stands in braces is left as it is.
    """
    mistakes = Mistakes()
    found = unfit(words.text)
    if found:
        mistakes.add(words.line(found[0]), found[1], REMEDY)
    for _, problem, remedy in loose([*_pieces(words.text)]):
        mistakes.add(words.place, problem, remedy)
    for number in NUMBER.findall(BRACES.sub("", unmarked(words.text))):
        note_orphan(number, words.place, mistakes)

    def value(match: re.Match[str]) -> str:
        try:
            return quote(match[0]).text
        except QuotationError as error:
            mistakes.add(words.place, error.problem, error.remedy)
            return ""

    text = LITERAL.sub(r"\1", COMPARISON.sub(value, QUOTE.sub(value, words.text)))
    for sum_ in arithmetic.disagreements(symbols.read(text, words.place.line)):
        place = words.line(sum_.line - words.place.line)
        mistakes.add(place, sum_.problem, arithmetic.REMEDY)
    mistakes.settle()
    return text


MARK = re.compile(f"{COMPARISON.pattern}|{QUOTE.pattern}|{LITERAL.pattern}")


def _pieces(text: str) -> Iterator[Piece]:
    """Text, and the marks in it."""
    at = 0
    for match in MARK.finditer(text):
        yield "text", text[at : match.start()]
        kind = "bound" if COMPARISON.fullmatch(match[0]) else "literal"
        yield ("number" if QUOTE.fullmatch(match[0]) else kind), match[0]
        at = match.end()
    yield "text", text[at:]
