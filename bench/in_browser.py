"""The film of bench/film.py in a browser: as a page of ours, by matplotlib's player, by Plotly.

Each page is opened anew in Chromium from the disk, played, and asked what it cost: bytes as a
server would send them, first paint, memory of its process, time of its main thread while it plays.

    python bench/in_browser.py         # about a minute
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import film
from bench.report import keep, table
from engine.build.site import build
from tests.browsers.driver import Chromium

ROUNDS, PLAYED = 5, 4.0
"""How often each is opened, and seconds for which it then plays."""

VOLUME = {
    "volume.toml": """
site = "Bench"
notebook = "bench"
series = "Bench"
number = 1
title = "A film"
deck = "Sixty moments."
description = "A film of sixty moments."
sections = ["start"]
""",
    "start.md": '+++\ntitle = "A film"\n+++\nBelow it plays.\n\n{figure film}\n',
    "start.py": '''
from engine.authoring import SGD, Canvas, TrainingRun, Trajectory, figure
from bench.film import FRAMES, pose

RUN = TrainingRun(data="moons", optimizer=SGD(0.5), steps=1)


@figure(shows=RUN, seconds=FRAMES / 8, size=(480, 300), alt="Two curves fall, forty dots move.")
def film(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """Two curves that grow, forty dots that move."""
    pose(canvas, round(progress * (FRAMES - 1)))
''',
}


@dataclass(frozen=True)
class Cost:
    """What one opening of a page cost."""

    paint: float
    """Milliseconds until something is painted."""

    memory: float
    """Megabytes of its process, after it has played."""

    busy: float
    """Milliseconds of the main thread for each second of playing."""


def pages(folder: Path) -> Iterator[tuple[str, Path, str]]:
    """Each page, and the selector of what has to be pressed to play it."""
    content = folder / "content" / "bench"
    content.mkdir(parents=True)
    for name, text in VOLUME.items():
        (content / name).write_text(text, encoding="utf-8")
    build(folder / "content", folder / "site", cache=folder / "cache")
    yield "ours", folder / "site" / "bench" / "index.html", "#film .btn.first"
    player = folder / "jshtml.html"
    head = "<!doctype html><meta charset=utf-8><title>film</title>"
    player.write_bytes(head.encode() + film.jshtml())
    yield "to_jshtml", player, "button[title=Play]"
    if find_spec("plotly"):
        plotly = folder / "plotly.html"
        plotly.write_bytes(film.plotly_page())
        yield "Plotly, to_html", plotly, ".updatemenu-button"


def cost(chromium: Chromium, page: Path, play: str) -> Cost:
    """Open it, play it, and ask."""
    chromium.open("about:blank")
    chromium.open(page.as_uri())
    chromium.settle(600)
    paint = chromium.evaluate(
        "return performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    chromium.evaluate(
        "document.querySelector(arguments[0]).dispatchEvent("
        "new MouseEvent('click', {bubbles: true, cancelable: true})); return 0",
        play,
    )
    before = busy(chromium)
    chromium.settle(round(1000 * PLAYED))
    return Cost(paint, memory(chromium), 1000 * (busy(chromium) - before) / PLAYED)


def busy(chromium: Chromium) -> float:
    """Seconds that the main thread has worked."""
    chromium.devtools("Performance.enable")
    metrics = chromium.devtools("Performance.getMetrics")["metrics"]
    return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def memory(chromium: Chromium) -> float:
    """Megabytes of the largest process that draws pages."""
    found = [0.0]
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            command = (status.parent / "cmdline").read_bytes()
            text = status.read_text()
        except OSError:
            continue
        if b"--type=renderer" in command:
            found += [int(line.split()[1]) / 1000 for line in text.splitlines() if "VmRSS" in line]
    return max(found)


@contextmanager
def browser(folder: Path) -> Iterator[Chromium]:
    """A fresh one: what another page has left behind is no part of a page's memory."""
    folder.mkdir()
    with Chromium(folder) as running:
        yield running


def main() -> None:
    """Measure all in turns and keep the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        contestants = [*pages(folder)]
        taken: dict[str, list[Cost]] = {each: [] for each, _, _ in contestants}
        for k in range(ROUNDS):
            for number, (each, page, play) in enumerate(contestants):
                with browser(folder / f"browser-{k}-{number}") as chromium:
                    taken[each].append(cost(chromium, page, play))
        sizes = {each: len(gzip.compress(page.read_bytes())) for each, page, _ in contestants}
    missing = "" if find_spec("plotly") else " Plotly is not installed."
    keep(
        "in-browser",
        f"## That film in Chromium, medians of {ROUNDS} interleaved openings\n\n"
        f"{table(HEAD, rows(taken, sizes))}\n\n"
        f"Each page whole, ours with its faces and prose, opened from the disk in a fresh browser. "
        f"Busy: main thread, a second of playing.{missing}",
        ["matplotlib", "plotly"],
    )


HEAD = [
    "",
    "bytes, gzipped",
    "times ours",
    "first paint, ms",
    "memory, MB",
    "busy, ms",
    "times ours",
]


def rows(taken: Mapping[str, list[Cost]], sizes: Mapping[str, int]) -> list[list[str]]:
    """One for each page."""
    ours = statistics.median(each.busy for each in taken["ours"])

    def row(name: str, costs: list[Cost]) -> list[str]:
        paint, used, worked = (
            statistics.median(getattr(each, part) for each in costs)
            for part in ("paint", "memory", "busy")
        )
        return [
            name,
            f"{sizes[name]:,}",
            f"{sizes[name] / sizes['ours']:.1f}",
            f"{paint:,.0f}",
            f"{used:,.0f}",
            f"{worked:,.0f}",
            f"{worked / ours:.2f}",
        ]

    return [row(name, costs) for name, costs in taken.items()]


if __name__ == "__main__":
    main()
