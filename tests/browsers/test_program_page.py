"""The films of programs, pressed and read as a reader would."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.browsers import frames
from tests.browsers.driver import Browser, Key, UnsupportedError, until

WINDOW = (900, 1100)
FILMS = {
    "program.html": ("the-program-that-ran", "checkpoints"),
    "index.html": ("tape-of-a-fraction",),
}
EVERY_FILM = [
    pytest.param(page, film, marks=[pytest.mark.further] if page != "index.html" else [])
    for page, films in FILMS.items()
    for film in films
]

_TOP = "document.getElementById(arguments[0]).scrollIntoView({behavior: 'instant'}); return 0;"

# The sentence whose own line lies inside its window.
_SAID = """
for (const list of document.querySelectorAll(`#${arguments[0]} .say`)) {
    const box = list.getBoundingClientRect();
    if (!box.height) continue;
    for (const line of list.children) {
        const at = line.getBoundingClientRect();
        if (Math.abs(at.top - box.top) < box.height / 4) return line.textContent.trim();
    }
}
return '';
"""


class Film:
    """A figure of the built page."""

    def __init__(self, browser: Browser, site: Path, page: str, name: str) -> None:
        self.browser, self.name = browser, name
        browser.viewport(*WINDOW)
        browser.open((site / "backpropagation" / page).as_uri())
        self.scroll()

    def scroll(self) -> None:
        """Bring it to the top of the window."""
        self.browser.evaluate(_TOP, self.name)
        self.browser.settle()

    def said(self) -> str:
        """The sentence that is shown."""
        return re.sub(r"\s+", " ", str(self.browser.evaluate(_SAID, self.name)))

    def press(self, selector: str) -> None:
        """Press one of its controls."""
        self.browser.click(f"#{self.name} {selector}")
        self.scroll()

    def walk(self, steps: int) -> None:
        """Take the keyboard to its slider, or to its bar of radios, and walk."""
        at = self.browser.rect(f"#{self.name} .run:not([hidden]) .strip")
        self.browser.click(at.at(0.05, 0.5))
        self.scroll()
        for _ in range(60):
            if self.frame() == 0:
                break
            self.browser.keys(Key.LEFT)
        self.browser.keys(*[Key.RIGHT] * steps)
        self.browser.settle()

    def frame(self) -> int:
        """The frame of the first of its films."""
        return int(float(self.browser.style(f"#{self.name} .run", "--f")))


@pytest.mark.parametrize(("page", "name"), EVERY_FILM)
def test_play_goes_on_by_itself_and_pause_keeps_the_frame(
    browser: Browser, site: Path, page: str, name: str
) -> None:
    """Nothing moves until asked; then one sentence follows another, until it is told to stop."""
    film = Film(browser, site, page, name)
    first = film.said()
    browser.settle(900)
    assert film.said() == first
    seen = {first}

    def went_on() -> bool:
        seen.add(film.said())
        return len(seen) > 2

    film.press(".btn.first")
    browser.play_at(5)
    until(went_on, f"{name} to go on", seconds=15)
    film.press(".btn.first")
    kept = film.said()
    assert kept != first
    browser.settle(1200)
    assert film.said() == kept


@pytest.mark.further
def test_a_film_rests_on_its_end_and_begins_when_played(browser: Browser, site: Path) -> None:
    """Until asked it shows how it ends; Play does not wait there, but goes to the first frame."""
    film = Film(browser, site, "program.html", "the-program-that-ran")
    last = int(browser.style("#the-program-that-ran .run", "--last"))
    assert film.frame() == last
    film.press(".btn.first")
    browser.play_at(0.2)
    until(lambda: film.frame() != last, "the film to begin")
    assert film.frame() < last // 4


@pytest.mark.parametrize(("page", "name"), EVERY_FILM)
def test_a_walk_along_the_strip_shows_frame_after_frame(
    browser: Browser, site: Path, page: str, name: str
) -> None:
    """Three steps of an arrow key lead to the fourth frame, which looks and says otherwise."""
    film = Film(browser, site, page, name)
    film.walk(0)
    before = browser.screenshot()
    said = film.said()
    film.walk(3)
    assert film.frame() == 3
    assert film.said() != said
    assert frames.share_changed(before, browser.screenshot()) > 0.0005


@pytest.mark.further
@pytest.mark.parametrize(
    ("name", "choices"),
    [("the-program-that-ran", 2), ("what-shape-costs", 3), ("checkpoints", 4)],
)
def test_each_choice_shows_a_picture_of_its_own(
    browser: Browser, site: Path, name: str, choices: int
) -> None:
    """Pressing a label shows its picture alone, and no two look the same."""
    film = Film(browser, site, "program.html", name)
    seen = []
    for k in range(choices):
        film.press(f".pills label:nth-of-type({k + 1})")
        shown = browser.evaluate(
            "return [...document.querySelectorAll(`#${arguments[0]} .run`)]"
            ".map(run => run.checkVisibility())",
            name,
        )
        assert shown == [each == k for each in range(choices)]
        seen.append(browser.evaluate(
            "return [...document.querySelectorAll(`#${arguments[0]} .run svg`)]"
            ".filter(svg => svg.checkVisibility()).map(svg => svg.innerHTML)[0]",
            name,
        ))  # fmt: skip
    assert len(set(map(str, seen))) == choices


def test_the_main_page_leads_to_the_program_and_back(browser: Browser, site: Path) -> None:
    """One link of the text opens the page of the program; its masthead leads home."""
    folder = site / "backpropagation"
    browser.viewport(*WINDOW)
    browser.open((folder / "index.html").as_uri())
    browser.evaluate("document.querySelector('a[href=\"program.html\"]').click()")
    until(
        lambda: browser.evaluate("return location.pathname.endsWith('program.html')"),
        "the page of the program to open",
        seconds=10,
    )
    assert browser.evaluate("return document.querySelectorAll('script').length") == 0
    assert browser.evaluate("return document.querySelector('a[href=\"index.html\"]') !== null")


@pytest.mark.further
def test_nothing_overflows_a_narrow_window(browser: Browser, site: Path) -> None:
    """At 360 pixels the page of the program is no wider than its window."""
    browser.viewport(360, 800)
    browser.open((site / "backpropagation" / "program.html").as_uri())
    width = browser.evaluate("return document.documentElement.scrollWidth")
    inner = browser.evaluate("return document.documentElement.clientWidth")
    if not isinstance(width, int | float) or not isinstance(inner, int | float):
        raise UnsupportedError("the browser measures no widths")
    assert width <= inner
