"""Unicode's alphabets of mathematics: bold, script, double-struck and others."""

from __future__ import annotations

import unicodedata
from contextlib import suppress

ALPHABETS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "bold-script": "BOLD SCRIPT",
    "fraktur": "FRAKTUR",
    "bold-fraktur": "BOLD FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "bold-sans-serif": "SANS-SERIF BOLD",
    "sans-serif-italic": "SANS-SERIF ITALIC",
    "monospace": "MONOSPACE",
}
"""How Unicode names the alphabets of mathvariant, which browsers no longer read from there."""


def styled(letter: str, variant: str) -> str:
    """A letter in one of Unicode's mathematical alphabets, or itself if it is not in there."""
    alphabet = ALPHABETS[variant]
    name = unicodedata.name(letter, "")
    if name.startswith("DIGIT "):
        name_there = f"MATHEMATICAL {alphabet} {name}"
    else:
        kind, _, rest = name.partition(" LETTER ")
        name_there = f"MATHEMATICAL {alphabet} {kind.rpartition(' ')[2]} {rest}"
    # Some letters were there before their alphabets.
    before = name_there.removeprefix("MATHEMATICAL ").replace("FRAKTUR", "BLACK-LETTER")
    for each in (name_there, before):
        with suppress(KeyError):
            return unicodedata.lookup(each)
    return letter
