"""What was found out once about texts and libraries, kept from one process to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Kept(Protocol):
    """Where it is written down, by names that say what it was found out of."""

    def recall(self, name: str) -> bytes | None:
        """What was written under a name, or None."""

    def remember(self, name: str, content: bytes) -> None:
        """Write it down."""


_kept: Kept | None = None


def keep_in(kept: Kept | None) -> None:
    """From now on, look there before finding anything out, and write it there."""
    global _kept
    _kept = kept


def known(name: str) -> bytes | None:
    """What is kept under a name; None if nothing is."""
    return _kept.recall(name) if _kept else None


def keep(name: str, content: bytes) -> None:
    """Keep what was found out otherwise."""
    if _kept:
        _kept.remember(name, content)


def found_out(name: str, find: Callable[[], bytes]) -> bytes:
    """What is kept under a name, found out now if nothing is."""
    if _kept is None:
        return find()
    written = _kept.recall(name)
    if written is None:
        written = find()
        _kept.remember(name, written)
    return written
