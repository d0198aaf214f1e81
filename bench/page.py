# ruff: noqa: E402  (this file is run as a script, so it must find the project first)
"""Time the page and the build: largest paint, frames a second while it plays, seconds to build.

The largest paint is Chromium's, on a screen of 360 × 740, at 1.6 Mbit/s and 150 ms, with a
processor four times slower than this one. Frames are counted in each engine while it plays, beside
an empty page, which tells what this screen can give. A clean build forgets its cache.
The measurements take turns, so that a busy machine disturbs all alike; the table shows medians.

    python bench/page.py               # ten minutes or more: builds afresh each time
"""

from __future__ import annotations

import gzip
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browsers.driver import ENGINES, FAST_3G, Browser, Chromium, pace, paint
from tests.browsers.machine import WINDOW, Machine
from tests.browsers.strict_host import StrictHost, serving

ROUNDS = 5
PAGE = "backpropagation/index.html"
PHONE = (360, 740)
SLOWDOWN = 4.0

Measure = Callable[[], float]


def built(folder: Path, *more: str) -> float:
    """Seconds that a build takes, from the command to its end."""
    command = [sys.executable, "build.py", "--quiet", "--output", str(folder / "site"), *more]
    start = time.perf_counter()
    subprocess.run([*command, "--cache", str(folder / "cache")], cwd=ROOT, check=True)
    return time.perf_counter() - start


def largest_paint(chromium: Chromium, host: StrictHost) -> float:
    """Milliseconds until the largest part of the first screen is painted."""
    chromium.viewport(*PHONE)
    with chromium.throttled(FAST_3G, slowdown=SLOWDOWN):
        chromium.open(host.address(PAGE, sandboxed=False))
        return paint(chromium).largest


def frames_playing(browser: Browser, host: StrictHost, run: str) -> float:
    """Frames a second while a run plays."""
    browser.viewport(*WINDOW)
    browser.open(host.address(PAGE, sandboxed=False))
    machine = Machine(browser)
    machine.choose(run)
    machine.train()
    return pace(browser).frames_per_second


def frames_sweeping(browser: Browser, host: StrictHost) -> float:
    """Frames a second while a sweep runs forward and backward."""
    browser.viewport(*WINDOW)
    browser.open(host.address(PAGE, sandboxed=False))
    Machine(browser).sweep()
    return pace(browser, seconds=4).frames_per_second


def frames_idle(browser: Browser) -> float:
    """Frames a second of an empty page: the most that there can be."""
    browser.viewport(*WINDOW)
    browser.open("about:blank")
    return pace(browser).frames_per_second


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built(folder)
        with serving(folder / "site") as host, ExitStack() as running:
            browsers: dict[str, Browser] = {}
            for engine in ENGINES:
                if not engine.missing():
                    (folder / engine.name).mkdir()
                    browsers[engine.name] = running.enter_context(engine(folder / engine.name))
            report(folder, host, browsers)


def report(folder: Path, host: StrictHost, browsers: dict[str, Browser]) -> None:
    """Measure all in turns and print the medians."""
    measures: dict[str, tuple[Measure, str, str]] = {
        "clean build": (partial(built, folder, "--clean"), "s", ""),
        "build, nothing changed": (partial(built, folder), "s", ""),
    }
    for name, browser in browsers.items():
        if isinstance(browser, Chromium):
            paints = partial(largest_paint, browser, host)
            measures["largest paint, phone on fast 3G"] = paints, "ms", "bar: 1500 at most"
        least = "bar: 55 at least"
        measures |= {
            f"{name}, an empty page": (partial(frames_idle, browser), "frames/s", ""),
            f"{name}, a sweep": (partial(frames_sweeping, browser, host), "frames/s", least),
        }
        for run in ("moons", "spirals"):
            playing = partial(frames_playing, browser, host, run)
            measures[f"{name}, {run} in training"] = playing, "frames/s", least
    taken: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(ROUNDS):
        for name, (measure, _, _) in measures.items():
            taken[name].append(measure())
    page = (folder / "site" / PAGE).read_bytes()
    print(
        f"{PAGE}: {len(page) / 1000:,.0f} kB, {len(gzip.compress(page)) / 1000:,.0f} kB gzipped\n"
    )
    print(f"median of {ROUNDS}, with the least and the most\n")
    for name, values in taken.items():
        _, unit, bar = measures[name]
        middle = statistics.median(values)
        spread = f"{min(values):.1f} to {max(values):.1f}"
        print(f"{name:36}{middle:9.1f} {unit:9}{spread:>18}  {bar}")


if __name__ == "__main__":
    main()
