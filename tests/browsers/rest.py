"""What is seen once nothing moves any more."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image

from tests.browsers import frames
from tests.browsers.driver import Browser, Rect, until
from tests.browsers.machine import Machine


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
