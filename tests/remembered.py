"""What a cache remembers, looked at from without."""

from __future__ import annotations

from pathlib import Path


def entries(cache: Path, pattern: str = "*") -> list[Path]:
    """The files of its entries; not those that a process is writing, or has left when it was
    killed: until it is whole, an entry bears its writer's number."""
    found = (cache / "remembered").glob(pattern)
    return [each for each in found if not each.suffix[1:].isdigit()]
