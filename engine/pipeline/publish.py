"""Put a finished site in the place of the old one, or leave the old one as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from engine.errors import Mistakes, Place

MARKER = ".made-by-machine-learning-visualized"
"""Stands in every site that we published; only such a folder may be replaced."""


def check_output(output: Path) -> None:
    """Raise ContentError if publishing to `output` would destroy something that is not ours."""
    mistakes = Mistakes()
    if output.exists() and not output.is_dir():
        mistakes.add(Place(output), "this is a file, not a folder", "name a folder with --output")
    elif output.is_dir() and any(output.iterdir()) and not (output / MARKER).exists():
        mistakes.add(
            Place(output),
            "this folder holds files that no build has made, and publishing would remove them",
            "empty it, or name another folder with --output",
        )
    mistakes.settle()


def publish(files: Mapping[str, bytes], output: Path) -> None:
    """Write all files aside, then swap the folders: readers see the old site or the new one."""
    output.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{output.name}-", dir=output.parent))
    try:
        new, old = aside / "new", aside / "old"
        new.mkdir()
        (new / MARKER).touch()
        for path, content in sorted(files.items()):
            file = new / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
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
