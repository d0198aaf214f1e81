"""The folders of a build: what it reads, what it writes, and what it may remove of them."""

from __future__ import annotations

import os
import shutil
from itertools import combinations
from pathlib import Path

from engine.errors import Mistakes, Place

MARKER = ".made-by-machine-learning-visualized"
"""Stands in every folder that a build has made; only such a one may be replaced or emptied."""

REMEMBERED, SETTINGS = "remembered", "matplotlib"
"""What a build keeps in its cache: results, and matplotlib's own notes."""


def check_folders(content: Path, output: Path, cache: Path, mistakes: Mistakes) -> None:
    """Note if a build would destroy what is not its own, or one of its folders another."""
    _check_made("output", output, mistakes)
    _check_made("cache", cache, mistakes)
    named = {"content": content, "output": output, "cache": cache}
    for (one, first), (other, second) in combinations(named.items(), 2):
        for inner, outer in ((first, second), (second, first)):
            if outer.resolve() in (inner.resolve(), *inner.resolve().parents):
                mistakes.add(
                    Place(inner),
                    f"--{one} and --{other} lie one in the other",
                    "name folders that stand side by side",
                )
                break


def _check_made(option: str, folder: Path, mistakes: Mistakes) -> None:
    """Note a folder to be written to that holds what no build has made."""
    here = Path.cwd()
    if folder.resolve() in (here, *here.parents):
        mistakes.add(
            Place(folder),
            "this is the current folder, or holds it",
            f"name another with --{option}",
        )
    elif folder.exists() and not folder.is_dir():
        mistakes.add(
            Place(folder), "this is a file, not a folder", f"name a folder with --{option}"
        )
    elif folder.is_dir() and not _ours(option, folder):
        what = "publishing would remove them" if option == "output" else "--clean might remove them"
        mistakes.add(
            Place(folder),
            f"this folder holds files that no build has made, and {what}",
            f"empty it, or name another folder with --{option}",
        )


def _ours(option: str, folder: Path) -> bool:
    """Whether a build has made a folder: it is empty, marked, or a cache from before the mark."""
    there = {each.name for each in folder.iterdir()}
    of_old = {REMEMBERED, SETTINGS, "failed"} if option == "cache" else set()
    return MARKER in there or there <= of_old


def made_in(output: Path) -> frozenset[str] | None:
    """The files that the last build made there, by their paths; None if its mark does not say."""
    try:
        return frozenset((output / MARKER).read_text(encoding="utf-8").splitlines()) or None
    except (OSError, UnicodeDecodeError):
        return None


def forget(cache: Path) -> None:
    """Remove what builds have kept in their cache, and nothing else."""
    for name in (REMEMBERED, SETTINGS):
        shutil.rmtree(cache / name, ignore_errors=True)


def prepare(cache: Path) -> None:
    """Mark the cache as ours, and give matplotlib its place there.

    A film must look the same wherever it is drawn; matplotlib's own settings files do not count.
    """
    os.environ["MPLCONFIGDIR"] = str(cache / SETTINGS)
    try:
        cache.mkdir(parents=True, exist_ok=True)
        (cache / MARKER).touch()
    except OSError:
        return  # a cache that cannot be written to remembers nothing
