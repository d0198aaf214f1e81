"""Whether the same content makes the same bytes elsewhere: built again from nothing, far from here.

Far is another processor as far as this one can pose as another, one thread, another number of jobs,
another order of sets, zone, language, mask, home and working folder, another settings file of
matplotlib, and nothing remembered.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.build.folders import MARKER
from engine.errors import Mistakes, Place

PROCESSORS = {
    "x86_64": {
        "OPENBLAS_CORETYPE": "Prescott",
        "NPY_DISABLE_CPU_FEATURES": "X86_V3 X86_V4 AVX512_ICL AVX512_SPR",
    },
    "aarch64": {"OPENBLAS_CORETYPE": "ARMV8"},
}
"""What makes the libraries take this processor for an old one, by its kind."""

SETTINGS = "font.size: 40\npath.simplify_threshold: 1\nlines.linewidth: 9\n"
"""A file of matplotlib's that would change every drawing, if it were read."""

COMMAND = "import sys; from engine.build.command import main; sys.exit(main())"


def verify(options: argparse.Namespace, here: Path) -> None:
    """Build far from here, and compare with the site in `here`; ContentError if they differ."""
    with tempfile.TemporaryDirectory() as folder:
        there = Path(folder) / "site"
        _build_far_away(options, there)
        mistakes = Mistakes()
        for file, line, ours, theirs in differences(here, there):
            mistakes.add(
                Place(options.output / file, line),
                f"built elsewhere, this would differ: here {ours}, there {theirs}",
                "give a number fewer digits or a margin for rounding; let no code ask for the "
                "time, the machine or an order of sets",
            )
        mistakes.settle()


def _build_far_away(options: argparse.Namespace, output: Path) -> None:
    aside = output.parent
    rules = aside / "matplotlibrc"
    rules.write_text(SETTINGS, encoding="utf-8")
    environment = {
        **os.environ,
        **PROCESSORS.get(platform.machine(), {}),
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "PYTHONHASHSEED": "1",
        "PYTHONWARNINGS": "ignore::ImportWarning",  # numpy names the features that it lacks anyway
        "OPENBLAS_NUM_THREADS": "1",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "C",
        "HOME": str(aside / "home"),
        "MATPLOTLIBRC": str(rules),
    }
    done = subprocess.run(
        [
            sys.executable, "-c", COMMAND, "--quiet",
            "--content", str(options.content.resolve()), "--output", str(output),
            "--cache", str(aside / "cache"), "--patience", str(options.patience),
            "--jobs", "1" if options.jobs > 1 else "2",
            *(["--volume", options.volume] if options.volume else []),
        ],
        cwd=aside, env=environment, umask=0o077, capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode:
        said = (done.stderr.strip() or f"exit code {done.returncode}").splitlines()
        mistakes = Mistakes()
        mistakes.add(
            Place(options.content),
            f"built elsewhere, this does not build: {said[0]}",
            "let no code ask for the machine, its settings or its working folder",
        )
        mistakes.settle()


def differences(here: Path, there: Path) -> Iterator[tuple[str, int, str, str]]:
    """Files that differ between two sites: the first line that does, and what it says in each."""
    ours, theirs = _files(here), _files(there)
    for file in sorted(ours.keys() | theirs.keys()):
        one, other = ours.get(file), theirs.get(file)
        if one is None or other is None:
            yield file, 1, _there(one), _there(other)
        elif one != other:
            at = _first_difference(one, other)
            yield file, one.count(b"\n", 0, at) + 1, _around(one, at), _around(other, at)


def _files(folder: Path) -> dict[str, bytes]:
    return {
        each.relative_to(folder).as_posix(): each.read_bytes()
        for each in folder.rglob("*")
        if each.is_file() and each.name != MARKER
    }


def _there(content: bytes | None) -> str:
    return "nothing" if content is None else "a file"


def _first_difference(one: bytes, other: bytes) -> int:
    common = zip(one, other, strict=False)
    return next((k for k, (a, b) in enumerate(common) if a != b), min(len(one), len(other)))


def _around(content: bytes, at: int) -> str:
    """Some letters before and after a place."""
    return repr(content[max(0, at - 24) : at + 16].decode(errors="replace"))
