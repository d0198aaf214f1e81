# ruff: noqa: E402  (this file is run as a script, so it must find the project first)
"""How long an author waits: from a save to the news that the page has been built.

A preview of a copy of all volumes; a sentence and a figure are edited in turn, and their medians
taken.

    python bench/preview.py     # some two minutes, the first of them cold
"""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.report import keep, table

ROUNDS = 7
PROSE = "backpropagation/concept.md"
FIGURE, DRAWS = "gradient_descent/walkers.py", "def four_walkers("
QUIET = 4.0
"""Seconds after which a preview has done what can wait."""


class Preview:
    """A preview that runs, and what it says."""

    def __init__(self, content: Path, cache: Path) -> None:
        command = [sys.executable, str(ROOT / "build.py"), "preview", "--port", "0"]
        command += ["--content", str(content), "--cache", str(cache)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self.process.stdout
        self.address = self.process.stdout.readline().split()[0]
        self.news: IO[bytes] = urllib.request.urlopen(f"{self.address}-/news")

    def next(self) -> dict[str, Any]:
        """What is told next."""
        while True:
            line = self.news.readline().decode()
            if line.startswith("data: "):
                told: dict[str, Any] = json.loads(line.removeprefix("data: "))
                return told


@contextmanager
def previewing(content: Path, cache: Path) -> Iterator[tuple[Preview, float]]:
    """A preview, and the seconds from its start to its first page."""
    began = time.perf_counter()
    preview = Preview(content, cache)
    while not preview.next()["build"]:
        pass
    took = time.perf_counter() - began
    yield preview, took
    time.sleep(QUIET)
    preview.process.send_signal(signal.SIGINT)
    preview.process.wait(30)


def saved(preview: Preview, file: Path, edit: Callable[[str], str]) -> float:
    """Seconds from a save to the news of it."""
    text = edit(file.read_text(encoding="utf-8"))
    began = time.perf_counter()
    file.write_text(text, encoding="utf-8")
    told = preview.next()
    took = time.perf_counter() - began
    assert not told["mistakes"], told
    time.sleep(QUIET)
    return took


def sentence(round_: int) -> Callable[[str], str]:
    """Another word at the end of a page."""
    return lambda text: f"{text.rstrip()}\n\nA word more: {'abcdefghij'[round_]}.\n"


def stroke(round_: int) -> Callable[[str], str]:
    """Another line at the beginning of a figure."""

    def edit(text: str) -> str:
        at = text.index('"""\n', text.index('"""', text.index(DRAWS)) + 3) + 4
        line = f'    canvas.line([(0.0, 0.0), (1.0, {round_}.0)], "ink", 1)\n'
        return text[:at] + line + text[at:]

    return edit


def main() -> None:
    """Edit in turn, and keep the table."""
    with tempfile.TemporaryDirectory() as name:
        content, cache = Path(name) / "content", Path(name) / "cache"
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "content", content, ignore=ignore)
        prose, figures = list[float](), list[float]()
        with previewing(content, cache) as (preview, cold):
            time.sleep(QUIET)
            for k in range(ROUNDS):
                prose.append(saved(preview, content / PROSE, sentence(k)))
                figures.append(saved(preview, content / FIGURE, stroke(k)))
        with previewing(content, cache) as (_, again):
            pass
    rows = [
        ["its start, cold", f"{cold:.1f}", ""],
        ["its start, nothing changed since", f"{again:.1f}", "2"],
        ["a sentence", _told(prose), "0.7"],
        ["a figure, its drawing included", _told(figures), "0.7 and its drawing"],
    ]
    head = ["what is saved", "seconds to the page, median (least to most)", "bar"]
    keep("preview", "## A preview\n\n" + table(head, rows), ["matplotlib", "watchfiles"])


def _told(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} ({min(seconds):.2f} to {max(seconds):.2f})"


if __name__ == "__main__":
    main()
