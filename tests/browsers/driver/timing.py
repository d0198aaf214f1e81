"""How fast a page shows itself, and how smoothly it moves."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browsers.driver.browser import Browser
from tests.browsers.driver.chromium import Chromium

_PAINT = """
const done = arguments[0];
const seen = {largest: 0, shift: 0};
const watch = (type, look) => new PerformanceObserver(list => list.getEntries().forEach(look))
    .observe({type, buffered: true});
watch('largest-contentful-paint', entry => { seen.largest = entry.startTime });
watch('layout-shift', entry => { if (!entry.hadRecentInput) seen.shift += entry.value });
setTimeout(() => done([seen.largest, seen.shift]), 300);
"""

_PACE = """
const [milliseconds, done] = arguments;
const start = performance.now();
let last = start, longest = 0, frames = 0;
requestAnimationFrame(function frame() {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
    frames += 1;
    if (now - start < milliseconds) requestAnimationFrame(frame);
    else done([frames / (now - start) * 1000, longest]);
});
"""


@dataclass(frozen=True)
class Paint:
    """How a page came to be seen."""

    largest: float
    """Milliseconds from the navigation to the largest contentful paint."""

    shift: float
    """All layout shifts that no input caused, added up."""


@dataclass(frozen=True)
class Pace:
    """How a page moves."""

    frames_per_second: float

    longest: float
    """Milliseconds of the longest frame."""


def paint(browser: Chromium) -> Paint:
    """How the page now open was first painted. Ask before touching it."""
    return Paint(*browser.evaluate_later(_PAINT))


def pace(browser: Browser, seconds: float = 2.0) -> Pace:
    """Counts the frames that the page now open gets to draw in the coming seconds."""
    return Pace(*browser.evaluate_later(_PACE, 1000 * seconds))
