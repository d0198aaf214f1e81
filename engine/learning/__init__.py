"""Learning: networks on the tape, trained to the last bit the same on any processor.

What is trained, on what and how is a `TrainingRun`; what happened, a `Trajectory`. A data set, an
activation, an initialiser is one function, an optimiser one frozen dataclass: the house's by name,
an author's own by itself.

    >>> from engine.experiment import perform
    >>> from engine.learning import SGD, TrainingRun
    >>> run = perform(TrainingRun("moons", SGD(0.5), steps=100, hidden=(4,), points=40))
    >>> run.theta.shape  # before each of the hundred steps, and after the last
    (101, 17)
    >>> bool(run.loss[-1] < run.loss[0])
    True

Gradients are rounded to multiples of 2^-20 before they are used (see `rounding`), so the run above
is the same everywhere, bit for bit.
"""

from engine.learning.datasets import DataSet, Points
from engine.learning.layout import ParameterLayout
from engine.learning.networks import Activation, Initialiser
from engine.learning.optimizers import SGD, Adam, Momentum, Optimizer, Update
from engine.learning.recording_plan import RecordingPlan
from engine.learning.sample_sweeps import ProgramLine, SampleSweeps, TapeReadings
from engine.learning.training_run import DivergedError, TrainingRun, Trajectory

__all__ = [
    "SGD",
    "Activation",
    "Adam",
    "DataSet",
    "DivergedError",
    "Initialiser",
    "Momentum",
    "Optimizer",
    "ParameterLayout",
    "Points",
    "ProgramLine",
    "RecordingPlan",
    "SampleSweeps",
    "TapeReadings",
    "TrainingRun",
    "Trajectory",
    "Update",
]
