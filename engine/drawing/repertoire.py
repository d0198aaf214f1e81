"""Which signs the page's faces can set, so that no drawing holds an empty box.

engine/pages/typefaces.py cuts the faces down to these repertoires. They are fixed, so that an
edited sentence never makes a new font.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

from engine.drawing.refusal import UndrawableError

Family = Literal["mono", "serif"]

ASCII = "".join(map(chr, range(0x20, 0x7F)))
PUNCTUATION = "\u00a0©«°±²³·»½×÷–—‘’“”…←↑→↓∑√∞≈≠≤≥−"
LETTERS = "ÄÅÉÖÜßàáâäåæçèéêëíîïñóôöøùúüýıłşš"
GREEK = "αβγδεζηθλμπρσφχψωΔΣΘΩ∂"
SMALL = "⁰¹⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉"
REPERTOIRE = ASCII + PUNCTUATION + LETTERS + GREEK + SMALL
"""Of the upright serif."""

ITALIC = ASCII + PUNCTUATION + "äéöü" + GREEK
"""Of the italic serif; the browser takes what it lacks from a typeface of the reader's system."""

MONO = "".join(sign for sign in REPERTOIRE if sign not in GREEK.replace("∂", "").replace("π", ""))
"""What the mono face has itself; the style sheet lets the upright serif set the rest for it."""

SETTABLE: dict[tuple[Family, bool], frozenset[str]] = {
    ("mono", False): frozenset(MONO + REPERTOIRE),
    ("serif", False): frozenset(REPERTOIRE),
    ("serif", True): frozenset(ITALIC),
}
"""By family and whether italic: the signs that the page sets, with the face it falls back on. There
is no italic mono, and the page's style sheet lets no browser slant one (`font-synthesis`)."""


def check_words(words: str, family: Family, italic: bool) -> None:
    """Refuse words with a sign that the page cannot set in that family."""
    known = SETTABLE.get((family, italic))
    if known is None:
        raise UndrawableError(f"the page has no italic {family}; use family='serif', or upright")
    if known.issuperset(words):
        return
    sign = next(each for each in words if each not in known)
    called = f"U+{ord(sign):04X} {unicodedata.name(sign, 'without a name')}"
    face = f"{'italic ' if italic else ''}{family}"
    composed = unicodedata.normalize("NFC", words)
    if known.issuperset(composed):
        remedy = "write accented letters as one sign each (Unicode's NFC)"
    elif italic and sign in SETTABLE["serif", False]:
        remedy = "set these words upright"
    else:
        remedy = "write another sign or its name, or draw it, as with dots or outline"
    raise UndrawableError(f"{words!r} holds {sign!r} ({called}), not in the {face} face; {remedy}")
