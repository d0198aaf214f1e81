"""The judges: PyTorch and JAX, in float64, installed by `make oracle`."""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.learning.layout import ParameterLayout

Array = NDArray[np.float64]
Gradient = Callable[[Array], Array]
"""From theta, (parameters,), to d loss / d theta."""

Judge = Callable[[ParameterLayout, str, str, Array, Array], Gradient]
"""From layers, activation, loss, inputs (points, n_0) and targets (n_L, points) to a gradient."""


def summoned(name: str) -> Any:
    """The module; without it a visible skip, but a failure where everything must be checked.

    It has one thread: several on a busy machine wait for one another most of the time.
    """
    try:
        module = importlib.import_module(name)
        if name == "torch":
            module.set_num_threads(1)
        return module
    except ImportError as error:
        absence = f"{name} is not installed ({error}): run `make oracle`"
    if os.environ.get("CI") == "true":
        pytest.fail(absence)
    pytest.skip(absence)


def by_torch(
    layout: ParameterLayout, activation: str, loss: str, inputs: Array, targets: Array
) -> Gradient:
    """The mean loss by torch.nn.functional, differentiated by autograd."""
    torch = summoned("torch")
    functional = torch.nn.functional
    points, answers = torch.tensor(inputs), torch.tensor(targets.T.copy())
    losses = {
        "binary_cross_entropy": functional.binary_cross_entropy_with_logits,
        "softmax_cross_entropy": functional.cross_entropy,
        "squared_error": functional.mse_loss,
    }

    def gradient(theta: Array) -> Array:
        weights = torch.tensor(theta, requires_grad=True)
        signal = points
        for number, matrix in enumerate(_cut(layout, weights), start=1):
            signal = functional.linear(signal, matrix[:, :-1], matrix[:, -1])
            if number < len(layout.shapes):
                signal = getattr(torch, activation)(signal)
        losses[loss](signal, answers).backward()
        found: Array = weights.grad.numpy()
        return found

    return gradient


def by_jax(
    layout: ParameterLayout, activation: str, loss: str, inputs: Array, targets: Array
) -> Gradient:
    """The mean loss by jax.nn, differentiated by jax.grad and compiled by jax.jit."""
    jax = summoned("jax")
    jax.config.update("jax_enable_x64", True)
    jnp = summoned("jax.numpy")
    points, answers = jnp.asarray(inputs), jnp.asarray(targets.T)
    losses = {
        "binary_cross_entropy": lambda z: jnp.mean(jax.nn.softplus(z) - answers * z),
        "softmax_cross_entropy": lambda z: (
            -jnp.mean(jnp.sum(answers * jax.nn.log_softmax(z, axis=1), axis=1))
        ),
        "squared_error": lambda z: jnp.mean((z - answers) ** 2),
    }

    def forward(weights: Any) -> Any:
        signal = points
        for number, matrix in enumerate(_cut(layout, weights), start=1):
            signal = signal @ matrix[:, :-1].T + matrix[:, -1]
            if number < len(layout.shapes):
                signal = (jnp.tanh if activation == "tanh" else getattr(jax.nn, activation))(signal)
        return losses[loss](signal)

    compiled = jax.jit(jax.grad(forward))
    return lambda theta: np.asarray(compiled(jnp.asarray(theta)))


def _cut(layout: ParameterLayout, theta: Any) -> list[Any]:
    """Each layer's matrix, whatever library theta belongs to."""
    cuts = zip(layout.offsets, layout.offsets[1:], layout.shapes, strict=False)
    return [theta[start:stop].reshape(shape) for start, stop, shape in cuts]


@pytest.fixture(params=[by_torch, by_jax], ids=["PyTorch", "JAX"])
def judge(request: pytest.FixtureRequest) -> Judge:
    """Each judge in turn."""
    chosen: Judge = request.param
    return chosen


@pytest.fixture
def summon() -> Callable[[str], Any]:
    """How a judge is called."""
    return summoned
