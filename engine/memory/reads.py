"""Files that are read while something runs: what is made of them is only as good as they are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from engine.memory.modules import PROJECT

_watched: list[set[Path]] = []
"""What is being noted, by those who have asked; the innermost last."""

_opened: set[Path] = set()
"""All that has been noted in this process."""

_imported: dict[str, tuple[Path, ...]] = {}
"""Of each module the files that it read when it was imported."""


@contextmanager
def noting_reads(*, alone: bool = False) -> Iterator[set[Path]]:
    """Note the data files of content folders that are opened, and folders that are listed.

    If `alone`, whoever is noting around this is not told of them.
    """
    _install()
    found: set[Path] = set()
    around = _watched[:]
    _watched[:] = [found] if alone else [*around, found]
    try:
        yield found
    finally:
        _watched[:] = around


def opened_before() -> set[Path]:
    """The data files, of the folder that is being built, that have been noted in this process:
    whoever read one may have kept it for whoever asks next."""
    root = next(iter(_roots()), None)
    return {each for each in _opened if root in each.parents}


def note_import(name: str, files: set[Path]) -> None:
    """Remember which files a module read when it was imported."""
    _imported[name] = tuple(sorted(files))


def read_at_import(name: str) -> tuple[Path, ...]:
    """The files that a module read when it was imported."""
    return _imported.get(name, ())


def digest_of_file(path: Path) -> str:
    """Digest of a file's bytes, or of the names in a folder; '' if there is nothing."""
    try:
        if path.is_dir():
            return sha256("\0".join(sorted(os.listdir(path))).encode()).hexdigest()
        return sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def told(path: Path) -> str:
    """A file's path from its content folder, which may lie anywhere."""
    for root in _roots():
        if root in path.parents:
            return path.relative_to(root).as_posix()
    return str(path)


def found(told: str) -> Path:
    """The file that `told` tells of, in the content folder that is being built."""
    return next(iter(_roots()), Path()) / told


def _roots() -> list[Path]:
    """The content folders, the one that is being built first."""
    return [root for name, root in reversed(PROJECT.items()) if name != "engine"]


_installed = False


def _install() -> None:
    """Audit hooks stay for good, so there is one."""
    global _installed
    if not _installed:
        _installed = True
        sys.addaudithook(_hook)


def _hook(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watched or event not in ("open", "os.listdir", "os.scandir"):
        return
    path = arguments[0]
    if not isinstance(path, str | bytes | os.PathLike):
        return
    name = os.fsdecode(path)
    if name.endswith((".py", ".pyc")) or "__pycache__" in name:
        return
    if event == "open" and isinstance(arguments[1], str) and set("wax+") & set(arguments[1]):
        return
    file = Path(name).absolute()
    if any(root in file.parents for root in _roots()):
        for found in (_opened, *_watched):
            found.add(file)
