"""What pages say on paper: nothing that paper cannot follow, and the names of what they show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browsers.driver import Browser, Media

SHEET = (794, 1123)
"""A4, CSS pixels."""

ORDERS = re.compile(r"\b(?:(?<!MIT )(?<!University )press|click|tap|hover|scroll)\b", re.IGNORECASE)
"""What only a screen can follow; publishers aside."""


def printed(browser: Browser, page: Path) -> str:
    """The words that stand on paper."""
    browser.viewport(*SHEET)
    with browser.emulating(Media(printing=True)):
        browser.open(page.as_uri())
        words: str = browser.evaluate("return document.body.innerText")
        return words


def test_paper_gives_no_order_that_it_cannot_follow(browser: Browser, site: Path) -> None:
    """Nothing is to be pressed, clicked or scrolled, on any page of any volume."""
    pages = sorted(site.glob("*/*.html"))
    assert len(pages) > 20
    for page in pages:
        found = [line for line in printed(browser, page).splitlines() if ORDERS.search(line)]
        assert not found, f"{page.name}: {found}"


def test_the_screen_says_what_to_press(browser: Browser, site: Path) -> None:
    """The same words stand on the screen."""
    browser.viewport(1280, 900)
    browser.open((site / "backpropagation" / "index.html").as_uri())
    words = browser.evaluate("return document.querySelector('.screen').innerText")
    assert "Press the loss curve anywhere" in words


@pytest.mark.further
def test_a_playground_prints_two_named_runs(browser: Browser, site: Path) -> None:
    """Each under its settings, with its last sentence; the table stands below."""
    words = printed(browser, site / "backpropagation" / "playground.html")
    assert "tanh, η = 0.5, 4 + 4" in words
    assert "relu, η = 0.3, 8 + 8" in words
    assert "How all 27 ended" in words
