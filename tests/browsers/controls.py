"""A page with a control of each kind, and lamps that show what reached it."""

from __future__ import annotations

from pathlib import Path

from tests.browsers import frames
from tests.browsers.driver import Browser

PAGE = Path(__file__).with_name("controls.html")
CONTROLS = PAGE.as_uri()
RED, GREEN = (200.0, 0.0, 0.0), (0.0, 160.0, 0.0)


def lamp(browser: Browser, name: str) -> str:
    """The colour of a lamp as the picture shows it."""
    seen = frames.mean_colour(browser.screenshot(), browser.rect(f"#{name}"))
    for colour, word in ((RED, "red"), (GREEN, "green")):
        if max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 3:
            return word
    return f"neither: {seen}"
