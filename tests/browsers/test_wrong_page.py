"""The pages beside the first: mistakes to choose and scrub, a worksheet to print."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from tests.browsers import frames
from tests.browsers.driver import Browser, Key, Media, until

pytestmark = pytest.mark.further

SEEN = """
return [...document.querySelectorAll(arguments[0] + ' .run')].flatMap((run, k) =>
    run.checkVisibility() ? [k] : []);
"""

SAID = """
const said = [...document.querySelectorAll(arguments[0] + ' .say')]
    .find(one => one.checkVisibility());
said.scrollIntoView({block: 'center', behavior: 'instant'});
const box = said.getBoundingClientRect();
return document.elementFromPoint(box.left + 20, box.top + box.height / 2).textContent.trim();
"""

FAR = """
document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'});
"""


def show(browser: Browser, site: Path, page: str, figure: str = "") -> None:
    """Opens a page of the volume, its figure in the middle of the window."""
    browser.open((site / "backpropagation" / f"{page}.html").as_uri())
    if figure:
        browser.evaluate(FAR, figure)
        browser.settle()


@pytest.mark.parametrize("figure", ["#too-soon", "#fading", "#all-opinions"])
def test_a_choice_shows_its_picture_and_says_its_number(
    browser: Browser, site: Path, figure: str
) -> None:
    """Each choice shows exactly one picture, its own, and a sentence of its own."""
    show(browser, site, "wrong", figure)
    labels = browser.evaluate(
        "return [...document.querySelectorAll(arguments[0] + ' .pills label')].map(l => l.htmlFor)",
        figure,
    )
    assert len(labels) >= 3
    said = set()
    for number, label in enumerate(labels):
        browser.evaluate(FAR, f"label[for={label}]")
        browser.click(f"label[for={label}]")
        assert browser.evaluate(SEEN, figure) == [number]
        said.add(browser.evaluate(SAID, figure))
    assert len(said) == len(labels)


@pytest.mark.parametrize("figure", ["#forgotten", "#dying"])
def test_a_film_can_be_scrubbed(browser: Browser, site: Path, figure: str) -> None:
    """Pressing the strip at half way shows a frame in the middle; an arrow key, the next one."""
    show(browser, site, "wrong", figure)
    last = int(browser.style(f"{figure} .run", "--last"))
    browser.click(browser.rect(f"{figure} .scrubber").at(0.5, 0.5))

    def frame() -> int:
        return int(float(browser.style(f"{figure} .run", "--f")))

    assert abs(frame() - last / 2) <= 2
    before, words = frame(), browser.evaluate(SAID, figure)
    browser.keys(Key.RIGHT)
    until(lambda: frame() == before + 1, "the next frame")
    step = int(re.findall(r"Step (\d+)", browser.evaluate(SAID, figure))[0])
    assert step > int(re.findall(r"Step (\d+)", words)[0]) > 0


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize("page", ["wrong", "worksheet", "answers"])
def test_nothing_overflows(browser: Browser, site: Path, page: str, width: int) -> None:
    """At every width the page is no wider than the window."""
    browser.viewport(width, 900)
    show(browser, site, page)
    assert browser.evaluate("return document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("figure", ["#forgotten", "#dying"])
def test_on_paper_a_film_is_a_storyboard(browser: Browser, site: Path, figure: str) -> None:
    """Four pictures in the order of time, each another and with its own sentence, and no fifth."""
    board = "return [...document.querySelectorAll(arguments[0] + ' .board li')]"
    show(browser, site, "wrong", figure)
    assert browser.evaluate(board + ".every(one => !one.checkVisibility())", figure)
    with browser.emulating(Media(printing=True)):
        show(browser, site, "wrong", f"{figure} .board")
        told = browser.evaluate(board + ".map(one => one.innerText)", figure)
        steps = [int(re.findall(r"Step (\d+)", words)[0]) for words in told]
        assert len(steps) == 4
        assert steps == sorted(set(steps))
        shown = "return [...document.querySelectorAll(arguments[0] + ' svg')]"
        shown += ".filter(one => one.checkVisibility()).length"
        assert browser.evaluate(shown, figure) == 4
        page = browser.screenshot()
        pictures = [
            frames.cut(page, browser.rect(f"{figure} .board li:nth-child({k}) svg"))
            for k in range(1, 5)
        ]
        for one, other in pairwise(pictures):
            assert one.size == other.size
            assert frames.share_changed(one, other) > 0.005


def test_blanks_are_ruled_on_paper(browser: Browser, site: Path) -> None:
    """On the printed worksheet every empty cell is a line to write on, and none says its answer."""
    with browser.emulating(Media(printing=True)):
        show(browser, site, "worksheet")
        blanks = browser.evaluate(
            "return [...document.querySelectorAll('#worksheet td:empty')].map(one =>"
            " [one.getBoundingClientRect().width, getComputedStyle(one).borderBottomStyle])"
        )
        assert len(blanks) == 7 + 7 + 2 * 9 + 7
        assert all(width > 60 and rule == "solid" for width, rule in blanks)


def test_every_blank_has_an_answer(browser: Browser, site: Path) -> None:
    """The answers have the worksheet's lines in the same order, each with its numbers filled in."""
    rows = "return [...document.querySelectorAll('tbody tr')].map(r => [...r.cells].map(c =>"
    rows += " c.innerText.trim()))"
    show(browser, site, "worksheet")
    asked = browser.evaluate(rows)
    show(browser, site, "answers")
    answered = browser.evaluate(rows)
    assert len(asked) == len(answered) == 30
    for blank, full in zip(asked, answered, strict=True):
        for left, right in zip(blank, full, strict=True):
            if left:
                assert left == right
            else:
                assert Decimal(right.replace("−", "-")).as_tuple().exponent == -4
