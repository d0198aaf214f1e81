# ruff: noqa: E402  (thread counts must be set before the libraries are imported)
"""Time one training step: our engine, numpy by hand, PyTorch, JAX and autograd, in turns.

Four tanh networks, SGD and Adam, in float64 on one thread. All begin at the same weights and must
end at the same, or nothing is reported. A library that is not installed, or cannot compile here, is
named with the reason.

    python bench/engine.py             # some minutes
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np

from bench.interleave import Timing, interleave
from bench.report import keep, table
from bench.steps import Steps
from bench.steps.task import TASKS, Task

ROUNDS = 15
STEPS = {"2-8-8-1": 300, "2-16-16-16-1": 200, "2-64-64-2": 100, "784-128-10": 20}
"""Steps in one measurement."""

CONTESTANTS = {
    "ours": ("engine_steps", "ours"),
    "by hand": ("hand_steps", "by_hand"),
    "PyTorch": ("torch_steps", "eager"),
    "PyTorch compiled": ("torch_steps", "compiled"),
    "JAX jit": ("jax_steps", "jit"),
    "JAX scan": ("jax_steps", "scan"),
    "autograd": ("autograd_steps", "autograd"),
}
BARS = (
    "Bars: ours at most 1.05 times by hand; PyTorch at least 8, 5, 1.3 and 1.3 times ours on the "
    "four networks; on the first, ours at most 1.4 times JAX scan."
)


def contestants(task: Task, left_out: dict[str, str]) -> dict[str, Callable[[], object]]:
    """Those that can be run here, warmed up and in agreement; SystemExit if one disagrees."""
    steps = STEPS[task.name.partition(",")[0]]
    found: dict[str, Callable[[], object]] = {}
    first: Steps | None = None
    for name, (module, function) in CONTESTANTS.items():
        try:
            run: Steps = getattr(import_module(f"bench.steps.{module}"), function)(task)
            end = run(steps).copy()
        except Exception as error:  # whatever it is, it is told
            left_out[name] = f"{type(error).__name__}: {str(error).splitlines()[0]:.80}"
            continue
        first = first or run
        difference = float(np.abs(end - first(steps)).max())
        if difference > 1e-7:
            raise SystemExit(f"{task.name}: {name} trains to other weights: {difference:.1e} off")
        found[name] = partial(run, steps)
    return found


def measure(task: Task, left_out: dict[str, str]) -> list[str]:
    """A row of the table."""
    gc.disable()
    timings = interleave(contestants(task, left_out), ROUNDS)
    gc.enable()
    ours = timings["ours"].seconds / STEPS[task.name.partition(",")[0]]
    cells = [_ratio(timings.get(name)) for name in CONTESTANTS if name != "ours"]
    return [task.name, f"{1e6 * ours:.1f}", *cells]


def _ratio(timing: Timing | None) -> str:
    return f"{timing.ratio:.2f}" if timing else "–"


def main() -> None:
    """Measure every task and keep the table."""
    left_out: dict[str, str] = {}
    rows = [measure(task, left_out) for task in TASKS]
    head = ["network, optimiser", "ours, µs a step", *(n for n in CONTESTANTS if n != "ours")]
    missing = "; ".join(f"{name}: {reason}" for name, reason in left_out.items())
    keep(
        "engine",
        f"## One training step, as many times ours, {ROUNDS} interleaved rounds\n\n"
        f"{table(head, rows)}\n\n{BARS}" + (f" Left out: {missing}." if missing else ""),
        ["numpy", "torch", "jax", "autograd"],
    )


if __name__ == "__main__":
    main()
