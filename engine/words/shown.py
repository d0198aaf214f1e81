"""The words of a finished figure, read off its HTML as a reader would, and the sums among them."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from markupsafe import Markup

from engine.words.arithmetic import Disagreement, disagreements
from engine.words.symbols import EQUATING, Symbol, read, read_tex

WORDS = "//text() | //@aria-label"
FORMULAS = "//@alttext"


def disagreements_shown(html: Markup) -> list[Disagreement]:
    """Every wrong sum in sentences, labels, descriptions, drawn words and formulas."""
    return [wrong for symbols in _printed(html) for wrong in disagreements(symbols)]


def _printed(html: Markup) -> Iterator[list[Symbol]]:
    """What each text, spoken name and formula prints, if it may hold a sum."""
    figure = etree.fromstring(html.encode(errors="replace"), etree.HTMLParser(encoding="utf-8"))
    for path, reader in ((WORDS, read), (FORMULAS, read_tex)):
        for words in map(str, figure.xpath(path)):
            if EQUATING.search(words):
                yield reader(words)
