"""Whether a build would make what is there already: nothing that it reads or wrote has changed.

What a build reads: every file of the content folder and of the engine, the installed libraries,
Python, and its options. What it wrote: every file of the site. All of them are digested, none is
trusted by its date. Nothing is imported for it but Python's own modules, so that to find that there
is nothing to do takes no time.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path

from engine.build.folders import MARKER, REMEMBERED, made_in, walk
from engine.installed import installed

ENGINE = Path(__file__).parents[1]
NO_SOURCE = ("__pycache__", ".pyc")


@dataclass(frozen=True)
class Summary:
    """What a build made."""

    pages: int
    films: int
    bytes: int
    seconds: float


@dataclass(frozen=True)
class Build:
    """One build, by its folders and what else was asked for."""

    content: Path
    output: Path
    cache: Path
    only: str | None

    @property
    def _file(self) -> Path:
        name = sha256(os.fsencode(self._from_cache(self.output))).hexdigest()
        return self.cache / REMEMBERED / f"built-{name}"

    def _from_cache(self, folder: Path) -> str:
        """Where a folder lies, seen from the cache: all of them may be moved together."""
        return os.path.relpath(folder.resolve(), self.cache.resolve())

    def read(self) -> str:
        """Digest of everything that it reads."""
        state = sha256(repr((self._from_cache(self.content), self.only, sys.version)).encode())
        for name in installed():
            state.update(f"{name}\n".encode())
        for folder in (self.content, ENGINE, ENGINE.parent / "templates"):
            _digest(folder, state.update)
        return state.hexdigest()

    def summary(self, read: str) -> Summary | None:
        """What the last build of this kind made, if it read the same and its site still stands."""
        with suppress(OSError, ValueError, TypeError, KeyError):
            left = json.loads(self._file.read_text())
            if left["read"] == read and left["wrote"] == self._wrote():
                return Summary(**left["summary"])
        return None

    def remember(self, read: str, summary: Summary) -> None:
        """Leave a note of a build that read this and has just written its site."""
        left = {"read": read, "wrote": self._wrote(), "summary": asdict(summary)}
        with suppress(OSError):
            aside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            aside.write_text(json.dumps(left))
            aside.replace(self._file)

    def _wrote(self) -> str:
        state = sha256()
        made = made_in(self.output)
        _digest(self.output, state.update, made and {*made, MARKER})
        return state.hexdigest()


def _digest(
    folder: Path, update: Callable[[bytes], None], only: Collection[str] | None = None
) -> None:
    """Feed the paths and bytes of all files below a folder, or only of some, to a digest."""
    files = _files(folder) if only is None else (folder / each for each in only)
    for file in sorted(files):
        update(os.fsencode(file.relative_to(folder)) + b"\n")
        with suppress(OSError):
            update(sha256(file.read_bytes() if file.is_file() else b"").digest())


def _files(folder: Path) -> Iterator[Path]:
    """All files below a folder but compiled ones, through links as well."""
    for here, folders, files in walk(folder):
        folders[:] = [each for each in folders if each not in NO_SOURCE]
        yield from (here / each for each in files if not each.endswith(NO_SOURCE))
