"""Architectures that no page shows yet, written on our tape and with PyTorch's own layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.autodiff import Program, Tape, Variable, concatenate, relative_error, stack, where

pytestmark = pytest.mark.oracle

Array = NDArray[np.float64]
Ours = Callable[[Mapping[str, Variable]], Variable]
Theirs = Callable[[Any, Mapping[str, Any]], Any]
"""From torch and the parameters, by name, to the loss."""


def draw(**shapes: tuple[int, ...]) -> dict[str, Array]:
    """Random numbers of order 1, the same in every run."""
    rng = np.random.default_rng(11)
    return {name: rng.standard_normal(shape) for name, shape in shapes.items()}


def normalised(x: Variable, axis: int) -> Variable:
    """(x - mean) / √(variance + 1e-5), along one axis."""
    shape = tuple(1 if each == axis % len(x.shape) else n for each, n in enumerate(x.shape))
    centred = x - x.mean(axis).reshape(*shape)
    return centred / ((centred * centred).mean(axis).reshape(*shape) + 1e-5).sqrt()


def residual(p: Mapping[str, Variable]) -> Variable:
    """Four blocks that share their weights; each adds to what it was given."""
    signal = p["x"]
    for _ in range(4):
        signal = signal + (signal @ p["W"] + p["b"]).tanh() @ p["V"]
    return (signal * signal).mean()


def residual_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """The same."""
    signal = p["x"]
    for _ in range(4):
        signal = signal + torch.tanh(signal @ p["W"] + p["b"]) @ p["V"]
    return (signal * signal).mean()


def layer_norm(p: Mapping[str, Variable]) -> Variable:
    """Each point normalised over its own features."""
    return ((normalised(p["x"] @ p["W"], -1) * p["gain"] + p["b"]).sin()).sum()


def layer_norm_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.layer_norm."""
    norm = torch.nn.functional.layer_norm(p["x"] @ p["W"], (5,), p["gain"], p["b"], eps=1e-5)
    return torch.sin(norm).sum()


def batch_norm(p: Mapping[str, Variable]) -> Variable:
    """Each feature normalised over the batch at hand, as while training."""
    return ((normalised(p["x"] @ p["W"], 0) * p["gain"] + p["b"]).sin()).sum()


def batch_norm_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.batch_norm in training mode."""
    norm = torch.nn.functional.batch_norm(
        p["x"] @ p["W"], None, None, p["gain"], p["b"], training=True, eps=1e-5
    )
    return torch.sin(norm).sum()


def gelu(p: Mapping[str, Variable]) -> Variable:
    """x times the probability that a standard normal number is below x."""
    z = p["x"] @ p["W"]
    return (0.5 * z * (1 + (z / 2**0.5).erf()) @ p["v"]).softplus().sum()


def gelu_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.gelu, the exact one."""
    hidden = torch.nn.functional.gelu(p["x"] @ p["W"])
    return torch.nn.functional.softplus(hidden @ p["v"], threshold=1e9).sum()


CAUSAL = np.tril(np.ones((6, 6)))


def attention(p: Mapping[str, Variable]) -> Variable:
    """Two heads over six tokens, none of which looks ahead."""
    queries, keys, values = (
        stack([p["x"] @ p[name][:, :3], p["x"] @ p[name][:, 3:]]) for name in ("Q", "K", "V")
    )
    turned = stack([keys[0].T, keys[1].T])
    scores = where(CAUSAL, queries @ turned / np.sqrt(3), -np.inf)
    heads = scores.softmax(axis=-1) @ values
    return (concatenate([heads[0], heads[1]], axis=1) @ p["O"]).tanh().sum()


def attention_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.scaled_dot_product_attention."""
    queries, keys, values = (
        (p["x"] @ p[name]).reshape(6, 2, 3).transpose(0, 1) for name in ("Q", "K", "V")
    )
    mask = torch.tensor(CAUSAL, dtype=torch.bool)
    heads = torch.nn.functional.scaled_dot_product_attention(queries, keys, values, attn_mask=mask)
    return torch.tanh(heads.transpose(0, 1).reshape(6, 6) @ p["O"]).sum()


WINDOWS = np.arange(8)[:, None] + np.arange(3)


def convolution(p: Mapping[str, Variable]) -> Variable:
    """Two filters of three taps over ten numbers, then the strongest answer of each."""
    answers = p["x"][:, WINDOWS].reshape(4, 8, 3) @ p["filters"].T + p["b"]
    return answers.relu().max(axis=1).sum() + (answers * answers).mean()


def convolution_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.conv1d."""
    answers = torch.nn.functional.conv1d(p["x"][:, None], p["filters"][:, None], p["b"])
    return torch.relu(answers).amax(dim=2).sum() + (answers * answers).mean()


TOKENS = [3, 0, 3, 3, 5, 1, 0]
WANTED = [1, 0, 2, 1, 0, 2, 2]


def embedding(p: Mapping[str, Variable]) -> Variable:
    """Seven tokens, some of them the same, looked up in a table and classified."""
    logits = (p["table"][TOKENS] @ p["W"]).T
    return logits.softmax_cross_entropy(np.eye(3)[WANTED].T).mean()


def embedding_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.functional.embedding and cross_entropy."""
    rows = torch.nn.functional.embedding(torch.tensor(TOKENS), p["table"])
    return torch.nn.functional.cross_entropy(rows @ p["W"], torch.tensor(WANTED))


def recurrent(p: Mapping[str, Variable]) -> Variable:
    """A state of four numbers that reads twenty."""
    state = p["start"]
    for step in range(20):
        state = (p["U"] @ state + p["W"] @ p["x"][step] + p["b"]).tanh()
    return (p["v"] @ state).binary_cross_entropy(1.0)


def recurrent_torch(torch: Any, p: Mapping[str, Any]) -> Any:
    """By torch.nn.RNNCell's own formula."""
    state = p["start"][None]
    for step in range(20):
        state = torch.rnn_tanh_cell(
            p["x"][step][None], state, p["W"], p["U"], p["b"], torch.zeros(4, dtype=torch.float64)
        )
    return torch.nn.functional.binary_cross_entropy_with_logits(
        (state @ p["v"])[0], torch.ones((), dtype=torch.float64)
    )


NORM = {"x": (7, 3), "W": (3, 5), "gain": (5,), "b": (5,)}
CASES: dict[str, tuple[Ours, Theirs, dict[str, tuple[int, ...]]]] = {
    "residual net with shared weights": (
        residual,
        residual_torch,
        {"x": (7, 3), "W": (3, 5), "b": (5,), "V": (5, 3)},
    ),
    "layer norm": (layer_norm, layer_norm_torch, NORM),
    "batch norm in training": (batch_norm, batch_norm_torch, NORM),
    "GELU": (gelu, gelu_torch, {"x": (7, 3), "W": (3, 5), "v": (5,)}),
    "attention with a mask": (
        attention,
        attention_torch,
        {"x": (6, 4), "Q": (4, 6), "K": (4, 6), "V": (4, 6), "O": (6, 4)},
    ),
    "one-dimensional convolution": (
        convolution,
        convolution_torch,
        {"x": (4, 10), "filters": (2, 3), "b": (2,)},
    ),
    "embedding with repeated indices": (
        embedding,
        embedding_torch,
        {"table": (6, 4), "W": (4, 3)},
    ),
    "recurrent net of 20 steps": (
        recurrent,
        recurrent_torch,
        {"start": (4,), "x": (20, 2), "U": (4, 4), "W": (4, 2), "b": (4,), "v": (4,)},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_gradients_of_an_architecture_agree(name: str, summon: Callable[[str], Any]) -> None:
    """The loss, and by each parameter the norm of the gradient's error, within 1e-12 of PyTorch."""
    torch = summon("torch")
    ours, theirs, shapes = CASES[name]
    start = draw(**shapes)
    tape = Tape()
    loss = ours({key: tape.parameter(key, value) for key, value in start.items()})
    program = Program(loss)
    found = program.run()
    leaves = {key: torch.tensor(value, requires_grad=True) for key, value in start.items()}
    verdict = theirs(torch, leaves)
    verdict.backward()
    assert relative_error(found, verdict.detach().numpy()) <= 1e-12
    gradients = program.gradients()
    for key, leaf in leaves.items():
        error = np.linalg.norm(gradients[key] - leaf.grad.numpy())
        assert error <= 1e-12 * np.linalg.norm(leaf.grad.numpy()), key
