"""Waiting for something that will happen soon, and saying what it was when it does not."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def until(look: Callable[[], Seen | None], what: str, *, seconds: float = 20.0) -> Seen:
    """Looks again and again until what it sees is true, and returns that."""
    end = time.monotonic() + seconds
    while True:
        if seen := look():
            return seen
        if time.monotonic() > end:
            raise TimeoutError(f"waited {seconds:g} s for {what}; last seen: {seen!r}")
        time.sleep(0.02)
