"""A control of a page: how it is worked, in which engines, and what then has to be seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.browsers.driver import Chord, Target
from tests.browsers.machine import Machine

POINTER, FINGER, KEYS = "pointer", "finger", "keys"
WAYS = {
    POINTER: ("Chromium", "Firefox", "WebKit"),
    FINGER: ("Chromium", "Firefox"),
    KEYS: ("Chromium", "Firefox", "WebKit"),
}
"""In which engines each way is tried: WebKitGTK can imitate no finger."""


@dataclass(frozen=True)
class Control:
    """Something on a page that answers a reader."""

    name: str
    does: str
    """What is seen after it has been worked."""

    target: Callable[[Machine], Target]
    """What pointer and finger press."""

    look: Callable[[Machine], Any]
    wanted: Callable[[Any, Any], bool]
    """Whether what is seen before and after is what it does."""

    at: str = ""
    """Selector of what has the focus when keys are pressed."""

    strokes: tuple[str | Chord, ...] = ()
    page: str = "index.html"
    before: Callable[[Machine], None] = lambda machine: None
    """What has to be done first."""

    instead: Mapping[str, str] = field(default_factory=dict)
    """Way to what stands instead of it, where it cannot be worked so."""
