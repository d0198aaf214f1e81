"""Every sample, phase, moment and run has an address that opens there; what is pressed goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.exhibits.machine.model import SAMPLES
from tests.browsers.driver import Browser, Key, until
from tests.browsers.machine import LAST, WINDOW, Machine, moves_on

_FOLLOW = "location.hash = arguments[0]"


def opened(browser: Browser, site: Path, page: str, fragment: str) -> Machine:
    """The machine of a page at an address."""
    browser.viewport(*WINDOW)
    browser.leave()  # an address that differs in its fragment alone opens nothing
    browser.open((site / "backpropagation" / page).as_uri() + fragment)
    browser.settle(100)
    return Machine(browser)


def follow(machine: Machine, fragment: str) -> None:
    """Goes where a link of the same page would."""
    machine.browser.evaluate(_FOLLOW, fragment)
    machine.browser.settle(100)


def mode(machine: Machine) -> str:
    """3 in training, 1 in a sweep, 0 before anything was asked for."""
    return machine.browser.style(".machine", "--mode")


def test_every_sample_and_phase_opens(browser: Browser, site: Path) -> None:
    """It is shown, has the focus, and the machine stands in the window; an unknown one is none."""
    for number in range(1, SAMPLES + 1):
        machine = opened(browser, site, "index.html", f"#sample-{number}")
        assert (machine.sample, machine.phase) == (number, 0)
        assert browser.focused() == f"sample-{number}"
    assert 0 <= browser.rect(".machine").top < 100
    for phase in range(LAST + 1):
        follow(machine, f"#phase-{phase}")
        assert (machine.sample, machine.phase) == (1, phase)
    machine = opened(browser, site, "index.html", "#nothing-here")
    assert (machine.sample, machine.phase, mode(machine)) == (1, 0, "0")


def test_samples_go_on_from_an_address(browser: Browser, site: Path) -> None:
    """Next counts from there; a later link is exact, whatever was pressed before."""
    machine = opened(browser, site, "index.html", "#sample-3")
    for number in (4, 5):
        machine.press("#next-sample")
        assert machine.sample == number
    follow(machine, "#sample-2")
    assert machine.sample == 2
    browser.keys(Key.TAB)
    assert machine.sample == 2, "to leave the target changes nothing"
    for number in (3, 4, 5, 6, 1):
        machine.press("#next-sample")
        assert machine.sample == number


def test_phases_go_on_from_an_address(browser: Browser, site: Path) -> None:
    """The phase is kept with another sample; the strip and a sweep lead again once used."""
    machine = opened(browser, site, "index.html", "#phase-4")
    machine.press("#next-sample")
    assert (machine.sample, machine.phase) == (2, 4)
    machine.press(".stops label:first-child")
    assert machine.phase == 0, "the first one is chosen already, and can be pressed all the same"
    follow(machine, "#phase-6")
    assert machine.phase == 6
    machine.sweep()
    until(lambda: 0 < machine.phase < 6, "the sweep to begin anew")


def test_moments_go_on_from_an_address(browser: Browser, site: Path) -> None:
    """It opens in training; by one, on by itself, and anew by the curve or by another link."""
    machine = opened(browser, site, "index.html", "#moons-moment-20")
    assert (machine.frame(), mode(machine)) == (20, "3")
    assert browser.focused() == "moons-moment-20"
    machine.press("#train-more")
    assert machine.frame() == 21
    machine.train()
    moves_on(machine, "moons")
    assert 21 < machine.frame() < 60
    machine.train()
    machine.point_at("moons", 40)
    assert machine.frame() == pytest.approx(40, abs=1)
    for moment in (10, 63, 0):
        follow(machine, f"#moons-moment-{moment}")
        assert machine.frame() == moment
        assert machine.sentence().startswith("Step ")
    machine.press("#train-more")
    assert machine.frame() == 1


def test_a_run_and_its_moments_open(browser: Browser, site: Path) -> None:
    """The second run of a page, though the first one is chosen there; then any can be chosen."""
    machine = opened(browser, site, "rates.html", "#large")
    assert [number for number, _ in machine.seen(".run")] == [1]
    browser.click("#choose-small + label")
    assert [number for number, _ in machine.seen(".run")] == [0]
    machine = opened(browser, site, "rates.html", "#large-moment-30")
    assert [number for number, _ in machine.seen(".run")] == [1]
    assert (machine.frame("large"), mode(machine)) == (30, "3")
    browser.click(machine.place("large", 9))
    assert [number for number, _ in machine.seen(".run")] == [1]
    assert machine.frame("large") == pytest.approx(9, abs=1)
    for name, number in (("small", 0), ("large", 1)):
        browser.click(f"#choose-{name} + label")
        assert [each for each, _ in machine.seen(".run")] == [number]


def test_back_leads_to_the_address_before(browser: Browser, site: Path) -> None:
    """What the target says is there again."""
    machine = opened(browser, site, "index.html", "#sample-3")
    follow(machine, "#sample-5")
    browser.evaluate("history.back()")
    until(lambda: machine.sample == 3, "the sample before")


def test_a_sentence_that_is_not_shown_says_nothing(browser: Browser, site: Path) -> None:
    """The one that the address names is there to be led to; where another is shown it is empty."""
    machine = opened(browser, site, "index.html", "#moons-moment-20")
    machine.press("#train-more")
    hidden = browser.style("#moons-moment-20", "content-visibility")
    shown = browser.style("#moons-moment-21", "content-visibility")
    assert (hidden, shown) == ("hidden", "visible")
    assert machine.sentence().startswith("Step ")
