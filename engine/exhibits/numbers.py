"""Numbers and words that prose may quote, computed from records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, Protocol, TypeVar, overload

from engine.exhibits.functions import require_awake
from engine.experiment import Experiment

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
P = ParamSpec("P")


@dataclass(frozen=True)
class Numbers:
    """A group of numbers and words that prose may quote as [[group.key]]."""

    compute: Callable[..., Mapping[str, object]]
    shows: tuple[Experiment[object], ...]

    @property
    def experiments(self) -> tuple[Experiment[object], ...]:
        """All from whose records it computes."""
        return self.shows


class Declare(Protocol[P]):
    """From a function of these records to its group."""

    def __call__(self, compute: Callable[P, Mapping[str, object]], /) -> Numbers: ...


@overload
def numbers(*, shows: Experiment[A] | tuple[Experiment[A]]) -> Declare[[A]]: ...


@overload
def numbers(*, shows: tuple[Experiment[A], Experiment[B]]) -> Declare[[A, B]]: ...


@overload
def numbers(*, shows: tuple[Experiment[A], Experiment[B], Experiment[C]]) -> Declare[[A, B, C]]: ...


@overload
def numbers(
    *, shows: tuple[Experiment[A], Experiment[B], Experiment[C], Experiment[D]]
) -> Declare[[A, B, C, D]]: ...


@overload
def numbers(
    *, shows: tuple[Experiment[A], Experiment[B], Experiment[C], Experiment[D], Experiment[E]]
) -> Declare[[A, B, C, D, E]]: ...


def numbers(
    *, shows: Experiment[object] | tuple[Experiment[object], ...]
) -> Callable[[Callable[..., Mapping[str, object]]], Numbers]:
    """Declare numbers that prose may quote; the function's name names their group.

    It is given the records of what it `shows`, and returns a mapping from keys to values.
    """

    def declare(compute: Callable[..., Mapping[str, object]]) -> Numbers:
        require_awake(compute)
        return Numbers(compute, shows if isinstance(shows, tuple) else (shows,))

    return declare
