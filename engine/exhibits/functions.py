"""Functions that authors write for exhibits: such as do their work when they are called."""

from __future__ import annotations

import inspect
from collections.abc import Callable

SLEEPING = (
    (inspect.isasyncgenfunction, "an asynchronous generator", "take `async` and `yield` out"),
    (inspect.iscoroutinefunction, "asynchronous", "take `async` out"),
    (inspect.isgeneratorfunction, "a generator", "take `yield` out"),
)


def require_awake(function: Callable[..., object]) -> None:
    """Refuse a function whose lines are not run by a call: TypeError with a remedy."""
    for is_so, what, remedy in SLEEPING:
        if is_so(function):
            raise TypeError(
                f"'{function.__name__}' is {what}: nothing in it would ever be done\n"
                f"    remedy: {remedy}"
            )
