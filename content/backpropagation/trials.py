"""Numbers of the run that diverges."""

import numpy as np

from engine.authoring import Program, Trajectory, networks, numbers

from .runs import TOO_LARGE


@numbers(shows=TOO_LARGE)
def large(run: Trajectory) -> dict[str, object]:
    """Where the loss goes when the learning rate is too large."""
    return {
        "rate": run.experiment.optimizer.learning_rate,
        "start": float(run.loss[0]),
        "third": float(run.loss[3]),
        "peak": float(run.loss.max()),
        "peak_step": int(run.loss.argmax()),
        "end": float(run.loss[-1]),
        "before_last": float(run.loss[-2]),
        "first_layer": float(np.abs(run.layout.matrices(run.gradient[-1])[0]).max()),
        "first_layer_exact": _first_slope(run),
        "swing": float(np.abs(run.theta[-1] - run.theta[-2]).max()),
    }


def _first_slope(run: Trajectory) -> float:
    """The largest gradient of the first layer at the end, before it is rounded for the step."""
    logit = networks.logits(run.layout, run.experiment.activation, run.theta[-1], run.inputs)
    program = Program(networks.mean_loss(logit, run.targets))
    program.run()
    return float(np.abs(run.layout.matrices(program.gradient)[0]).max())
