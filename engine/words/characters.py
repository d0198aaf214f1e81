"""Characters that no page may hold, wherever they come from."""

from __future__ import annotations

import re

UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Controls, halves of pairs, and what is no character (HTML, section 13.2.3.5)."""

TURNING = re.compile("[\u202a-\u202e]")
"""Turn the letters after them around: what is read is not what is written."""

REMEDY = "take it out, or write what it was to stand for"


def unfit(text: str) -> tuple[int, str] | None:
    """The line, from 0, and the problem of the first such character."""
    for pattern, why in ((UNFIT, "no page can hold"), (TURNING, "turns letters around unseen")):
        found = pattern.search(text)
        if found:
            line = text.count("\n", 0, found.start())
            return line, f"the character U+{ord(found[0]):04X}, which {why}"
    return None
