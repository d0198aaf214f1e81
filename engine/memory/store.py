"""Where results are kept: a folder of entries, each under a key that says what it was made from.

An entry is a file: on its first line a digest of its name and of all that follows, then the data
files that were read while it was made, each with its digest, then its bytes. It is found again only
if all of these still hold.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from engine.memory.reads import digest_of_file, found, noting_reads, told
from engine.memory.wire import DamagedError

M = TypeVar("M")
T = TypeVar("T")


MANY = 4096
"""So many entries are kept in a process that builds again and again."""


@dataclass
class _Entry:
    """An entry as it was read, and by what it shows that its file is still the same."""

    stamp: tuple[int, int, int]
    """Number of its inode, size, and when it was changed or used last, in nanoseconds."""

    mark: str
    read: dict[str, str]
    content: bytes | None
    """None as long as nobody has asked for it."""

    def used(self, now: int) -> None:
        """Note the time that its file has been given."""
        self.stamp = (*self.stamp[:2], now)


_entries: dict[str, _Entry] = {}
"""What this process has read, by its path."""


def _entry(path: str, name: str, *, whole: bool) -> _Entry | None:
    """What a file holds, if that is an entry of this name; read where it is not known.

    Where its content is not asked for, what the file says of itself is believed.
    """
    try:
        state = os.stat(path)
        stamp = (state.st_ino, state.st_size, state.st_mtime_ns)
        known = _entries.get(path)
        if known is not None and known.stamp == stamp and (known.content is not None or not whole):
            return known
        with open(path, "rb") as file:
            first, second = file.readline(), file.readline()
            content = file.read() if whole else None
        if content is not None and first != _digest(name, second, content) + b"\n":
            return None
        read = json.loads(second) if second != b"{}\n" else {}
        mark = first.decode("ascii").strip()
    except (OSError, ValueError):
        return None
    if not isinstance(read, dict):
        return None
    if len(_entries) >= MANY:
        _entries.clear()
    _entries[path] = _Entry(stamp, mark, read, content)
    return _entries[path]


class Store:
    """A folder of entries; what is damaged, stale or cannot be written is as good as not there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refused: OSError | None = None
        """Why the first entry that could not be kept was not."""

    def recall(self, name: str) -> bytes | None:
        """An entry's bytes, or None."""
        entry = self._standing(name, whole=True)
        return entry.content if entry else None

    def mark(self, name: str) -> str | None:
        """What tells an entry from any other that there may be under its name; None if it is none.

        Its bytes are not read for it; whether they are damaged shows when they are recalled.
        """
        entry = self._standing(name, whole=False)
        return entry.mark if entry else None

    def _standing(self, name: str, *, whole: bool) -> _Entry | None:
        """An entry that was made from what is still there; the time is noted in its file."""
        path = os.path.join(self.folder, name)
        entry = _entry(path, name, whole=whole)
        if entry is None:
            return None
        if any(digest_of_file(found(each)) != expected for each, expected in entry.read.items()):
            return None
        with suppress(OSError):
            os.utime(path, ns=(now := time.time_ns(), now))
            entry.used(now)
        return entry

    def remember(self, name: str, content: bytes, read: Iterable[Path] = ()) -> None:
        """Keep an entry, and which files it was made from; nobody ever sees half of it."""
        head = json.dumps({told(path): digest_of_file(path) for path in sorted(read)}).encode()
        head += b"\n"
        aside = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            aside.write_bytes(b"".join((_digest(name, head, content), b"\n", head, content)))
            aside.replace(self.folder / name)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            self.refused = self.refused or error

    def get(
        self,
        name: str,
        make: Callable[[], M],
        pack: Callable[[M], bytes],
        unpack: Callable[[bytes], T],
    ) -> T:
        """What is made of the entry of that name, which is made now if it is not there."""
        known = self.recall(name)
        if known is not None:
            with suppress(DamagedError):
                return unpack(known)
        with noting_reads() as read:
            made = make()
        content = pack(made)
        self.remember(name, content, read)
        return unpack(content)

    def prune(self, largest: int) -> None:
        """Remove what has longest not been used until the rest is no larger than `largest` bytes.

        What a killed process has left half written goes as well. Whoever misses an entry makes it.
        """
        try:
            with os.scandir(self.folder) as found:
                entries = [(each.stat(), each) for each in found if each.is_file()]
        except OSError:
            return
        total = sum(state.st_size for state, _ in entries)
        for state, file in sorted(entries, key=lambda entry: entry[0].st_mtime_ns):
            if total > largest or _left_by_the_dead(file.name):
                with suppress(OSError):
                    os.unlink(file)
                    total -= state.st_size


def _digest(name: str, head: bytes, content: bytes) -> bytes:
    """What the first line of an entry says: under another name it would not hold."""
    state = sha256(f"{name}\n".encode())
    state.update(head)
    state.update(content)
    return state.hexdigest().encode()


def _left_by_the_dead(name: str) -> bool:
    """Whether a process that is no more was about to make an entry of this file."""
    number = name.rpartition(".")[2]
    if not number.isascii() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False
