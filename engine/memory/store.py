"""Where results are kept: a folder of entries, each under a key that says what it was made from.

An entry is a file: on its first line its own digest, then the data files that were read while it
was made, each with its digest, then its bytes. It is found again only if all of these still hold.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from engine.memory.reads import digest_of_file, found, noting_reads, told
from engine.memory.wire import DamagedError

T = TypeVar("T")

LARGEST = 2 * 1024**3
"""Bytes that a store may hold before its oldest entries are removed."""

SPARED = 24 * 3600
"""Seconds for which an entry is safe after it was last used: another build may be using it."""


class Store:
    """A folder of entries; what is damaged, stale or cannot be written is as good as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refused: OSError | None = None
        """Why the first entry that could not be kept was not."""

    def recall(self, name: str) -> bytes | None:
        """An entry's bytes, or None."""
        file = self.folder / name
        try:
            digest, _, rest = file.read_bytes().partition(b"\n")
        except OSError:
            return None
        if sha256(rest).hexdigest().encode() != digest:
            return None
        head, _, content = rest.partition(b"\n")
        read: dict[str, str] = json.loads(head)
        if any(digest_of_file(found(path)) != expected for path, expected in read.items()):
            return None
        with suppress(OSError):
            os.utime(file)
        return content

    def remember(self, name: str, content: bytes, read: Iterable[Path] = ()) -> None:
        """Keep an entry, and which files it was made from; nobody ever sees half of it."""
        head = json.dumps({told(path): digest_of_file(path) for path in sorted(read)}).encode()
        rest = head + b"\n" + content
        aside = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(sha256(rest).hexdigest().encode() + b"\n" + rest)
            aside.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            self.refused = self.refused or error

    def get(
        self,
        name: str,
        make: Callable[[], T],
        pack: Callable[[T], bytes],
        unpack: Callable[[bytes], T],
    ) -> T:
        """The entry of that name, made now if it is not there; the same object either way."""
        known = self.recall(name)
        if known is not None:
            with suppress(DamagedError):
                return unpack(known)
        with noting_reads() as read:
            made = make()
        content = pack(made)
        self.remember(name, content, read)
        return unpack(content)

    def prune(self, largest: int = LARGEST) -> None:
        """Remove what has long not been used until the rest is no larger than `largest` bytes."""
        try:
            entries = [(each.stat(), each) for each in self.folder.iterdir() if each.is_file()]
        except OSError:
            return
        total = sum(state.st_size for state, _ in entries)
        now = time.time()
        for state, file in sorted(entries, key=lambda entry: entry[0].st_mtime):
            if total <= largest or now - state.st_mtime < SPARED:
                return
            file.unlink(missing_ok=True)
            total -= state.st_size
