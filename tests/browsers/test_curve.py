"""The loss curve in three engines: pressed, dragged or stepped along, it is the slider."""

from __future__ import annotations

import pytest

from tests.browsers import decode
from tests.browsers.driver import SHIFT_TAB, Key, Media, until
from tests.browsers.machine import (
    Machine,
    moves_on,
    play_until,
    shown,
)
from tests.browsers.records import record
from tests.browsers.rest import paused


def test_pressing_the_curve_shows_the_moment_under_the_pointer(machine: Machine) -> None:
    """At several places; before any play, and again after it, the press is obeyed to the frame."""
    for moment in (40, 5, 63, 0):
        machine.point_at("moons", moment)
        assert machine.frame() == pytest.approx(moment, abs=1)
    machine.train()
    play_until(machine, 3)
    machine.train()
    machine.point_at("moons", 30)
    assert machine.frame() == pytest.approx(30, abs=1)


def test_play_goes_on_from_where_the_curve_was_pressed(machine: Machine) -> None:
    """Pressed near the end, it plays from there to the end, and holds the last frame."""
    machine.point_at("moons", 56)
    seen = [machine.frame()]
    machine.train()
    machine.browser.play_at(0.5)  # so that the end is held long enough to be seen on a busy machine

    def look() -> bool:
        seen.append(machine.frame())
        return seen[-1] == 63

    until(look, "the last frame")
    assert seen == sorted(seen)
    machine.browser.settle(400)
    assert machine.frame() == 63


def test_arrow_keys_step_along_the_curve(machine: Machine) -> None:
    """One frame a key, forth and back."""
    machine.point_at("moons", 20)
    start = machine.frame()
    for key, away in ((Key.RIGHT, 1), (Key.RIGHT, 2), (Key.LEFT, 1), (Key.LEFT, 0), (Key.LEFT, -1)):
        machine.browser.keys(key)
        assert machine.frame() == start + away


def test_a_paused_moment_is_kept_and_stepped_from(machine: Machine) -> None:
    """By TAB nothing changes; the buttons go on and back by one from where it stands, round both
    ends; a press on the curve is absolute again, and from it arrow keys go by one."""
    browser = machine.browser
    machine.train()
    play_until(machine, 3)
    machine.train()
    paused(machine)
    reached = machine.frame()
    machine.tab_to("train-less")
    browser.keys(Key.TAB, Key.TAB, SHIFT_TAB)
    assert machine.frame() == reached
    for key, away in ((Key.ENTER, 1), (Key.SPACE, 2)):
        browser.keys(key)
        assert machine.frame() == reached + away
    browser.keys(SHIFT_TAB)
    for back in range(1, reached + 4):
        browser.keys(Key.ENTER)
        assert machine.frame() == (reached + 2 - back) % 64
    machine.point_at("moons", 20)
    picked = machine.frame()
    assert picked == pytest.approx(20, abs=1)
    browser.keys(Key.RIGHT)
    assert machine.frame() == picked + 1
    machine.press("#train-more")
    assert machine.frame() == picked + 2
    machine.train()
    moves_on(machine, "moons")
    assert machine.frame() > picked + 2


def test_home_and_end_go_to_the_ends_of_the_slider(machine: Machine) -> None:
    """The first moment and the last."""
    machine.needs_slider()
    machine.point_at("moons", 20)
    machine.browser.keys(Key.END)
    assert machine.frame() == 63
    machine.browser.keys(Key.HOME)
    assert machine.frame() == 0


def test_the_curve_can_be_dragged(machine: Machine) -> None:
    """Forth and back again, it stays where the hand lets go."""
    machine.needs_slider()
    for start, end in ((10, 50), (50, 25)):
        machine.browser.drag(machine.place("moons", start), machine.place("moons", end))
        assert machine.frame() == pytest.approx(end, abs=1)
    assert decode.playhead(machine.picture("#moons-curve"), record("moons")) == machine.frame()


def test_a_tap_on_the_curve_is_enough(machine: Machine) -> None:
    """At first, and again after some play, a finger's press leads where a mouse's does."""
    with machine.browser.emulating(Media(finger=True)):
        machine = shown(machine.browser, machine.browser.evaluate("return location.href"))
        for moment in (40, 12):  # the first one a multiple of five away from where it rests
            machine.browser.click(machine.place("moons", moment), pointer="touch")
            machine.browser.settle()
            assert machine.frame() == pytest.approx(moment, abs=1)
            machine.train()
            moves_on(machine, "moons")
            machine.train()
