"""What is seen once nothing moves any more."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from engine.pages.clock import MILLISECONDS
from tests.browsers import frames
from tests.browsers.driver import Browser, Rect, until
from tests.browsers.machine import Machine, moves_on

_PENDING = """
return document.getAnimations().some(one => /^run/.test(one.animationName) && one.pending);
"""

_TIME = """
return document.getAnimations().find(one => /^run/.test(one.animationName)).currentTime;
"""


def paused(machine: Machine) -> None:
    """Waits until the picture of a paused machine stands where its clock does."""

    def play_on() -> None:
        focused = machine.browser.focused()
        machine.train()
        moves_on(machine, "moons")
        machine.train()
        machine.focus(focused)

    clock_stands(machine.browser, play_on)


def clock_stands(browser: Browser, play_on: Callable[[], None]) -> None:
    """Waits until the picture of a paused film stands where its clock does.

    Firefox may set a paused clock back by a millisecond after it has painted. Where that is across
    a frame's edge the picture is one frame ahead until the next press, so there a paused film is
    played on a little and paused anew, and the focus given back, as `play_on` does.
    """
    if browser.name != "Firefox":
        return
    until(lambda: not browser.evaluate(_PENDING), "a clock that has paused")
    while (float(browser.evaluate(_TIME)) / MILLISECONDS) % 1 > 0.97:
        play_on()
        until(lambda: not browser.evaluate(_PENDING), "a clock that has paused")
    seen: list[str] = []

    def painted_anew() -> bool:
        seen.append(browser.style(".clock", "--rested"))
        return seen[-1] == "0" or len(set(seen)) > 2

    until(painted_anew, "a paused clock painted anew")
    browser.settle()


def steady(machine: Machine, selector: str, seconds: float = 10.0) -> Image.Image:
    """What a part looks like once two pictures of it, a moment apart, are the same."""
    return _rested(lambda: machine.picture(selector), selector, seconds)


def at_rest(browser: Browser, seconds: float = 10.0) -> Image.Image:
    """What the window shows of the page once two pictures, a moment apart, are the same."""
    return _rested(lambda: page_seen(browser), "the window", seconds)


def page_seen(browser: Browser) -> Image.Image:
    """What the window shows, but for its right rim: there WebKit lets its scrollbar come and go."""
    picture = browser.screenshot()
    return frames.cut(picture, Rect(0, 0, picture.width - 12, picture.height))


def _rested(look: Callable[[], Image.Image], what: str, seconds: float) -> Image.Image:
    last = look()

    def again() -> Image.Image | None:
        nonlocal last
        before, last = last, look()
        return last if frames.share_changed(before, last) == 0 else None

    return until(again, f"{what} to come to rest", seconds=seconds)
