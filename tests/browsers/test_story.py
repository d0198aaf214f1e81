"""A film that prose tells frame by frame: pinned beside the reading, or stills between lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from tests.browsers import frames
from tests.browsers.driver import Browser, Firefox, Key, Media, UnsupportedError, WebKit

FRAMES = 8
WIDE, NARROW = (1440, 900), (460, 800)

# Which of the pinned picture's frames is seen, by the sentence that stands in its window.
_SAID = """
const line = document.querySelector('.pin .say').getBoundingClientRect();
return [...document.querySelectorAll('.pin .say > li')].findIndex(each => {
    const box = each.getBoundingClientRect();
    return Math.abs(box.top - line.top) < 2;
});
"""
# The step that stands at the line of sight, a share of the window's height from its top.
_READ = """
const y = arguments[0] * innerHeight;
return [...document.querySelectorAll('.step')].findIndex(each => {
    const box = each.getBoundingClientRect();
    return box.top <= y && box.bottom > y;
});
"""
_GO = """
const box = document.querySelectorAll('.step')[arguments[0]].getBoundingClientRect();
scrollTo(0, scrollY + box.top + box.height / 2 - innerHeight * arguments[1]);
return 0;
"""
_STILLS = """
return [...document.querySelectorAll('.step > figure > svg')]
    .filter(each => each.getBoundingClientRect().width > 100).length;
"""


def opened(browser: Browser, site: Path, window: tuple[int, int]) -> Browser:
    """The page of the calculation by hand."""
    browser.viewport(*window)
    browser.open((site / "backpropagation" / "by-hand.html").as_uri())
    browser.settle(100)
    return browser


def pins(browser: Browser) -> bool:
    """Whether this engine can pin; it must, unless it is Firefox."""
    pinned = browser.style(".pin", "display") != "none"
    assert pinned != isinstance(browser, Firefox)
    return pinned


@pytest.mark.parametrize(("window", "sight"), [(WIDE, 0.5), (NARROW, 0.65)], ids=["wide", "narrow"])
def test_the_picture_follows_the_reading(
    browser: Browser, site: Path, window: tuple[int, int], sight: float
) -> None:
    """At each step, down and up again, the picture in the window shows that step's frame."""
    opened(browser, site, window)
    if not pins(browser):
        assert browser.evaluate(_STILLS) == FRAMES
        return
    assert browser.evaluate(_STILLS) == 0
    assert browser.evaluate("return document.documentElement.scrollWidth <= innerWidth")
    pictures: dict[int, list[Image.Image]] = {}
    for step in (*range(FRAMES), *reversed(range(FRAMES))):
        browser.evaluate(_GO, step, sight)
        browser.settle(80)
        assert browser.evaluate(_READ, sight) == step
        assert browser.evaluate(_SAID) == step
        box = browser.rect(".pin svg")
        assert box.top >= 0
        assert box.top + box.height <= window[1]
        picture = frames.cut(browser.screenshot(), box)
        pictures.setdefault(step, []).append(picture)
    differ = [
        frames.share_changed(down, pictures[later][0])
        for step, (down, _) in pictures.items()
        for later in range(step + 1, FRAMES)
    ]
    assert min(differ) > 0.001
    if isinstance(browser, WebKit):  # it smooths lines anew once they have been faint
        return
    alike = [frames.share_changed(down, up) for down, up in pictures.values()]
    assert max(alike) < min(differ), f"{max(alike):.4f} of the way back, {min(differ):.4f} apart"


@pytest.mark.parametrize("media", [Media(reduced_motion=True), Media(printing=True)], ids=str)
def test_elsewhere_there_are_stills(browser: Browser, site: Path, media: Media) -> None:
    """Where nothing is to move, and on paper, each step has its picture."""
    try:
        with browser.emulating(media):
            opened(browser, site, WIDE)
            assert browser.style(".pin", "display") == "none"
            assert browser.evaluate(_STILLS) == FRAMES
    except UnsupportedError as reason:
        pytest.skip(str(reason))


def test_an_answer_unfolds(browser: Browser, site: Path) -> None:
    """By pointer and by keys; on paper it stands open."""
    opened(browser, site, WIDE)
    browser.open((site / "backpropagation" / "neuron.html").as_uri())
    answer = "details.predict > p"
    assert browser.evaluate(f"return document.querySelector('{answer}').checkVisibility()") is False
    browser.click("details.predict > summary")
    browser.settle(50)
    assert browser.evaluate(f"return document.querySelector('{answer}').checkVisibility()") is True
    browser.keys(Key.ENTER)
    browser.settle(50)
    assert browser.evaluate(f"return document.querySelector('{answer}').checkVisibility()") is False
    with browser.emulating(Media(printing=True)):
        assert browser.rect(answer).height > 20
