"""One line of the tape."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.autodiff.errors import Source, place_of
from engine.autodiff.operation import Operation, Shape
from engine.errors import Place

LEAVES = ("parameter", "data", "constant")


@dataclass(frozen=True)
class Entry:
    """One line of the tape: an operation and the earlier entries it reads."""

    index: int
    """Its place on the tape, counted from 0."""

    name: str
    operation: str
    """The name of its operation, or for a number that comes from outside one of LEAVES."""

    inputs: tuple[int, ...]
    """Places of the entries it reads, all smaller than its own."""

    shape: Shape
    varies: bool
    """Whether a parameter, or data whose derivative is wanted, lies upstream."""

    settings: Mapping[str, object] = field(default_factory=dict)
    """What the rules need beside arrays, such as the axis of a sum."""

    rule: Operation | None = field(default=None, compare=False, repr=False)
    """Its operation; None for a number that comes from outside."""

    source: Source | None = field(default=None, compare=False, repr=False)
    """Where its author wrote it, or named it."""

    @property
    def place(self) -> Place | None:
        """Where its author wrote it, to be told."""
        return place_of(self.source) if self.source else None
