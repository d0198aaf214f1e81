"""One way to drive three engines: Chromium, Firefox and WebKit, with nothing but Python.

with Firefox(folder) as browser:
    browser.open("http://127.0.0.1:8000/")
    browser.click("label[for=play]")
    browser.keys(Key.TAB, Key.SPACE, SHIFT_TAB)
    picture = browser.screenshot()
"""

from tests.browsers.driver.browser import WINDOW, Browser, Target
from tests.browsers.driver.chromium import FAST_3G, Chromium, Line
from tests.browsers.driver.deadline import until
from tests.browsers.driver.firefox import Firefox
from tests.browsers.driver.gestures import SHIFT_TAB, Chord, Key, Point, Pointer, Rect
from tests.browsers.driver.media import ORDINARY, Media
from tests.browsers.driver.timing import Pace, Paint, pace, paint
from tests.browsers.driver.webkit import WebKit
from tests.browsers.driver.wire import Json, RefusedError, UnsupportedError

ENGINES: tuple[type[Browser], ...] = (Chromium, Firefox, WebKit)

__all__ = [
    "ENGINES",
    "FAST_3G",
    "ORDINARY",
    "SHIFT_TAB",
    "WINDOW",
    "Browser",
    "Chord",
    "Chromium",
    "Firefox",
    "Json",
    "Key",
    "Line",
    "Media",
    "Pace",
    "Paint",
    "Point",
    "Pointer",
    "Rect",
    "RefusedError",
    "Target",
    "UnsupportedError",
    "WebKit",
    "pace",
    "paint",
    "until",
]
