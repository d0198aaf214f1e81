"""Which buffers must be kept while a program runs: written, and to be read again.

See Aho, Lam, Sethi & Ullman, *Compilers* (2nd ed., 2006), section 9.2.5.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.autodiff.entry import LEAVES
from engine.autodiff.line import Sweep
from engine.autodiff.listing import Listing

BYTES = 8
"""Of one number."""


@dataclass(frozen=True)
class Step:
    """One line that runs, as far as memory is concerned."""

    reads: tuple[str, ...]
    writes: str | None
    """The buffer it fills; None for one that is not counted."""


def live(steps: Sequence[Step]) -> list[frozenset[str]]:
    """The buffers that stand in memory while each step runs: what it reads, what it writes, and
    what a later step will read before it is written anew."""
    found: list[frozenset[str]] = []
    after: frozenset[str] = frozenset()
    for step in reversed(steps):
        own = frozenset() if step.writes is None else frozenset([step.writes])
        before = (after - own) | frozenset(step.reads)
        found.append(before | own | after)
        after = before
    return found[::-1]


class Footprint:
    """The buffers of a listing that count: all but weights, their gradient, data and constants.

    Those are there whatever the schedule. `carried` names data that do count, because another
    program computed them.
    """

    def __init__(self, listing: Listing, carried: Sequence[str] = ()) -> None:
        self._listing = listing
        self._carried = carried

    def steps(self, sweep: Sweep) -> list[Step]:
        """The lines of a sweep."""
        return [
            Step(
                tuple(filter(None, map(self._counted, line.reads))),
                self._counted(line.writes),
            )
            for line in self._listing.sweep(sweep)
        ]

    def size(self, name: str) -> int:
        """Bytes of a buffer, its row of ones included."""
        shapes = self._listing.shapes
        return BYTES * int(np.prod(shapes.get(f"{name}_1", shapes[name])))

    def _counted(self, name: str) -> str | None:
        """The buffer in whose memory this one lies, if it counts."""
        listing = self._listing
        if name not in listing.owners:
            return None
        entry = listing.tape.entries[listing.owners[name]]
        if name == f"{entry.name}_1":
            name = entry.name
        leaf = entry.operation in LEAVES
        return None if leaf and entry.name not in self._carried else name
