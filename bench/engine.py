# ruff: noqa: E402  (thread counts must be set before the libraries are imported)
"""Time one training step: our engine, numpy by hand, PyTorch and JAX, interleaved in one run.

A step is one full-batch descent of a 2-8-8-1 tanh network on 200 points: forward, backward and a
plain SGD update, in float64 on one thread. All four begin at the same weights and must end at the
same, or nothing is reported.

    python bench/engine.py             # about half a minute
"""

from __future__ import annotations

import gc
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"
os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"
sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import jax
import jax.numpy as jnp
import numpy as np
import torch
from numpy.typing import NDArray

from engine.autodiff import Program
from engine.learning import datasets, networks
from engine.learning.layout import ParameterLayout

LAYOUT = ParameterLayout((2, 8, 8, 1))
POINTS = 200
RATE = 0.1
STEPS = 500
"""Steps in one measurement; the median is taken over ROUNDS of them."""

ROUNDS = 41

Step = Callable[[int], NDArray[np.float64]]
"""Does so many steps from the common start; theta, (parameters,), at the end."""

INPUTS, TARGETS = datasets.draw("moons", POINTS, noise=0.12, seed=7)
START = networks.initial(LAYOUT, "glorot", seed=1)


def ours() -> Step:
    """The engine's straight-line program."""
    loss = networks.mean_loss(networks.logits(LAYOUT, "tanh", START, INPUTS), TARGETS)
    program = Program(
        loss,
        update="multiply(gradient, rate, step); subtract(theta, step, theta)",
        state={"rate": np.array(RATE), "step": np.zeros(LAYOUT.size)},
    )

    def run(steps: int) -> NDArray[np.float64]:
        program.theta[:] = START
        for _ in range(steps):
            program.forward()
            program.backward()
            program.update()
        return program.theta

    return run


def by_hand() -> Step:
    """What a careful author writes for this one network: every buffer allocated beforehand."""
    dot, tanh, multiply, subtract, add = np.dot, np.tanh, np.multiply, np.subtract, np.add
    exp, log1p, maximum, minimum, divide = np.exp, np.log1p, np.maximum, np.minimum, np.divide
    theta, gradient, step = START.copy(), np.empty(LAYOUT.size), np.empty(LAYOUT.size)
    W1, W2, W3 = LAYOUT.matrices(theta)
    G1, G2, G3 = LAYOUT.matrices(gradient)
    U2, U3 = W2[:, :-1].T, W3[:, :-1].T
    x, h1, h2 = np.ones((3, POINTS)), np.ones((9, POINTS)), np.ones((9, POINTS))
    x[:-1] = INPUTS.T
    xT, h1T, h2T = x.T, h1.T, h2.T
    a1, a2 = h1[:-1], h2[:-1]
    z1, z2, d1, d2, s1, s2 = (np.empty((8, POINTS)) for _ in range(6))
    z3, e, losses, t, d3 = (np.empty((1, POINTS)) for _ in range(5))
    y = TARGETS[None, :].copy()
    losses_flat, shares = losses.reshape(-1), np.full(POINTS, 1 / POINTS)
    loss, rate, share, one, cap = map(np.array, (0.0, RATE, 1 / POINTS, 1.0, 700.0))

    def run(steps: int) -> NDArray[np.float64]:
        theta[:] = START
        for _ in range(steps):
            dot(W1, x, z1)
            tanh(z1, a1)
            dot(W2, h1, z2)
            tanh(z2, a2)
            dot(W3, h2, z3)
            minimum(z3, cap, out=e)
            exp(e, e)
            log1p(e, losses)
            maximum(z3, losses, out=losses)
            multiply(z3, y, t)
            subtract(losses, t, losses)
            dot(losses_flat, shares, loss)
            add(e, one, t)
            divide(e, t, d3)
            subtract(d3, y, d3)
            multiply(d3, share, d3)
            dot(d3, h2T, G3)
            dot(U3, d3, d2)
            multiply(a2, a2, s2)
            subtract(one, s2, s2)
            multiply(d2, s2, d2)
            dot(d2, h1T, G2)
            dot(U2, d2, d1)
            multiply(a1, a1, s1)
            subtract(one, s1, s1)
            multiply(d1, s1, d1)
            dot(d1, xT, G1)
            multiply(gradient, rate, step)
            subtract(theta, step, theta)
        return theta

    return run


def in_pytorch() -> Step:
    """The idiomatic training loop: nn.Sequential, BCEWithLogitsLoss, optim.SGD."""
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    inputs, targets = torch.tensor(INPUTS), torch.tensor(TARGETS[:, None])
    model = torch.nn.Sequential(
        torch.nn.Linear(2, 8),
        torch.nn.Tanh(),
        torch.nn.Linear(8, 8),
        torch.nn.Tanh(),
        torch.nn.Linear(8, 1),
    )
    criterion = torch.nn.BCEWithLogitsLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE)
    linear = [layer for layer in model if isinstance(layer, torch.nn.Linear)]

    def run(steps: int) -> NDArray[np.float64]:
        with torch.no_grad():
            for layer, matrix in zip(linear, LAYOUT.matrices(START), strict=True):
                layer.weight.copy_(torch.tensor(matrix[:, :-1]))
                layer.bias.copy_(torch.tensor(matrix[:, -1]))
        for _ in range(steps):
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
        rows = [
            torch.cat([layer.weight, layer.bias[:, None]], dim=1).detach().numpy().ravel()
            for layer in linear
        ]
        return np.concatenate(rows)

    return run


def in_jax() -> Step:
    """All steps compiled into one XLA program by jit and scan."""
    jax.config.update("jax_enable_x64", True)
    inputs, targets = jnp.asarray(INPUTS), jnp.asarray(TARGETS)
    start = [(jnp.asarray(m[:, :-1].T), jnp.asarray(m[:, -1])) for m in LAYOUT.matrices(START)]

    def loss(layers: list[tuple[jax.Array, jax.Array]]) -> jax.Array:
        signal = inputs
        for weights, bias in layers[:-1]:
            signal = jnp.tanh(signal @ weights + bias)
        weights, bias = layers[-1]
        logit = (signal @ weights + bias)[:, 0]
        return jnp.mean(jax.nn.softplus(logit) - targets * logit)

    def step(layers: Any, _: None) -> tuple[Any, jax.Array]:
        value, slopes = jax.value_and_grad(loss)(layers)
        return jax.tree.map(lambda w, slope: w - RATE * slope, layers, slopes), value

    compiled = jax.jit(lambda layers: jax.lax.scan(step, layers, None, length=STEPS))

    def run(steps: int) -> NDArray[np.float64]:
        if steps != STEPS:
            raise ValueError(f"compiled for {STEPS} steps")
        layers, _ = jax.block_until_ready(compiled(start))
        return np.concatenate(
            [np.column_stack([np.asarray(w).T, np.asarray(b)]).ravel() for w, b in layers]
        )

    return run


def measure(contestants: dict[str, Step]) -> dict[str, float]:
    """Median microseconds a step; they take turns, so that a busy machine disturbs all alike."""
    ends = {name: run(STEPS).copy() for name, run in contestants.items()}  # and warms up
    for name, end in ends.items():
        difference = float(np.abs(end - ends["ours"]).max())
        if difference > 1e-9:
            raise SystemExit(f"{name} trains to other weights: off by {difference:.1e}")
    times: dict[str, list[float]] = {name: [] for name in contestants}
    gc.disable()
    for _ in range(ROUNDS):
        for name, run in contestants.items():
            start = time.perf_counter()
            run(STEPS)
            times[name].append((time.perf_counter() - start) / STEPS * 1e6)
    return {name: statistics.median(each) for name, each in times.items()}


def main() -> None:
    """Print the table."""
    medians = measure(
        {
            "ours": ours(),
            "numpy by hand": by_hand(),
            "PyTorch eager": in_pytorch(),
            "JAX jit + scan": in_jax(),
        }
    )
    print(f"one step of a 2-8-8-1 network on {POINTS} points, median of {ROUNDS} × {STEPS} steps\n")
    print(f"{'':16}{'µs a step':>12}{'÷ ours':>12}")
    for name, median in medians.items():
        print(f"{name:16}{median:12.1f}{median / medians['ours']:12.2f}")
    print(
        f"\nours ÷ numpy by hand   {medians['ours'] / medians['numpy by hand']:.2f}   (bar: 1.10)"
    )
    print(f"PyTorch eager ÷ ours   {medians['PyTorch eager'] / medians['ours']:.2f}   (bar: 8)")


if __name__ == "__main__":
    main()
