"""What the machine refuses: no room, no right, no such disk; told as a mistake is."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from engine.build.folders import walk
from engine.errors import ContentError, Mistake, Mistakes, Place

WRITTEN = (".py", ".md", ".toml", ".bib")
"""What the build reads of a content folder by itself; other files are read by their author."""

ROOM = "make room on that disk, or name other folders with --output and --cache"
RIGHT = "let this user read and write there, or name other folders with --output and --cache"
FEWER = "ask for less at a time with --jobs 1, or raise the limit"
REMEDIES = {
    errno.ENOSPC: ROOM,
    errno.EDQUOT: ROOM,
    errno.EFBIG: ROOM,
    errno.EACCES: RIGHT,
    errno.EPERM: RIGHT,
    errno.EROFS: RIGHT,
    errno.EMFILE: FEWER,
    errno.ENFILE: FEWER,
    errno.ENOMEM: FEWER,
    errno.EAGAIN: FEWER,
}


def refused(error: OSError | MemoryError, folder: Path) -> ContentError:
    """The mistake that an error of the system is; at `folder`, if it does not say where."""
    if isinstance(error, MemoryError):
        return ContentError([Mistake(Place(folder), "there is not enough memory", FEWER)])
    named = error.filename
    file = Path(os.fsdecode(named)) if isinstance(named, (str, bytes)) else folder
    problem = (error.strerror or str(error) or type(error).__name__).splitlines()[0]
    remedy = REMEDIES.get(error.errno or 0, "see that it is there, and may be read and written")
    return ContentError([Mistake(Place(file), problem, remedy)])


def check_readable(content: Path, mistakes: Mistakes) -> None:
    """Note every folder and every written file of the content that cannot be read.

    What is passed over in silence would be missing from the site.
    """
    for file in _unreadable(content):
        mistakes.add(
            Place(file), "this cannot be read", "let this user read it, or move it elsewhere"
        )


def _unreadable(content: Path) -> Iterator[Path]:
    if content.is_dir() and not _open(content):
        yield content
    for folder, folders, files in walk(content):
        written = [each for each in files if each.endswith(WRITTEN)]
        for file in (folder / each for each in (*folders, *written) if each[0] != "."):
            if file.exists() and not _open(file):
                yield file


def _open(file: Path) -> bool:
    """Whether a folder can be looked into, or a file of text be read."""
    if file.is_dir():
        return file.suffix not in WRITTEN and os.access(file, os.R_OK | os.X_OK)
    return file.is_file() and os.access(file, os.R_OK)
