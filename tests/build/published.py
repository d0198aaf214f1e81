"""Sites that are published without a build, and what is found of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

OLD = {"index.html": b"old", "gone.html": b"gone", "kept/a/b.html": b"kept"}


def marked(*paths: str) -> bytes:
    """The mark of a build that made these files."""
    return "".join(f"{each}\n" for each in sorted(paths)).encode()


def tree(folder: Path) -> dict[str, bytes]:
    """Every file of a folder by its path."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def finished_process() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


FOREIGN = {
    "CNAME": b"a.org",
    ".nojekyll": b"",
    ".git/HEAD": b"ref",
    ".git/refs/heads/main": b"1",
    "mine/notes.txt": b"n",
}


def put(output: Path, files: dict[str, bytes]) -> None:
    """Files that no build has made."""
    for path, content in files.items():
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_bytes(content)
