"""The films of one job, with what tells them from any others."""

from __future__ import annotations

from engine.films.film import Film


class Reel(tuple[Film, ...]):
    """Films, in the order in which their job yields them."""

    mark: str | None = None
    """The digest of the entry in which they are kept; None if they could not be kept."""
