"""The page beyond networks, and the throw on the main page: each film plays and can be scrubbed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.browsers import frames
from tests.browsers.driver import Browser, Key, until

WINDOW = (1100, 1000)
FILMS = {
    "a-throw-that-learns": "index.html",
    "a-bounce-that-misleads": "beyond.html",
    "discs-find-their-place": "beyond.html",
    "a-route-that-relaxes": "beyond.html",
}
EVERY_FILM = [
    pytest.param(film, marks=[pytest.mark.further] if page != "index.html" else [])
    for film, page in FILMS.items()
]
CHOICES = {"a-bounce-that-misleads": 3, "discs-find-their-place": 2, "a-route-that-relaxes": 3}

# The sentence that stands in the window of the film shown, by asking what lies at its middle.
_SENTENCE = """
const window = [...document.querySelectorAll(`#${arguments[0]} .say`)]
    .find(each => each.checkVisibility());
window.scrollIntoView({block: 'nearest', behavior: 'instant'});
const box = window.getBoundingClientRect();
return document.elementFromPoint(box.left + 20, box.top + box.height / 2).textContent.trim();
"""
_TO_TOP = "document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'}); return 0;"


def opened(browser: Browser, site: Path, film: str) -> Browser:
    """The page of a film, with the film in the window."""
    browser.viewport(*WINDOW)
    browser.open((site / "backpropagation" / FILMS[film]).as_uri())
    browser.evaluate(_TO_TOP, film)
    browser.settle(100)
    return browser


def sentence(browser: Browser, film: str) -> str:
    """What the frame shown says."""
    return str(browser.evaluate(_SENTENCE, film))


def picture(browser: Browser, film: str, choice: int = 0) -> Image.Image:
    """The picture of one choice as painted, brought into the window first."""
    browser.evaluate(_TO_TOP, film)
    browser.settle(100)
    return frames.cut(browser.screenshot(), browser.rect(drawing(film, choice)))


def drawing(film: str, choice: int = 0) -> str:
    """The picture of one choice, without its controls."""
    return f"#{film} .run:nth-child({choice + 1}) svg"


@pytest.mark.parametrize("film", EVERY_FILM)
def test_play_runs_the_film(browser: Browser, site: Path, film: str) -> None:
    """Pressed once, the sentence and the picture go on."""
    opened(browser, site, film)
    rest = sentence(browser, film)
    before = picture(browser, film)
    browser.click(f"#{film}-play")
    until(lambda: sentence(browser, film) != rest, "another sentence")
    browser.settle(400)
    after = picture(browser, film)
    assert frames.share_changed(before, after) > 0.001


@pytest.mark.parametrize("film", EVERY_FILM)
def test_the_arrow_keys_walk_the_frames(browser: Browser, site: Path, film: str) -> None:
    """On the film's own control the arrow keys lead to the frame before, and back again."""
    opened(browser, site, film)
    rest = sentence(browser, film)
    browser.evaluate(
        "const all = document.querySelectorAll(`#${arguments[0]} .scrubber input`);"
        "const shown = [...all].filter(each => each.checkVisibility());"
        "(shown.find(each => each.checked) || shown[0]).focus(); return 0;",  # as Tab would
        film,
    )
    browser.keys(Key.LEFT)
    until(lambda: sentence(browser, film) != rest, "the frame before")
    browser.keys(Key.RIGHT)
    until(lambda: sentence(browser, film) == rest, "the first picture again")


@pytest.mark.further
@pytest.mark.parametrize(("film", "choices"), CHOICES.items())
def test_every_choice_is_another_picture(
    browser: Browser, site: Path, film: str, choices: int
) -> None:
    """Each pill shows a film of its own, and hides the others."""
    opened(browser, site, film)
    pictures = []
    for choice in range(choices):
        browser.click(f"label[for={film}-{choice + 1}-pick]")
        pictures.append(picture(browser, film, choice))
    for one, other in zip(pictures, pictures[1:] + pictures[:1], strict=True):
        assert frames.share_changed(one, other) > 0.001


def test_the_card_leads_to_the_page_and_back(browser: Browser, site: Path) -> None:
    """The link in the card opens the page, whose own link opens the volume again."""
    opened(browser, site, "a-throw-that-learns")
    _follow(browser, '.card a[href="beyond.html"]')
    until(lambda: "beyond.html" in str(browser.evaluate("return location.href")), "the page")
    assert browser.evaluate("return document.querySelector('h1').textContent") == (
        "Backward through anything"
    )
    _follow(browser, '.kicker a[href="index.html"]')
    until(lambda: "index.html" in str(browser.evaluate("return location.href")), "the volume")


def _follow(browser: Browser, link: str) -> None:
    """A link may be broken over two lines, with nothing in its middle: so by keyboard."""
    browser.evaluate("document.querySelector(arguments[0]).focus(); return 0;", link)
    browser.keys(Key.ENTER)


@pytest.mark.further
@pytest.mark.parametrize("width", [320, 360, 768])
def test_nothing_overflows_a_narrow_window(browser: Browser, site: Path, width: int) -> None:
    """The page is as wide as its window."""
    browser.viewport(width, 800)
    browser.open((site / "backpropagation" / "beyond.html").as_uri())
    assert browser.evaluate("return document.documentElement.scrollWidth <= innerWidth")


def test_the_page_is_light(site: Path) -> None:
    """No script, and no more than 350 kB with fonts and rules."""
    page = (site / "backpropagation" / "beyond.html").read_bytes()
    assert len(page) <= 350_000
    assert not re.search(rb"<script", page)
