"""The texts of the house and of the volumes that are being built, as they are now."""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from engine.memory.modules import PROJECT

ELSEWHERE = frozenset({"__pycache__", "node_modules", "site-packages"})
"""Folders of what others have installed: a content folder may lie around them."""


def texts() -> dict[str, str]:
    """Digest of the bytes of every module, by its name; those that lie in no package as well.

    Of several content folders only the one that was entered last is being built.
    """
    found = {}
    house, *volumes = PROJECT.items()
    for root, folder in (house, *volumes[-1:]):
        for file in _files(folder):
            stem = file.relative_to(folder).with_suffix("")
            name = ".".join([root, *stem.parts]).removesuffix(".__init__")
            found[name] = sha256(file.read_bytes()).hexdigest()
    return found


def _files(folder: Path) -> Iterator[Path]:
    for where, below, names in os.walk(folder):
        below[:] = sorted(each for each in below if each[0] != "." and each not in ELSEWHERE)
        yield from (Path(where, name) for name in sorted(names) if name.endswith(".py"))
