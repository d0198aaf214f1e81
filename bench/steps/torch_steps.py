"""PyTorch, as its users write it: `nn.Sequential`, a criterion, an optimiser of `torch.optim`."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray

from bench.steps import Steps
from bench.steps.task import Task


def eager(task: Task) -> Steps:
    """Step by step, without compiling."""
    return _steps(task, compiled=False)


def compiled(task: Task) -> Steps:
    """With loss and update through `torch.compile`."""
    return _steps(task, compiled=True)


def _steps(task: Task, *, compiled: bool) -> Steps:
    torch.set_num_threads(1)
    torch.set_default_dtype(torch.float64)
    inputs = torch.tensor(task.inputs)
    targets = torch.tensor(task.labels[:, None] if task.binary else task.labels.astype(int))
    linear = [torch.nn.Linear(a, b) for a, b in zip(task.layers, task.layers[1:], strict=False)]
    inner = [part for layer in linear[:-1] for part in (layer, torch.nn.Tanh())]
    model = torch.nn.Sequential(*inner, linear[-1])
    criterion = torch.nn.BCEWithLogitsLoss() if task.binary else torch.nn.CrossEntropyLoss()
    kind = torch.optim.SGD if task.optimizer == "SGD" else torch.optim.Adam

    def loss() -> torch.Tensor:
        found: torch.Tensor = criterion(model(inputs), targets)
        return found

    loss_of = torch.compile(loss) if compiled else loss

    def run(steps: int) -> NDArray[np.float64]:
        with torch.no_grad():
            for layer, matrix in zip(linear, task.layout.matrices(task.start), strict=True):
                layer.weight.copy_(torch.tensor(matrix[:, :-1]))
                layer.bias.copy_(torch.tensor(matrix[:, -1]))
        optimizer = kind(model.parameters(), lr=task.rate)
        step = torch.compile(optimizer.step) if compiled else optimizer.step
        for _ in range(steps):
            optimizer.zero_grad()
            loss_of().backward()
            step()
        rows = [
            torch.cat([layer.weight, layer.bias[:, None]], dim=1).detach().numpy().ravel()
            for layer in linear
        ]
        return np.concatenate(rows)

    return run
