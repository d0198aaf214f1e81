"""Colours of a site's own: can they be read on its paper?"""

from __future__ import annotations

from collections.abc import Mapping

from engine.drawing.palette import THEMES, Role, painting, theme
from engine.errors import Mistakes, Place

WORDS, MARKS = 4.5, 3.0
"""The least contrast to the paper of what is read, and of what is only seen (WCAG 2.2)."""

READ: tuple[Role, ...] = ("ink", "quiet", "signal", "blame")
SEEN: tuple[Role, ...] = ("increase", "decrease", "class0", "class1")


def check_colours(
    colours: Mapping[Role, tuple[str, str]], place: Place, mistakes: Mistakes
) -> None:
    """Note every role that cannot be told from the paper well enough."""
    if not colours:
        return
    with painting(colours):
        for name in THEMES:
            now = theme(name)
            for role in (*READ, *SEEN):
                wanted, found = WORDS if role in READ else MARKS, contrast(now[role], now["paper"])
                if found < wanted:
                    mistakes.add(
                        place,
                        f"on {name} paper, the colour {now[role]} of '{role}' has a contrast of "
                        f"{found:.1f}",
                        f"choose one that differs more from {now['paper']}: at least {wanted:g}",
                    )


def contrast(one: str, other: str) -> float:
    """How far two colours differ in luminance, 1 to 21, as WCAG counts it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    levels = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    linear = (x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in levels)
    return sum(share * x for share, x in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
