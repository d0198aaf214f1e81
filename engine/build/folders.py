"""The folders of a build: what it reads, what it writes, and what it may remove of them."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from engine.build.font_list import write_font_list
from engine.errors import Mistakes, Place, did_you_mean

MARKER = ".made-by-machine-learning-visualized"
"""Stands in every folder that a build has made; only such a one may be replaced or emptied."""

REMEMBERED, SETTINGS, PREVIEWED = "remembered", "matplotlib", "previewed"
"""What a build keeps in its cache: results, and matplotlib's own notes."""

KEPT = 2000.0
"""Megabytes that a cache may hold in the end, if nobody says otherwise."""

ROOM = 200_000
"""Bytes that matplotlib's notes need at least."""


def volume_folders(
    content: Path, only: str | None, mistakes: Mistakes
) -> tuple[list[Path], list[Path]]:
    """Folders of the volumes that are asked for, all if none is named, and of the others."""
    known = sorted(each.parent for each in content.glob("[!.]*/volume.toml"))
    if not known:
        mistakes.add(
            Place(content),
            "there is no volume here",
            "a volume is a folder with a volume.toml; name its parent with --content",
        )
    chosen = [folder for folder in known if only in (None, folder.name)]
    if known and not chosen:
        names = [folder.name for folder in known]
        mistakes.add(
            Place(content), f"no volume is called '{only}'", did_you_mean(str(only), names)
        )
    return chosen, [folder for folder in known if folder not in chosen]


def check_folders(
    content: Path, output: Path, cache: Path, mistakes: Mistakes, *, option: str = "output"
) -> None:
    """Note if a build would destroy what is not its own, or one of its folders another.

    `option` is what the command calls the folder that it writes.
    """
    _check_made(option, output, mistakes)
    _check_made("cache", cache, mistakes)
    named = {"content": content, option: output, "cache": cache}
    if output.resolve().parent == (cache / PREVIEWED).resolve():
        named.pop(option)  # the house's own place for it
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
        what = "--clean might remove them" if option == "cache" else "publishing would remove them"
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


def walk(folder: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """A folder and all below it, as os.walk has them, through links as well, but each once."""
    seen = {folder.resolve()}
    for root, folders, files in os.walk(folder, followlinks=True):
        here = Path(root)
        new = {each: (here / each).resolve() for each in folders}
        folders[:] = sorted(each for each, file in new.items() if file not in seen)
        seen.update(new.values())
        yield here, folders, files


def made_in(output: Path) -> frozenset[str] | None:
    """The files that the last build made there, by their paths; None if its mark does not say."""
    try:
        return frozenset((output / MARKER).read_text(encoding="utf-8").splitlines()) or None
    except (OSError, UnicodeDecodeError):
        return None


def forget(cache: Path) -> None:
    """Remove what builds have kept in their cache, and nothing else."""
    for name in (REMEMBERED, SETTINGS, PREVIEWED):
        shutil.rmtree(cache / name, ignore_errors=True)


def prepare(cache: Path) -> None:
    """Mark the cache as ours, and give matplotlib its place there.

    A film must look the same wherever it is drawn; matplotlib's own settings files do not count.
    """
    notes = cache / SETTINGS
    try:
        notes.mkdir(parents=True, exist_ok=True)
        (cache / MARKER).touch()
        with tempfile.TemporaryFile(dir=notes) as file:
            file.write(bytes(ROOM))
        write_font_list(notes)
    except OSError:  # nothing will be remembered, as the store says
        notes = Path(tempfile.mkdtemp())
        atexit.register(shutil.rmtree, notes, ignore_errors=True)
    os.environ["MPLCONFIGDIR"] = str(notes)
