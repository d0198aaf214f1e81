"""Characters that no page may hold, wherever they come from."""

from __future__ import annotations

import re

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, halves of pairs, and what is no character (HTML, section 13.2.3.5)."""

REMEDY = "take it out, or write what it was to stand for"


def unfit(text: str) -> tuple[int, str] | None:
    """The line, from 0, and the problem of the first such character."""
    found = UNFIT.search(text)
    if found is None:
        return None
    line = text.count("\n", 0, found.start())
    return line, f"the character U+{ord(found[0]):04X}, which no page can hold"
