"""JAX: a step compiled by `jit`, called from Python or all at once by `scan`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray

from bench.steps import Steps
from bench.steps.task import Task

Step = Callable[[Any, Any], tuple[Any, Any]]


def jit(task: Task) -> Steps:
    """One compiled step, called so many times."""
    start, step = _step(task)
    compiled = jax.jit(step)

    def run(steps: int) -> NDArray[np.float64]:
        state = start
        for _ in range(steps):
            state, _ = compiled(state, None)
        return _theta(jax.block_until_ready(state))

    return run


def scan(task: Task) -> Steps:
    """All steps in one compiled program."""
    start, step = _step(task)
    compiled = jax.jit(
        lambda state, steps: jax.lax.scan(step, state, None, length=steps), static_argnums=1
    )

    def run(steps: int) -> NDArray[np.float64]:
        return _theta(jax.block_until_ready(compiled(start, steps))[0])

    return run


def _step(task: Task) -> tuple[Any, Step]:
    jax.config.update("jax_enable_x64", True)
    inputs, labels = jnp.asarray(task.inputs), jnp.asarray(task.labels)
    chosen = jnp.asarray(task.targets.T)
    layers = [(jnp.asarray(m[:, :-1].T), jnp.asarray(m[:, -1])) for m in _matrices(task)]

    def loss(layers: Any) -> jax.Array:
        signal = inputs
        for weights, bias in layers[:-1]:
            signal = jnp.tanh(signal @ weights + bias)
        weights, bias = layers[-1]
        logit = signal @ weights + bias
        if task.binary:
            return jnp.mean(jax.nn.softplus(logit[:, 0]) - labels * logit[:, 0])
        return -jnp.mean(jnp.sum(jax.nn.log_softmax(logit) * chosen, axis=1))

    def sgd(state: Any, _: Any) -> tuple[Any, Any]:
        value, slopes = jax.value_and_grad(loss)(state)
        return jax.tree.map(lambda w, slope: w - task.rate * slope, state, slopes), value

    def adam(state: Any, _: Any) -> tuple[Any, Any]:
        layers, first, second, count = state
        value, slopes = jax.value_and_grad(loss)(layers)
        count = count + 1
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, slopes)
        second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, second, slopes)

        def moved(w: Any, m: Any, v: Any) -> Any:
            step = m / (1 - 0.9**count) / (jnp.sqrt(v / (1 - 0.999**count)) + 1e-8)
            return w - task.rate * step

        return (jax.tree.map(moved, layers, first, second), first, second, count), value

    if task.optimizer == "SGD":
        return layers, sgd
    zeros = jax.tree.map(jnp.zeros_like, layers)
    return (layers, zeros, zeros, jnp.asarray(0.0)), adam


def _matrices(task: Task) -> tuple[NDArray[np.float64], ...]:
    return task.layout.matrices(task.start)


def _theta(state: Any) -> NDArray[np.float64]:
    layers = state[0] if isinstance(state, tuple) else state
    return np.concatenate(
        [np.column_stack([np.asarray(w).T, np.asarray(b)]).ravel() for w, b in layers]
    )
