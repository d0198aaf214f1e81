"""How often Python looks for what nobody holds any more: most of what a build makes stays."""

from __future__ import annotations

import gc

OBJECTS = 50_000
"""So many new ones before it looks, not some hundreds."""


def look_rarely() -> None:
    """From now on, in this process."""
    gc.set_threshold(OBJECTS)
