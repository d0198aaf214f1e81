"""Numbers of the run that diverges."""

import numpy as np

from engine.authoring import Trajectory, numbers

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
        "swing": float(np.abs(run.theta[-1] - run.theta[-2]).max()),
    }
