"""A function of the house by its name, or an author's own by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from engine.errors import did_you_mean

FunctionT = TypeVar("FunctionT", bound=Callable[..., Any])


def named(choice: str | FunctionT, known: Mapping[str, FunctionT], kind: str) -> FunctionT:
    """`choice` itself if it is a function, else the known one of that name; else ValueError."""
    if not isinstance(choice, str):
        return choice
    if choice not in known:
        raise ValueError(
            f"no {kind} is called '{choice}'\n    remedy: {did_you_mean(choice, known)}"
        )
    return known[choice]
