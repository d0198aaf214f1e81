"""The machine in three engines: by keyboard alone, by finger, and where no script can run."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsers.driver import SHIFT_TAB, Browser, Key, until
from tests.browsers.machine import (
    LAST,
    Machine,
    moves_on,
    play_until,
    shown,
)
from tests.browsers.panels import panels
from tests.browsers.rest import paused
from tests.browsers.strict_host import StrictHost


def test_the_whole_machine_works_by_keyboard(machine: Machine) -> None:
    """TAB, SPACE and arrows reach and work every control, and each shows that it has focus."""
    browser = machine.browser

    def reach(name: str) -> None:
        machine.tab_to(name)
        machine.scroll_into_view()
        assert machine.focus_ring() > 60, f"#{name} does not show that it has the keyboard"

    reach("forward-backward")
    browser.keys(Key.SPACE)
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    reach("next-sample")
    browser.keys(Key.ENTER)
    assert machine.seen("#run-moons .which")[0][1].startswith("Sample 2 of 6")
    reach("train")
    browser.keys(Key.SPACE)
    play_until(machine, 2)
    browser.keys(Key.SPACE)
    paused(machine)
    reached = machine.frame()
    browser.settle(300)
    assert machine.frame() == reached
    machine.find("small")
    reach("choose-small")
    browser.keys(Key.RIGHT)
    assert machine.seen(".run")[0][0] == 1
    browser.keys(Key.LEFT)
    browser.keys(SHIFT_TAB)
    assert browser.focused() == "train-more"


def test_focus_changes_nothing(machine: Machine) -> None:
    """Whatever the TAB key comes to, once through the page and back, nothing is pressed by it."""
    browser = machine.browser
    states = """
    const machine = getComputedStyle(document.querySelector('.machine'));
    const clock = getComputedStyle(document.querySelector('#run-moons'));
    const run = document.querySelector('.machine .clock').getAnimations()
        .find(one => /^run/.test(one.animationName));
    return ['--p', '--sample', '--mode'].map(name => machine.getPropertyValue(name))
        .concat(run.currentTime, clock.getPropertyValue('--f')).map(each => Math.round(each));
    """

    def walk() -> None:
        browser.settle(2500)  # a busy machine is late to pause
        *rested, frame = browser.evaluate(states)
        # Firefox, on a busy machine, may still paint the frame after the one at which its clock
        # stands, until anything is computed anew: the clock itself is held to the millisecond.
        machine.focus("moons-ask-none")
        before = browser.evaluate(states)
        assert before[:-1] == rested
        assert before[-1] in ((frame, frame - 1) if browser.name == "Firefox" else (frame,))
        seen = set()
        machine.focus("forward-backward")
        for key in [Key.TAB] * 14 + [SHIFT_TAB] * 14:
            browser.keys(key)
            seen.add(browser.focused())
            assert browser.evaluate(states) == before, browser.focused()
        assert {"forward-backward", "next-sample", "train", "train-less", "train-more"} <= seen

    walk()
    machine.press(".stops label:nth-of-type(4)")
    machine.take_sample(2)
    walk()
    machine.train()
    play_until(machine, 2)
    machine.train()
    walk()


@pytest.mark.parametrize("key", [Key.ENTER, Key.SPACE])
def test_buttons_answer_enter_and_space(machine: Machine, key: Key) -> None:
    """Each of them, as often as it is pressed; a name says what a press will do."""
    browser = machine.browser

    machine.focus("next-sample")
    for sample in (2, 3, 4, 5, 6, 1, 2):
        browser.keys(key)
        assert machine.sample == sample
    for _ in range(2):  # a second press plays it anew
        machine.focus("forward-backward")
        browser.keys(key)
        until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
        machine.press(".stops label:first-child")
        assert machine.phase == 0
    machine.focus("train")
    browser.keys(key)
    moves_on(machine, "moons")
    assert browser.evaluate("return document.activeElement.innerText.trim()") == "Pause"
    browser.keys(key)
    paused(machine)
    reached = machine.frame()
    browser.settle(300)
    assert machine.frame() == reached
    machine.focus("forward-backward")
    browser.keys(key)
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    assert machine.sample == 2


def test_every_control_is_large_enough_for_a_finger(machine: Machine) -> None:
    """At least 44 pixels high, and a neuron as wide, at rest and in training, on desk and phone."""
    small = """
    const out = [];
    const parts = '.btn, .pills label, .stops label, .scrubber, .scrub, .bar, summary, '
        + '.ask > :not(:first-child)';
    for (const one of document.querySelectorAll('.machine :is(' + parts + ')')) {
        const box = one.getBoundingClientRect();
        const seen = one.checkVisibility({visibilityProperty: true});
        const wide = one.matches('.ask > *') ? box.width : 44;
        if (seen && Math.min(box.height, wide) < 43.9)
            out.push([one.outerHTML.slice(0, 60), box.width, box.height]);
    }
    return out;
    """
    browser = machine.browser
    for width in (1200, 360):
        browser.viewport(width, 800)
        assert browser.evaluate(small) == []
    machine.train()
    assert browser.evaluate(small) == []


def test_the_machine_works_in_a_sandbox_without_script(
    browser: Browser, site: Path, served: StrictHost
) -> None:
    """Under a sub-path it sweeps, trains and can be scrubbed, and asks for nothing more."""
    machine = shown(browser, served.address("backpropagation/index.html"))
    machine.sweep()
    until(lambda: 0 < machine.phase < LAST, "the sweep to begin")
    machine.train()
    play_until(machine, 2)
    machine.train()
    machine.go_to("moons", 39)
    assert set(panels(machine, "moons").values()) == {39}
    assert served.asked == ["/lms/course-7/backpropagation/index.html"]
