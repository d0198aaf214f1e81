"""Time from the start of a process to 2,000 recorded steps: ours, PyTorch's and JAX's, in turns.

Each process imports its library, trains a 2-8-8-1 tanh network on 200 points by SGD, and keeps the
loss and all weights of every step, as a page needs them.

    python bench/start.py              # about a minute
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.interleave import interleave  # noqa: E402  (the project has to be found first)
from bench.report import keep, table  # noqa: E402

ROUNDS = 7

OURS = """
from engine.experiment import perform
from engine.learning import SGD, RecordingPlan, TrainingRun
run = TrainingRun("moons", SGD(0.1), 2000, hidden=(8, 8), points=200,
                  plan=RecordingPlan(moments=2, field=3))
record = perform(run)
assert record.loss[-1] < record.loss[0] and len(record.gradient) > 2000
"""

TORCH = """
import torch
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(1)
x, y = torch.randn(200, 2), torch.randint(0, 2, (200, 1)).double()
model = torch.nn.Sequential(torch.nn.Linear(2, 8), torch.nn.Tanh(), torch.nn.Linear(8, 8),
                            torch.nn.Tanh(), torch.nn.Linear(8, 1))
criterion = torch.nn.BCEWithLogitsLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
losses, weights = [], []
for _ in range(2000):
    optimizer.zero_grad()
    loss = criterion(model(x), y)
    loss.backward()
    losses.append(loss.item())
    weights.append(torch.cat([p.detach().ravel() for p in model.parameters()]))
    optimizer.step()
assert losses[-1] < losses[0]
"""

JAX = """
import os
os.environ["JAX_PLATFORMS"] = "cpu"
import jax, jax.numpy as jnp, numpy as np
jax.config.update("jax_enable_x64", True)
rng = np.random.default_rng(1)
x, y = jnp.asarray(rng.normal(size=(200, 2))), jnp.asarray(rng.integers(0, 2, 200).astype(float))
sizes = (2, 8, 8, 1)
start = [(jnp.asarray(rng.normal(size=(a, b)) * 0.5), jnp.zeros(b))
         for a, b in zip(sizes, sizes[1:])]
def loss(layers):
    signal = x
    for w, b in layers[:-1]:
        signal = jnp.tanh(signal @ w + b)
    z = (signal @ layers[-1][0] + layers[-1][1])[:, 0]
    return jnp.mean(jax.nn.softplus(z) - y * z)
def step(layers, _):
    value, slopes = jax.value_and_grad(loss)(layers)
    return jax.tree.map(lambda w, s: w - 0.1 * s, layers, slopes), (value, layers)
_, (losses, weights) = jax.jit(lambda s: jax.lax.scan(step, s, None, length=2000))(start)
assert losses[-1] < losses[0]
"""


def process(program: str) -> None:
    """Run it in an interpreter of its own."""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)


def main() -> None:
    """Time all in turns and keep the table."""
    programs = {"ours": OURS, "PyTorch": TORCH, "JAX": JAX}
    modules = {"ours": "numpy", "PyTorch": "torch", "JAX": "jax"}
    missing = [name for name, module in modules.items() if not find_spec(module)]
    found = {name: partial(process, text) for name, text in programs.items() if name not in missing}
    for run in found.values():
        run()  # what is read from disk for the first time is no part of it
    rows = [
        [name, f"{each.seconds:.2f}", f"{each.ratio:.1f} ({each.least:.1f} to {each.most:.1f})"]
        for name, each in interleave(found, ROUNDS).items()
    ]
    left_out = f" Not installed: {', '.join(missing)}." if missing else ""
    keep(
        "start",
        f"## Process start to 2,000 recorded steps, {ROUNDS} interleaved rounds\n\n"
        f"{table(['', 's, median', 'times ours (least to most)'], rows)}\n\n"
        f"Bars: PyTorch at least 15, JAX at least 5 times ours.{left_out}",
        ["numpy", "torch", "jax"],
    )


if __name__ == "__main__":
    main()
