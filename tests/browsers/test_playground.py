"""The playground in three engines: radios choose two of its runs, and both follow one clock."""

from __future__ import annotations

import re
from pathlib import Path
from typing import ClassVar

import pytest

from tests.browsers.conftest import refuse_missing
from tests.browsers.driver import Browser, Key, Media, until
from tests.browsers.driver.chromium import Chromium
from tests.browsers.rest import clock_stands

NAME = "play-moons"

SEEN = """
const all = [...document.querySelectorAll('.playground .run')].filter(run => run.checkVisibility());
all.sort((one, other) => getComputedStyle(one).order - getComputedStyle(other).order);
return all.map(run => [run.id, run.querySelector('.named').textContent,
    Math.round(parseFloat(getComputedStyle(run).getPropertyValue('--f')))]);
"""


@pytest.fixture
def page(browser: Browser, site: Path) -> Browser:
    """The playground on two moons."""
    browser.viewport(1280, 1500)
    browser.open((site / "backpropagation" / "playground.html").as_uri())
    return browser


def seen(page: Browser) -> list[tuple[str, str, int]]:
    """The runs that are shown, from left to right: id, name and frame."""
    return [(id_, name, frame) for id_, name, frame in page.evaluate(SEEN)]


def names(page: Browser) -> list[str]:
    """What they are called."""
    return [name for _, name, _ in seen(page)]


def label(side: str, row: int, option: int) -> str:
    """What is pressed to choose."""
    return f"label[for={NAME}-{side}-{row}-{option}]"


def test_two_runs_are_shown_until_others_are_chosen(page: Browser) -> None:
    """One of tanh and one of relu, both at their ends."""
    assert names(page) == ["tanh, η = 0.5, 4 + 4", "relu, η = 0.3, 8 + 8"]
    assert {frame for _, _, frame in seen(page)} == {19}


def test_radios_choose_by_pointer(page: Browser) -> None:
    """Each side by itself; the same run twice is shown once."""
    page.click(label("left", 0, 2))
    page.click(label("left", 1, 0))
    page.click(label("left", 2, 0))
    page.settle()
    assert names(page) == ["sigmoid, η = 0.1, 2 + 2", "relu, η = 0.3, 8 + 8"]
    page.click(label("right", 1, 2))
    page.settle()
    assert names(page)[1] == "relu, η = 4, 8 + 8"
    for row, option in ((0, 2), (1, 0), (2, 0)):
        page.click(label("right", row, option))
    page.settle()
    assert names(page) == ["sigmoid, η = 0.1, 2 + 2"]


def test_radios_choose_by_keys(page: Browser) -> None:
    """Arrows walk within a question, TAB leads to the next."""
    page.evaluate(f"document.querySelector('#{NAME}-left-0-0').focus()")
    page.keys(Key.RIGHT)
    page.settle()
    assert names(page)[0] == "relu, η = 0.3, 4 + 4"
    page.keys(Key.TAB, Key.RIGHT)
    page.settle()
    assert names(page)[0] == "relu, η = 4, 4 + 4"


def test_radios_choose_by_a_finger(page: Browser) -> None:
    """Where an engine can imitate one."""
    with page.emulating(Media(finger=True)):
        page.click(label("right", 2, 0), pointer="touch")
        page.settle()
        assert names(page)[1] == "relu, η = 0.3, 2 + 2"


def test_both_follow_one_clock(page: Browser) -> None:
    """Played and paused by the button, stepped by one, they show the same moment."""

    def play_on() -> None:
        reached = seen(page)[0][2]
        page.click(f"#{NAME}-play")
        until(lambda: seen(page)[0][2] not in (reached, 19), "both to play on")
        page.click(f"#{NAME}-play")

    play_on()
    page.settle(300)
    clock_stands(page, play_on)
    (_, _, left), (_, _, right) = seen(page)
    assert left == right
    # Firefox, on a busy machine, may still have shown the frame after the one where it paused; a
    # step has everything computed anew.
    step(page, {left, left + 1} if page.name == "Firefox" else {left + 1})
    step(page, {seen(page)[0][2] + 1})


def step(page: Browser, wanted: set[int]) -> None:
    """Goes on by one, to one of some frames, on both sides and for good."""
    page.click(f"#{NAME}-more")
    until(lambda: {frame for _, _, frame in seen(page)} <= wanted, "both to go on by one")
    page.settle(1000)
    (_, _, left), (_, _, right) = seen(page)
    assert left == right
    assert left in wanted


def test_pressing_a_curve_leads_there(page: Browser) -> None:
    """At half the width of the left one, its middle moment; the sentence tells of it."""
    first = seen(page)[0][0]
    page.click(page.rect(f"#{first} .curve").at(0.5, 0.5))
    page.settle()
    assert seen(page)[0][2] == pytest.approx(9.5, abs=1)


def test_pictures_of_runs_that_are_not_chosen_are_not_decoded(site: Path, tmp_path: Path) -> None:
    """Of 54 pictures Chromium decodes the field and the maps of two runs."""

    class Traced(Chromium):
        traced: ClassVar = {"traceCategories": "cc,disabled-by-default-devtools.timeline"}

    refuse_missing(Traced)
    page = site / "backpropagation" / "playground.html"
    assert page.read_text(encoding="utf-8").count("data:image/avif") == 54
    with Traced(tmp_path) as browser:
        browser.viewport(1280, 2400)
        browser.open(page.as_uri())
        browser.settle(1000)
        events = (event["params"] for event in browser.log())
        decoded = {
            match[1]
            for event in events
            if "DecodeImageInTask" in str(event.get("name"))
            if (match := re.search(r"content_id: (\d+)", str(event.get("args"))))
        }
    assert 2 <= len(decoded) <= 4
