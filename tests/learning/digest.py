"""Print the digest of some records: run by the tests in processes set up in different ways."""

from __future__ import annotations

import dataclasses
import hashlib

import numpy as np
from numpy.typing import NDArray

from content.backpropagation.experiments.bounce import Bounce
from content.backpropagation.experiments.digits import DigitReading
from content.backpropagation.experiments.disc_fit import DiscFit
from content.backpropagation.experiments.route import Route
from content.backpropagation.experiments.throw import Throw
from engine.experiment import perform
from engine.learning.optimizers import SGD, Adam, Momentum
from engine.learning.recording_plan import RecordingPlan
from engine.learning.sample_sweeps import SampleSweeps
from engine.learning.training_run import TrainingRun

PLAN = RecordingPlan(moments=20, field=41)
EXPERIMENTS = (
    TrainingRun("moons", SGD(0.5), 1500, noise=0.12, plan=PLAN),
    TrainingRun("moons", SGD(20.0), 500, noise=0.12, plan=PLAN),
    TrainingRun("spirals", Adam(0.02), 600, noise=0.06, plan=PLAN),
    TrainingRun("spirals", Momentum(0.3), 600, noise=0.06, batch=32, plan=PLAN),
    TrainingRun("xor", SGD(0.5), 300, activation="sigmoid", plan=PLAN),
    TrainingRun("moons", SGD(0.2), 300, activation="relu", hidden=(16,), plan=PLAN),
    SampleSweeps(TrainingRun("moons", SGD(0.5), 1500, noise=0.12, plan=PLAN), 150, 0.5),
    Throw((0.0, 1.5), (5.0, 13.0), (14.0, 3.05), 0.02, 0.05, 32, 0.1, 31),
    Bounce(0.6, 1.0, 9, 0.5, 25, timed=True),
    DiscFit(((0.4, 0.45, 0.22, 0.8),), ((0.6, 0.6, 0.15, 0.3),), "soft", Adam(0.02), 160, side=24),
    Route(
        ((0.06, 0.45), (0.94, 0.55)), ((0.58, 0.36, 0.15),), 24, -0.35, Momentum(0.0006, 0.96), 600
    ),
    DigitReading(Momentum(0.1)),
)


def digest(record: object) -> str:
    """Of every number and word in a record."""
    total = hashlib.sha256()

    def feed(value: object) -> None:
        if isinstance(value, np.ndarray):
            total.update(f"{value.dtype}{value.shape}".encode() + value.tobytes())
        elif isinstance(value, tuple):
            for each in value:
                feed(each)
        else:
            total.update(repr(value).encode())

    for field in dataclasses.fields(record):  # type: ignore[arg-type]
        feed(getattr(record, field.name))
    return total.hexdigest()


def raw() -> str:
    """Of arithmetic that nobody rounds, which differs between processors."""
    numbers = np.random.default_rng(0).standard_normal((40, 40))
    return digest(Raw(np.exp(numbers), np.tanh(numbers), numbers @ numbers))


@dataclasses.dataclass(frozen=True)
class Raw:
    """Results with all their bits."""

    exp: NDArray[np.float64]
    tanh: NDArray[np.float64]
    product: NDArray[np.float64]


def main() -> None:
    """First the unrounded arithmetic, then one line an experiment."""
    print(raw())
    for experiment in EXPERIMENTS:
        print(digest(perform(experiment)))


if __name__ == "__main__":
    main()
