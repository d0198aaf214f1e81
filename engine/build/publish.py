"""Put a finished site in the place of the old one, or leave the old one as it was."""

from __future__ import annotations

import ctypes
import errno
import glob
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from engine.build.folders import MARKER, made_in

HOSTS = ("CNAME", "_headers", "_redirects", "robots.txt")
"""Files by which hosts are told something. They, and names that begin with a dot, are spared in a
site of an earlier version, whose mark does not say what was made."""


NO_SWAP = (errno.EACCES, errno.EBUSY, errno.EPERM, errno.EROFS, errno.EXDEV)
"""What the system says where a folder cannot be put in the place of another."""

OLD = "old"
"""The old site, while it stands aside."""


def publish(files: Mapping[str, bytes], output: Path, keep: Iterable[str] = ()) -> None:
    """Write all files aside, then swap the folders: readers see the old site or the new one.

    Folders of the old site that are named in `keep` stand in the new one as they were, and so does
    all that no build has made: a host's own files, a repository. A folder that cannot be swapped
    (others hang something there, or the folder around it is not ours) is filled file by file.
    """
    named, output, keep = output, output.resolve(), list(keep)
    try:
        _publish(files, output, keep)
    except OSError as error:
        if error.errno:  # the builder knows the output, not what stood beside it
            raise OSError(error.errno, error.strerror, str(named)) from error
        raise


def _publish(files: Mapping[str, bytes], output: Path, keep: list[str]) -> None:
    for where in (output.parent, output):
        _sweep_up(output, where)
    if not os.path.ismount(output):
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            with _written(files, output, keep, output.parent) as new:
                for path in _foreign(output):
                    if not (new / path).exists():
                        _link(output / path, new / path)
                _swap(new, output)
        except OSError as error:
            if error.errno not in NO_SWAP or not output.is_dir():
                raise
        else:
            return
    with _written(files, output, keep, output) as new:
        _replace_within(new, output)


@contextmanager
def _written(
    files: Mapping[str, bytes], output: Path, keep: Iterable[str], where: Path
) -> Iterator[Path]:
    """The new site, whole, in a folder of its own in `where`; none is left in the end."""
    aside = Path(tempfile.mkdtemp(prefix=f".{output.name}-{os.getpid()}-", dir=where))
    try:
        new = aside / "new"
        new.mkdir()
        for name in keep:
            shutil.copytree(output / name, new / name)
        for path, content in sorted(files.items()):
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        _mark(new, [each.relative_to(new).as_posix() for each in _files(new)])
        yield new
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _swap(new: Path, output: Path) -> None:
    """Put a folder in the place of another."""
    if not output.exists():
        new.rename(output)
    elif not _exchange(new, output):
        old = new.with_name(OLD)
        output.rename(old)
        try:
            new.rename(output)
        except OSError:
            old.rename(output)
            raise


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
    whole at any moment, no step needs room on the disk, and the mark knows all that may be there.
    """
    before = made_in(output) or frozenset()
    paths = [each.relative_to(new) for each in _files(new) if each.name != MARKER]
    for path in paths:
        target = output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(target))
    made = {each.as_posix() for each in paths}
    _mark(new.parent, made | before)
    (new.parent / MARKER).replace(output / MARKER)
    for path in sorted(paths, key=lambda each: (each.suffix == ".html", each)):
        (new / path).replace(output / path)
    for stale in sorted(before - made, reverse=True):
        (output / stale).unlink(missing_ok=True)
        for folder in (output / stale).parents:
            if folder == output or any(folder.iterdir()):
                break
            folder.rmdir()
    (new / MARKER).replace(output / MARKER)


def _mark(folder: Path, made: Iterable[str]) -> None:
    """Say which files of a site a build has made."""
    (folder / MARKER).write_text("".join(f"{each}\n" for each in sorted(made)), encoding="utf-8")


def _exchange(new: Path, output: Path) -> bool:
    """Swap two folders in one stroke, where the system can (Linux: renameat2)."""
    try:
        rename = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    here, swap = -100, 2  # AT_FDCWD and RENAME_EXCHANGE in <fcntl.h> and <stdio.h>
    done: int = rename(here, os.fsencode(new), here, os.fsencode(output), swap)
    return done == 0


def _sweep_up(output: Path, where: Path) -> None:
    """Remove what builds that were killed left in `where`; running ones keep theirs.

    One that was killed between its two steps of a swap left the old site aside: it goes back.
    """
    for left in where.glob(f".{glob.escape(output.name)}-*-*"):
        try:
            os.kill(int(left.name.removeprefix(f".{output.name}-").partition("-")[0]), 0)
        except ProcessLookupError:
            if (left / OLD).is_dir() and not output.exists():
                (left / OLD).rename(output)
            shutil.rmtree(left, ignore_errors=True)
        except (PermissionError, ValueError):
            continue
