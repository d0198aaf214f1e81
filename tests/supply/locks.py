"""What a lock file pins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PINNED = re.compile(
    r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)[^\n]*((?:\n    --hash=[^\n]*)*)", re.MULTILINE
)
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Package:
    """One package at one version, as any of some files."""

    name: str
    version: str
    hashes: tuple[str, ...]
    """SHA-256 of every file that may be installed."""


def packages(lock: Path) -> Iterator[Package]:
    """All that a lock pins, in its order."""
    for name, version, hashes in PINNED.findall(lock.read_text(encoding="utf-8")):
        yield Package(name, version, tuple(HASH.findall(hashes)))
