"""Put a finished site in the place of the old one, or leave the old one as it was."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from engine.build.folders import MARKER, made_in

HOSTS = ("CNAME", "_headers", "_redirects", "robots.txt")
"""Files by which hosts are told something. They, and names that begin with a dot, are spared in a
site of an earlier version, whose mark does not say what was made."""


def publish(files: Mapping[str, bytes], output: Path, keep: Iterable[str] = ()) -> None:
    """Write all files aside, then swap the folders: readers see the old site or the new one.

    Folders of the old site that are named in `keep` stand in the new one as they were, and so does
    all that no build has made: a host's own files, a repository.
    """
    output = output.resolve()
    mounted = os.path.ismount(output)
    if not mounted:
        output.parent.mkdir(parents=True, exist_ok=True)
        _sweep_up(output)
    beside = None if mounted else output.parent
    aside = Path(tempfile.mkdtemp(prefix=f".{output.name}-{os.getpid()}-", dir=beside))
    try:
        new, old = aside / "new", aside / "old"
        new.mkdir()
        for name in keep:
            shutil.copytree(output / name, new / name)
        for path, content in sorted(files.items()):
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        made = sorted(each.relative_to(new).as_posix() for each in _files(new))
        (new / MARKER).write_text("".join(f"{each}\n" for each in made), encoding="utf-8")
        if mounted:
            _replace_within(new, output)
            return
        for path in _foreign(output):
            if not (new / path).exists():
                _link(output / path, new / path)
        if output.exists() and _exchange(new, output):
            return
        if output.exists():
            output.rename(old)
        try:
            new.rename(output)
        except OSError:
            if old.exists():
                old.rename(output)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder; what a link leads to is not followed."""
    for each in folder.rglob("*"):
        if each.is_symlink() or not each.is_dir():
            yield each


def _foreign(output: Path) -> list[str]:
    """Files of the old site that no build has made."""
    if not output.is_dir():
        return []
    made = made_in(output)
    found = (each.relative_to(output) for each in _files(output))
    others = (each for each in found if each.name != MARKER)
    if made is None:
        others = (each for each in others if each.parts[0][0] == "." or each.parts[0] in HOSTS)
    return sorted(each.as_posix() for each in others if made is None or each.as_posix() not in made)


def _link(file: Path, target: Path) -> None:
    """The same file in another folder: a second name for it, or a copy where there is no such."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(file, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(file, target, follow_symlinks=False)


def _replace_within(new: Path, output: Path) -> None:
    """Put the new site into a folder that cannot be replaced, file by file.

    What pages need comes before pages, and what the old site alone had goes last; each file is
    whole at any moment.
    """
    before = made_in(output) or frozenset()
    paths = [each.relative_to(new) for each in _files(new)]
    for path in sorted(paths, key=lambda each: (each.suffix == ".html", each.name == MARKER, each)):
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        written = target.with_name(f".{target.name}.{os.getpid()}")
        shutil.copyfile(new / path, written)
        written.replace(target)
    for stale in sorted(before - {each.as_posix() for each in paths}, reverse=True):
        (output / stale).unlink(missing_ok=True)
        for folder in (output / stale).parents:
            if folder == output or any(folder.iterdir()):
                break
            folder.rmdir()


def _exchange(new: Path, output: Path) -> bool:
    """Swap two folders in one stroke, where the system can (Linux: renameat2)."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, swap = -100, 2  # AT_FDCWD and RENAME_EXCHANGE in <fcntl.h> and <stdio.h>
    done: int = rename(here, os.fsencode(new), here, os.fsencode(output), swap)
    return done == 0


def _sweep_up(output: Path) -> None:
    """Remove what builds that were killed left beside `output`; running ones keep theirs."""
    for left in output.parent.glob(f".{output.name}-*-*"):
        try:
            os.kill(int(left.name.removeprefix(f".{output.name}-").partition("-")[0]), 0)
        except ProcessLookupError:
            shutil.rmtree(left, ignore_errors=True)
        except (PermissionError, ValueError):
            continue
