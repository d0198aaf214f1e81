"""The whole road, once: read and check, evaluate, film, set, publish.

Only this package knows all stages. Nothing is computed before everything that people wrote has been
checked, and nothing of the old site is touched before the new one is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.build.build import Report, Summary, build

__all__ = ["Report", "Summary", "build"]


def __getattr__(name: str) -> object:
    """Import the stages when the first of them is asked for: they take a second."""
    if name not in __all__:
        raise AttributeError(name)
    from engine.build import build as stages

    return getattr(stages, name)
