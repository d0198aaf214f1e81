"""Which signs a formula may hold: those that its typeface has."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

PACKAGE, FILE = "ziamath", "fonts/STIXTwoMath-Regular.ttf"
"""STIX Two Math, under the SIL Open Font License."""

USUAL = frozenset(
    {*map(chr, range(0x20, 0x7F)), *"\u00a0\u2009", *"αβγδεζηθλμπρστφχψωΓΔΘΛΣΦΨΩϵ"}
    | {*"±·×÷′…−∂∇∈∑∏∞∫≈≠≡≤≥⊙⊤√←→↦⇒⟹⟺⋅⋯⏞⏟^~¯―"}
)
"""Signs that are in it, for which it need not be opened."""


def font_file() -> Path:
    """Where the typeface lies; its package is not imported, since it would bring others along."""
    found = find_spec(PACKAGE)
    assert found is not None
    assert found.submodule_search_locations
    return Path(found.submodule_search_locations[0]) / FILE


def unsettable(text: str) -> str:
    """The first sign in a text that no formula can show; '' if it can show all."""
    others = [sign for sign in text if sign not in USUAL]
    return next((sign for sign in others if sign not in _all()), "")


@cache
def _all() -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(font_file(), lazy=True).getBestCmap()))
