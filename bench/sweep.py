# ruff: noqa: E402  (this file is run as a script, so it must find the project first)
"""A thousand small runs: by one process, by two, by two workers of a Dask cluster on loopback.

Each run is performed, judged and counted again, and its record kept: a thousand seeds of one
setting. What a run costs, how much the cluster adds, and how the runs end, as a picture.

    python bench/sweep.py --to sweep.png     # some minutes
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.report import keep, table
from engine.authoring import SGD, Canvas, Linear, Plot, RecordingPlan, TrainingRun
from engine.build.cluster import Cluster
from engine.build.pool import Pool
from engine.build.runner import Report, Runner
from engine.drawing.picture import pixels, png
from engine.errors import Mistakes, Place
from engine.memory import Store, keep_in

WORKERS = 2


def runs(count: int) -> list[TrainingRun]:
    """So many seeds of one small setting."""
    plan = RecordingPlan(moments=5, field=15)
    return [
        TrainingRun("moons", SGD(0.5), 200, hidden=(3, 3), points=50, seed=seed, plan=plan)
        for seed in range(1, count + 1)
    ]


@dataclass
class Progress(Report):
    """Every tenth part, and what is left."""

    wanted: int = 0
    finished: int = 0

    def __post_init__(self) -> None:
        self.began = time.perf_counter()
        self.expect, self.done = self._expect, self._done

    def _expect(self, steps: int) -> None:
        self.wanted += steps

    def _done(self, name: str, seconds: float) -> None:
        self.finished += 1
        if self.wanted and self.finished % max(1, self.wanted // 10) == 0:
            took = time.perf_counter() - self.began
            left = took / self.finished * (self.wanted - self.finished)
            print(f"  {self.finished} of {self.wanted}, {left:.0f} s left", file=sys.stderr)


def cluster_of(folder: Path, stack: ExitStack) -> str:
    """The address of a scheduler with workers."""
    file = folder / "scheduler.json"

    def begin(*words: str) -> None:
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words, "--host", "127.0.0.1", "--no-dashboard"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        stack.callback(process.wait)
        stack.callback(process.kill)

    begin("scheduler", "--port", "0", "--scheduler-file", str(file))
    while not file.is_file() or not file.read_text():
        time.sleep(0.1)
    address = str(json.loads(file.read_text())["address"])
    for _ in range(WORKERS):
        begin("worker", address, "--no-nanny", "--nthreads", "1")
    time.sleep(5)
    return address


def swept(asked: list[TrainingRun], pool: Pool | Cluster, folder: Path) -> float:
    """Seconds of all runs."""
    store = Store(folder)
    keep_in(store)
    runner, mistakes = Runner(store, pool=pool, report=Progress()), Mistakes()
    began = time.perf_counter()
    if pool.jobs < 2:
        for done, run in enumerate(asked, start=1):
            runner.verdict(run)
            runner.account(run)
            if done % (len(asked) // 10 or 1) == 0:
                print(f"  {done} of {len(asked)}", file=sys.stderr)
    else:
        runner.prepare(dict.fromkeys(asked, Place(ROOT)), mistakes)
        mistakes.settle()
    return time.perf_counter() - began


def drawn(asked: list[TrainingRun], folder: Path) -> bytes:
    """How the runs end: a column for each tenth of the loss."""
    runner = Runner(Store(folder))
    loss = np.array([float(runner.record(run).loss[-1]) for run in asked])
    counts, edges = np.histogram(loss, bins=24, range=(0.0, max(0.6, float(loss.max()))))
    canvas = Canvas(480, 320)
    high = float(counts.max()) * 1.05
    plot = Plot(canvas, (60, 40, 460, 260), x=Linear(0, float(edges[-1])), y=Linear(0, high))
    plot.grid("y")
    plot.labels("x")
    plot.labels("y")
    for count, left, right in zip(counts, edges, edges[1:], strict=False):
        corners = [(left, 0), (right, 0), (right, count), (left, count)]
        plot.area([(float(x), float(y)) for x, y in corners], "signal", opacity=0.6)
    plot.title("y", f"runs, of {len(asked)}")
    plot.title("x", "loss at the end")
    return png(pixels(canvas, 2.0))


def main() -> None:
    """Sweep twice, and keep the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--to", type=Path, help="a PNG of how the runs end")
    options = parser.parse_args()
    asked = runs(options.runs)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        folder, mistakes = Path(name), Mistakes()
        alone = swept(asked, Pool(1), folder / "alone")
        with Pool(WORKERS) as pool:
            side = swept(asked, pool, folder / "side")
        cluster = Cluster(cluster_of(folder, stack), folder / "cluster", mistakes)
        mistakes.settle()
        with cluster:
            many = swept(asked, cluster, folder / "cluster")
        if options.to:
            options.to.write_bytes(drawn(asked, folder / "cluster"))
    each = alone / len(asked)
    rows = [["one process", f"{alone:.1f} s", f"{1000 * each:.1f} ms", ""]]
    for name, took in (("processes, side by side", side), ("workers of a cluster", many)):
        worked = took * WORKERS / len(asked)
        rows.append(
            [
                f"{WORKERS} {name}",
                f"{took:.1f} s",
                f"{1000 * worked:.1f} ms of each",
                f"{100 * (worked / each - 1):.0f} %",
            ]
        )
    head = [f"{len(asked)} runs by", "took", "a run", "added to one process"]
    keep("sweep", table(head, rows), ["numpy", "distributed"])


if __name__ == "__main__":
    main()
