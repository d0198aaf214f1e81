"""How time and bytes grow: with the frames of a film, with its marks, with the volumes of a site.

python bench/growth.py             # some minutes
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402  (the project has to be found first)

from bench.report import keep, table  # noqa: E402
from engine.drawing.canvas import Canvas  # noqa: E402
from engine.films.record_film import record_film  # noqa: E402

FRAMES, MARKS, VOLUMES = (60, 240, 960), (100, 1000, 10_000), (1, 4, 16)
WALK = np.cumsum(np.random.default_rng(5).normal(0, 2, (max(FRAMES) + 1, 2)), axis=0) + 200
PLACES = np.random.default_rng(6).uniform(0, 400, (max(MARKS), 2))


def growing_line(frames: int) -> int:
    """A line that is a corner longer at each frame; bytes of its film."""

    def pose(canvas: Canvas, frame: int) -> None:
        canvas.line(WALK[: frame + 2], "signal", 2, name="walk")

    return _film(pose, frames)


def standing_marks(marks: int) -> int:
    """So many marks that never move, and one that does, over 60 frames; bytes of its film."""

    def pose(canvas: Canvas, frame: int) -> None:
        for number, place in enumerate(PLACES[:marks]):
            canvas.dots([place], "ink", 3, name=f"dot{number}")
        canvas.line([(0, 0), (frame, 40)], "signal", 2, name="hand")

    return _film(pose, 60)


def _film(pose: Callable[[Canvas, int], None], frames: int) -> int:
    film = record_film(Canvas(400, 400), pose, frames, still=frames - 1)
    return len(film.drawing) + sum(map(len, film.motion.values()))


def volumes(count: int) -> int:
    """A site of so many equal small volumes, built cold by one process; its bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for number in range(count):
            shutil.copytree(
                ROOT / "tests" / "volumes" / "tiny",
                folder / "content" / f"tiny_{number}",
                ignore=shutil.ignore_patterns("__pycache__"),
            )
            _as_its_own(folder / "content" / f"tiny_{number}", number)
        command = [sys.executable, str(ROOT / "build.py"), "--quiet", "--jobs", "1"]
        subprocess.run(command, cwd=folder, check=True)
        return sum(file.stat().st_size for file in (folder / "site").rglob("*") if file.is_file())


def _as_its_own(volume: Path, number: int) -> None:
    """Another seed for every run, so that nothing is shared with another volume's."""
    for file in volume.rglob("*.py"):
        text = file.read_text("utf-8")
        file.write_text(text.replace("seed=", f"seed={number * 1000} + "), "utf-8")


def rows(what: str, sizes: Sequence[int], measured: Callable[[int], int]) -> list[list[str]]:
    """Seconds and bytes at each size, and by how much they grew since the one before."""
    found, before = [], (0.0, 0, 0)
    for size in sizes:
        began = time.perf_counter()
        written = measured(size)
        seconds = time.perf_counter() - began
        grown = ["", "", ""]
        if before[2]:
            ratios = (size / before[2], seconds / before[0], written / before[1])
            grown = [f"{ratio:.1f}" for ratio in ratios]
        found.append([f"{size:,} {what}", f"{seconds:.2f}", f"{written:,}", *grown])
        before = (seconds, written, size)
    return found


def main() -> None:
    """Measure all three and keep the table."""
    _film(lambda canvas, _: canvas.text(1, 1, "a"), 1)  # what is loaded once is no part of it
    found = [
        *rows("frames of a growing line", FRAMES, growing_line),
        *rows("standing marks", MARKS, standing_marks),
        *rows("volumes", VOLUMES, volumes),
    ]
    head = ["", "s", "bytes", "× size", "× time", "× bytes"]
    text = f"## Growth\n\n{table(head, found)}\n\nBar: time and bytes grow no faster than the size."
    keep("growth", text, ["numpy", "matplotlib"])


if __name__ == "__main__":
    main()
