"""The page in three engines: in every light, at the reader's own pace, and on paper."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from engine.drawing.palette import LIGHT
from tests.browsers import decode, frames, paper
from tests.browsers.driver import Browser, Media, Rect, until
from tests.browsers.first_page import address, opened
from tests.browsers.machine import LAST, within
from tests.browsers.rest import at_rest, page_seen

SHEET = (794, 1123)
"""A4 in CSS pixels."""


def test_under_reduced_motion_nothing_moves_by_itself(browser: Browser, site: Path) -> None:
    """Nothing is in motion until asked; then phases change at once, without gliding."""
    with browser.emulating(Media(reduced_motion=True)):
        machine = opened(browser, address(site))
        for top in (0, 1500):
            browser.evaluate("scrollTo({top: arguments[0], behavior: 'instant'})", top)
            browser.settle()
            before = at_rest(browser)
            browser.settle(300)
            assert frames.share_changed(before, page_seen(browser)) == 0
        # --rested moves nothing: it has Firefox paint a paused clock once more.
        moving = browser.evaluate(
            """
            return [...document.querySelectorAll('.machine *')].flatMap(one => {
                const style = getComputedStyle(one);
                const durations = style.transitionDuration.split(', ').map(parseFloat);
                return style.transitionProperty.split(', ').filter((name, at) => {
                    const seconds = durations[at % durations.length];
                    return name !== '--rested' && seconds > 0 && seconds < 1000;
                });
            });
            """
        )
        assert moving == []
        machine.train()
        until(lambda: machine.frame() >= 1, "the first step of what was asked for")


def test_nothing_moves_until_asked(browser: Browser, site: Path) -> None:
    """Without any wish for less motion, the page opens at rest all the same."""
    machine = opened(browser, address(site))
    machine.scroll_into_view()
    before = at_rest(browser)
    browser.settle(400)
    assert frames.share_changed(before, page_seen(browser)) == 0
    # Nor does a clock run unseen, which would keep a phone busy, but for Firefox.
    running = browser.evaluate(
        "return document.getAnimations().filter(one => one.timeline === document.timeline"
        " && one.animationName && one.playState === 'running').map(one => one.animationName)"
    )
    assert running == (["sweep-b"] if browser.name == "Firefox" else [])


def test_a_dark_page_is_dark_throughout(browser: Browser, site: Path) -> None:
    """The paper is dark, and no figure brings a white box along."""
    with browser.emulating(Media(scheme="dark")):
        machine = opened(browser, address(site))
        figures = 0
        for selector in (".machine", "#cost", ".stills", ".cards"):
            browser.evaluate(
                "document.querySelector(arguments[0]).scrollIntoView({behavior: 'instant'})",
                selector,
            )
            browser.settle()
            picture = browser.screenshot()
            assert sum(frames.mean_colour(picture)) / 3 < 90, selector
            corner = Rect(0, 0, 12, 400)
            assert sum(frames.mean_colour(picture, corner)) / 3 < 40, selector
            for box in figure_boxes(browser):
                figures += 1
                # A picture that is still being decoded stands on nothing, for a moment.
                if white_box(frames.cut(picture, box)):
                    until(partial(dark, browser, box), f"{selector}, {box} to be dark", seconds=5)
        assert figures >= 6
        machine.train()
        assert not white_box(machine.picture("#run-moons .network"))


def dark(browser: Browser, box: Rect) -> bool:
    """Whether no square of a box is white now."""
    return not white_box(frames.cut(browser.screenshot(), box))


def figure_boxes(browser: Browser) -> list[Rect]:
    """Where figures of some size are seen in the window."""
    found = browser.evaluate(
        "return [...document.querySelectorAll('svg, .plane, table')].filter(one =>"
        " one.checkVisibility()).map(one => one.getBoundingClientRect()).map(box =>"
        " [box.left, box.top, box.width, box.height])"
    )
    boxes = [within(Rect(*box), browser) for box in found]
    return [box for box in boxes if box.width > 60 and box.height > 60]


def white_box(picture: Image.Image) -> bool:
    """Whether all of some square of 24 pixels is nearly white."""
    light = np.asarray(picture.convert("L")) > 200
    rows, columns = (size // 24 for size in light.shape)
    squares = light[: rows * 24, : columns * 24].reshape(rows, 24, columns, 24)
    return bool(squares.all(axis=(1, 3)).any())


def test_in_forced_colours_controls_and_scrubber_are_seen(browser: Browser, site: Path) -> None:
    """Buttons keep their words and outlines, the curve its line, and the scrubber a mark."""
    with browser.emulating(Media(forced_colors=True)):
        machine = opened(browser, address(site))
        for control in (
            "#forward-backward",
            "#train",
            "label[for=moons-at-85]",
        ):
            assert not frames.is_blank(machine.picture(control))
            assert browser.style(f".machine {control}", "border-top-style") == "solid"
        first = machine.picture("#moons-curve")
        machine.point_at("moons", 40)
        assert not frames.is_blank(first)
        assert frames.share_changed(first, machine.picture("#moons-curve")) > 0.002


def test_on_paper_controls_vanish_and_stills_stay(browser: Browser, site: Path) -> None:
    """No control is left; the storyboards are, and links out show their address."""
    browser.viewport(*SHEET)
    with browser.emulating(Media(printing=True)):
        browser.open(address(site))
        left = browser.evaluate(
            "return [...document.querySelectorAll("
            "'input, button, .btn, summary:not(.predict > summary), .skip')]"
            ".filter(one => one.checkVisibility() && one.getBoundingClientRect().width > 2)"
            ".map(one => one.outerHTML.slice(0, 80))"
        )
        assert left == []
        stills = browser.evaluate(
            "return [...document.querySelectorAll('.stills figure')].filter(one =>"
            " one.checkVisibility()).map(one => one.querySelector('figcaption').innerText)"
        )
        steps = [re.search(r"Step \d+", words) for words in stills]
        assert len([step for step in steps if step]) >= 5
        browser.evaluate("document.querySelector('.stills').scrollIntoView()")
        browser.settle()
        boxes = [box for box in figure_boxes(browser) if box.width > 100]
        assert boxes
        picture = browser.screenshot()
        assert not any(frames.is_blank(frames.cut(picture, box)) for box in boxes)
        browser.open((site / "backpropagation" / "reading.html").as_uri())
        links = browser.evaluate(
            "return [...document.querySelectorAll('a[href^=http]')].map(one =>"
            " [one.href, one.innerText, getComputedStyle(one, '::after').content])"
        )
        assert links
        for target, words, after in links:
            bare = re.sub(r"^https?://(www\.)?|/$", "", target)
            assert bare in words or bare in after or "attr(href)" in after, target


@pytest.mark.parametrize("fragment", ["", "#moons-moment-12"])
def test_on_paper_each_sample_shows_the_update_that_its_words_name(
    browser: Browser, site: Path, fragment: str
) -> None:
    """Under "its update" weights have the colour of what becomes of them, though nobody swept,
    and though a training stood there."""
    browser.viewport(*SHEET)
    with browser.emulating(Media(printing=True)):
        browser.open(address(site) + fragment)
        for sample in range(1, 7):
            overlay = f"#run-moons .network .overlay.s{sample}.m2"
            assert "its update" in browser.evaluate(
                "return document.querySelector(arguments[0]).innerText", overlay
            )
            browser.evaluate("document.querySelector(arguments[0]).scrollIntoView()", overlay)
            browser.settle(1200)
            box = within(browser.rect(f"{overlay} svg"), browser)
            picture = frames.cut(browser.screenshot(), box)
            assert int(float(browser.style(overlay, "--p"))) == LAST
            found = (decode.pixels_like(picture, LIGHT[role]) for role in ("increase", "decrease"))
            assert sum(found) > 0, sample


@pytest.mark.parametrize("page", ["rates.html", "wrong.html"])
def test_on_paper_every_option_is_there_and_named(browser: Browser, site: Path, page: str) -> None:
    """Of each machine and each chooser, under the words of its control."""
    browser.viewport(*SHEET)
    with browser.emulating(Media(printing=True)):
        browser.open((site / "backpropagation" / page).as_uri())
        choosers = browser.evaluate(
            "return [...document.querySelectorAll('.machine, .chooser')].map(one => ["
            " [...one.querySelectorAll('#choose label, fieldset.pills label')],"
            " [...one.querySelectorAll('.run')].filter(run => run.checkVisibility())"
            "  .map(run => run.querySelector('.named'))"
            "].map(all => all.map(each => each.textContent.trim())))"
        )
    assert choosers
    for offered, printed in choosers:
        assert printed == offered
        assert len(printed) >= 2


def test_no_printed_sheet_is_blank(browser: Browser, site: Path) -> None:
    """Every sheet bears some lines of text or a figure."""
    browser.open(address(site))
    found = paper.marks(browser.print_to_pdf())
    assert len(found) >= 4
    assert min(found) >= 5, found
