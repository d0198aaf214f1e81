"""HIPS autograd: numpy code, differentiated as it runs."""

from __future__ import annotations

from typing import Any

import numpy as np
from autograd import numpy as anp
from autograd import value_and_grad
from numpy.typing import NDArray

from bench.steps import Steps
from bench.steps.task import Task


def autograd(task: Task) -> Steps:
    """Loss and gradient of theta as one flat array, and the update in numpy."""
    augmented = np.vstack([task.inputs.T, np.ones((1, task.points))])
    ones = np.ones((1, task.points))

    def loss(theta: Any) -> Any:
        signal = augmented
        shapes, offsets = task.layout.shapes, task.layout.offsets
        for number, ((rows, columns), offset) in enumerate(zip(shapes, offsets, strict=False), 1):
            weights = anp.reshape(theta[offset : offset + rows * columns], (rows, columns))
            z = anp.dot(weights, signal)
            if number < len(shapes):
                signal = anp.concatenate([anp.tanh(z), ones])
        if task.binary:
            return anp.mean(anp.logaddexp(0.0, z) - z * task.targets)
        top = anp.max(z, axis=0)
        whole = top + anp.log(anp.sum(anp.exp(z - top), axis=0))
        return anp.mean(whole - anp.sum(z * task.targets, axis=0))

    both = value_and_grad(loss)

    def run(steps: int) -> NDArray[np.float64]:
        theta = task.start.copy()
        first, second = np.zeros(theta.size), np.zeros(theta.size)
        for number in range(1, steps + 1):
            _, gradient = both(theta)
            if task.optimizer == "SGD":
                theta = theta - task.rate * gradient
                continue
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient**2
            root = np.sqrt(second / (1 - 0.999**number)) + 1e-8
            theta = theta - task.rate * first / (1 - 0.9**number) / root
        return theta

    return run
