"""The moments of a run at which its sweeps stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from engine.exhibits.training.remarks import nearest_moment

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Choice

T = TypeVar("T")


def rests(choice: Choice) -> tuple[int, ...]:
    """Where a choice stands until it is played: at each of its sweeps, or else at its end."""
    moments = choice.run.moments
    found = tuple(nearest_moment(moments, sweeps.step) for sweeps in choice.sweeps)
    return found or (len(moments) - 1,)


def middle(moments: Sequence[T]) -> T:
    """The one that is shown first."""
    return moments[len(moments) // 2]
