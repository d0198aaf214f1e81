"""The page of ten digits: what its films play, scrub to and offer is what the record holds."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from content.backpropagation.experiments.digits import DigitReading, DigitRecord
from engine.experiment import perform
from engine.learning.optimizers import Momentum
from tests.browsers import frames
from tests.browsers.driver import Browser, Key, until

pytestmark = pytest.mark.further

WINDOW = (1000, 1000)

# The sentence that stands in the window of the run that is shown, by what lies at its middle.
_SENTENCE = """
const window = [...document.querySelectorAll(arguments[0] + ' .say')]
    .find(one => one.checkVisibility());
window.scrollIntoView({block: 'nearest', behavior: 'instant'});
const box = window.getBoundingClientRect();
return document.elementFromPoint(box.left + 20, box.top + box.height / 2).textContent.trim();
"""

_SHOW = (
    "document.querySelector(arguments[0]).scrollIntoView({block: 'center', behavior: 'instant'})"
)


@cache
def record() -> DigitRecord:
    """The record that the page shows, worked out anew."""
    return perform(DigitReading(Momentum(0.1)))


@pytest.fixture
def page(browser: Browser, site: Path) -> Browser:
    """The page of ten digits, just opened."""
    browser.viewport(*WINDOW)
    browser.open((site / "backpropagation" / "digits.html").as_uri())
    return browser


def sentence(page: Browser, figure: str) -> str:
    """What a figure says of the frame it shows."""
    return " ".join(str(page.evaluate(_SENTENCE, f"#{figure}")).split())


def pick(page: Browser, figure: str, choice: int) -> None:
    """Press the pill of a choice, counted from 1."""
    page.evaluate(_SHOW, f"#{figure}")
    page.click(f"label[for={figure}-{choice}-pick]")


def point_at(page: Browser, figure: str, share: float, film: str = "") -> None:
    """Press the strip of a film, so far along."""
    page.evaluate(_SHOW, f"#{figure}")
    inset = 14 / 400
    strip = f"#{figure} .run:has(#{film or figure}-moment) .scrubber"
    page.click(page.rect(strip).at(inset + (1 - 2 * inset) * share, 0.5))
    page.settle()


def test_the_last_frame_says_what_the_last_weights_read(page: Browser) -> None:
    """Scrubbed to its end, the film of the weights gives the accuracy of the record."""
    point_at(page, "weights-forming", 0.995)
    right, held_out = record().right_held_out[-1], record().experiment.held_out
    assert f"{right} of {held_out} unseen right" in sentence(page, "weights-forming")


def test_play_moves_the_weights_and_pause_keeps_them(page: Browser) -> None:
    """Playing changes picture and sentence; after Pause both stay."""
    page.evaluate(_SHOW, "#weights-forming")
    first, before = sentence(page, "weights-forming"), page.screenshot()
    page.click("#weights-forming-play")
    until(lambda: sentence(page, "weights-forming") != first, "another frame")
    page.click("#weights-forming-play")
    held, after = sentence(page, "weights-forming"), page.screenshot()
    assert frames.share_changed(before, after) > 0.01
    page.settle(700)
    assert sentence(page, "weights-forming") == held


@pytest.mark.parametrize("digit", [3, 8])
def test_each_choice_shows_its_own_digit(page: Browser, digit: int) -> None:
    """A picked digit shows its picture, and ends as what the record says it is read as."""
    before = page.screenshot()
    pick(page, "ten-answers", digit + 1)
    assert frames.share_changed(before, page.screenshot()) > 0
    point_at(page, "ten-answers", 0.995, f"ten-answers-{digit + 1}")
    share = record().probability[-1, digit, digit]
    said = "over 99 %" if share >= 0.995 else f"{100 * share:.0f} %"
    assert f"reads {digit} ({said}), and is right" in sentence(page, "ten-answers")


def test_the_attack_flips_the_three_and_noise_does_not(page: Browser) -> None:
    """At the end of the strip of epsilon both answers are the record's, and only one is true."""
    pick(page, "fooling", 2)
    point_at(page, "fooling", 0.995, "fooling-2")
    said = sentence(page, "fooling")
    taken = record().probability_attacked[-1, 3].argmax()
    assert taken != 3
    assert said.startswith(f"ε = {record().experiment.epsilons[-1]:.2f}: gradient {taken}")
    assert "noise 3" in said


def test_the_arrow_key_adds_a_hundredth_to_epsilon(page: Browser) -> None:
    """From the middle of the strip, one press of the right arrow goes to the next epsilon."""
    point_at(page, "fooling", 0.5, "fooling-1")
    before = float(sentence(page, "fooling").split(":")[0].removeprefix("ε = "))
    assert before == pytest.approx(0.155, abs=0.021)
    page.keys(Key.RIGHT)
    after = float(sentence(page, "fooling").split(":")[0].removeprefix("ε = "))
    assert after == pytest.approx(before + 0.01)


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_nothing_is_wider_than_the_window(page: Browser, width: int) -> None:
    """No width of window makes the page scroll sideways."""
    page.viewport(width, 800)
    page.settle()
    assert page.evaluate("return document.documentElement.scrollWidth <= innerWidth")


def test_the_cards_lead_here_and_this_page_leads_back(page: Browser, site: Path) -> None:
    """The page's own link opens the cards, and theirs opens the section it names."""
    page.evaluate("document.querySelector('a[href=\"index.html#seen\"]').click()")
    until(lambda: page.evaluate("return location.hash") == "#seen", "the cards")
    link = '#seen a[href="digits.html#what-a-pixel-could-change"]'
    until(lambda: page.evaluate(f"return !!document.querySelector('{link}')"), "the link back")
    page.open((site / "backpropagation" / "digits.html").as_uri() + "#what-a-pixel-could-change")
    assert page.evaluate("return !!document.querySelector(':target')")


def test_the_page_weighs_what_it_may(site: Path) -> None:
    """With its fonts and rules it stays below 400 kB."""
    assert (site / "backpropagation" / "digits.html").stat().st_size < 400_000
