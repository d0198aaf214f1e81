"""A recorded run as a file that anyone can check in a framework of their own."""

from __future__ import annotations

import json

from engine.learning.training_run import Trajectory

GUIDE = {
    "layers": "neurons in each layer, inputs first",
    "inputs": "one row a point, two coordinates",
    "targets": "class of each point, 0 or 1",
    "parameters": "at each recorded step, all layers one after another; each layer's matrix row "
    "by row, one row a neuron, the bias last in its row",
    "loss": "mean binary cross-entropy over all points before each step, in nats, rounded to "
    "multiples of 2^-20",
    "steps": "the steps of which parameters are recorded",
    "gradient_grid": "each gradient is rounded to a multiple of this before the update, so that "
    "every processor follows the same path",
}


def trajectory_json(run: Trajectory) -> bytes:
    """The run as JSON: what it was asked, its data, and where it went; floats in full."""
    experiment = run.experiment
    told = {
        "guide": GUIDE,
        "experiment": repr(experiment),
        "learning_rate": experiment.optimizer.learning_rate,
        "activation": experiment.activation,
        "layers": run.layers,
        "gradient_grid": 2.0**-20,
        "inputs": run.inputs.tolist(),
        "targets": run.targets.astype(int).tolist(),
        "steps": run.moments.tolist(),
        "parameters": run.theta[run.moments].tolist(),
        "loss": run.loss.tolist(),
    }
    return json.dumps(told, indent=None, separators=(",", ":")).encode()
