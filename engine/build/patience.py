"""How long an author's code may run: what does not return is stopped, and told.

A signal interrupts it where it is, so the line that was running is known. Code that holds the
interpreter for that long, as one call of a library can, is stopped when it lets go.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

USUAL = 300.0
"""Seconds, unless `--patience` says otherwise."""

_seconds = USUAL


class SlowCodeError(BaseException):
    """Code that does not return; no `except Exception` of an author's takes it for its own."""


def be_patient(seconds: float) -> None:
    """In this process, from now on."""
    global _seconds
    _seconds = seconds


def patience() -> float:
    """Seconds for which an author's code may run."""
    return _seconds


@contextmanager
def in_time() -> Iterator[None]:
    """Run code within the limit; SlowCodeError where it is when the time is up.

    What lies within has the whole time again. In another thread than the main one, and
    on systems without such a clock, there is no limit.
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(
        signal, "setitimer"
    ):
        yield
        return

    def ring(*_: object) -> None:
        raise SlowCodeError(
            f"it has not returned within {_seconds:g} seconds\n"
            "    remedy: let it do less, or give it more time with --patience"
        )

    handler = signal.signal(signal.SIGALRM, ring)
    around, _ = signal.setitimer(signal.ITIMER_REAL, _seconds)
    began = time.monotonic()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, handler)
        if around:
            inside = time.monotonic() - began
            signal.setitimer(signal.ITIMER_REAL, max(around - inside, 0.001))
