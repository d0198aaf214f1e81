"""Put a finished site in the place of the old one, or leave the old one as it was."""

from __future__ import annotations

import ctypes
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.build.folders import MARKER


def publish(files: Mapping[str, bytes], output: Path, keep: Iterable[str] = ()) -> None:
    """Write all files aside, then swap the folders: readers see the old site or the new one.

    Folders of the old site that are named in `keep` stand in the new one as they were.
    """
    output = output.resolve()
    output.parent.mkdir(parents=True, exist_ok=True)
    _sweep_up(output)
    aside = Path(tempfile.mkdtemp(prefix=f".{output.name}-{os.getpid()}-", dir=output.parent))
    try:
        new, old = aside / "new", aside / "old"
        new.mkdir()
        (new / MARKER).touch()
        for name in keep:
            shutil.copytree(output / name, new / name)
        for path, content in sorted(files.items()):
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
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
