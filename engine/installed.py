"""What is installed beside the project."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def installed() -> list[str]:
    """Every installed distribution with its version, as its folder is called."""
    found: set[str] = set()
    for path in sys.path:
        with suppress(OSError):
            found |= {each for each in os.listdir(path or ".") if each.endswith("-info")}
    return sorted(found)
