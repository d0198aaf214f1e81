"""The engine's own straight-line program."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from bench.steps import Steps
from bench.steps.task import Task
from engine.autodiff import Program
from engine.learning import networks


def ours(task: Task) -> Steps:
    """Traced once, compiled once."""
    logit = networks.logits(task.layout, "tanh", task.start, task.inputs)
    if task.binary:
        loss = networks.mean_loss(logit, task.labels)
    else:
        loss = logit.softmax_cross_entropy(logit.tape.data("y", task.targets)).mean()
    new = task.state()
    program = Program(loss, update=task.update, state=new)

    def run(steps: int) -> NDArray[np.float64]:
        program.theta[:] = task.start
        for name, values in new.items():
            program[name][...] = values
        for _ in range(steps):
            program.forward()
            program.backward()
            program.update()
        return program.theta

    return run
