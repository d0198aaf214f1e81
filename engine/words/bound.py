"""Words that rest on numbers: they are bound to the values they speak of, or stand in no company.

`[[run.end < run.start: falls]]` prints "falls" as long as that is so, and refuses the build once it
is not. A word of direction typed beside a quoted number, or a unit typed behind one, is held by
nothing, and is refused as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

NAME = r"[A-Za-z][\w-]*\.[A-Za-z_][\w-]*"
NUMBER = r"-?[0-9]+(?:\.[0-9]+)?"
COMPARISON = re.compile(
    rf"\[\[(?P<left>{NAME})\s*(?P<sign>[<>=])\s*(?P<right>{NAME}|{NUMBER})\s*:\s*"
    r"(?P<words>[^\[\]\n]*[^\[\]\s])\]\]"
)
"""Two values, how they lie to one another, and the words that say so."""

DIRECTION = re.compile(
    r"\b(?:rises?|rose|risen|falls|fell|fallen|raises?|raised|lowers|lowered|grows|grew|grown|"
    r"shrinks|shrank|shrunk|increases|increased|decreases|decreased|climbs|climbed|"
    r"larger|smaller|higher|fewer|more than|less than|"
    r"steigt|stieg|gestiegen|fällt|fiel|gefallen|erhöht|erhöhte|senkt|senkte|gesenkt|sinkt|sank|"
    r"gesunken|wächst|wuchs|gewachsen|schrumpft|schrumpfte|geschrumpft|größer|kleiner|höher|"
    r"niedriger|mehr als|weniger als)\b",
    re.IGNORECASE,
)
"""What says which of two numbers is the larger, in each of our languages."""

UNIT = re.compile(r"[\s\u00a0\u202f]*(?:%|(?:km|m|cm|mm|s|ms|seconds|kB|MB|B|bytes)\b)")
"""What says what a number counts, right behind it."""

END = re.compile(r"[.:;?!]+[\"'”’)]*(?=\s|$)|\n\s*\n")
"""Where a sentence, or a part that stands by itself, ends."""

WORD_REMEDY = (
    "bind the word, as in [[group.end < group.start: falls]], "
    "or say it in a sentence without numbers"
)
UNIT_REMEDY = "bind it to the value, as in [[group.key:.1f mm]], whose unit the value must know"

Piece = tuple[str, str]
"""What stands in a text: "text", "number" (from a record), "literal" or "bound"; and its words."""


def loose(pieces: Sequence[Piece]) -> Iterator[tuple[int, str, str]]:
    """What nothing holds: the piece in which it stands, the problem, the remedy."""
    for at, (kind, _) in enumerate(pieces):
        behind = takewhile(lambda piece: piece[0] == "text", pieces[at + 1 :])
        unit = UNIT.match("".join(words for _, words in behind))
        if unit and kind in ("number", "literal"):
            yield at + 1, f"the unit '{unit[0].strip()}' is typed behind a number", UNIT_REMEDY
    for sentence in _sentences(pieces):
        if not any(kind == "number" for _, kind, _ in sentence):
            continue
        for at, kind, words in sentence:
            for found in DIRECTION.finditer(words) if kind == "text" else ():
                told = f"'{found[0]}' stands beside a number, and nothing holds it to the records"
                yield at, told, WORD_REMEDY


def _sentences(pieces: Sequence[Piece]) -> Iterator[list[tuple[int, str, str]]]:
    """The pieces of each sentence, text cut where one ends."""
    sentence: list[tuple[int, str, str]] = []
    for at, (kind, words) in enumerate(pieces):
        if kind != "text":
            sentence.append((at, kind, words))
            continue
        *ended, rest = END.split(words)
        for part in ended:
            yield [*sentence, (at, kind, part)]
            sentence = []
        sentence.append((at, kind, rest))
    yield sentence
