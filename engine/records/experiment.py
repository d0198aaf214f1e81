"""What an author asks the engine to do. Data only: writing one down computes nothing."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar

if TYPE_CHECKING:
    from engine.records.gradient_cost import CostTable  # noqa: F401
    from engine.records.tape_reading import TapeReadings  # noqa: F401
    from engine.records.trajectory import Trajectory  # noqa: F401

RecordT = TypeVar("RecordT", covariant=True)


class Experiment(Generic[RecordT]):
    """Something that an author may ask for; its parameter is the record that it leaves behind.

    Each is a frozen dataclass whose repr says all that its record depends on.
    """


@dataclass(frozen=True)
class SGD:
    """theta <- theta - learning_rate * gradient."""

    learning_rate: float


@dataclass(frozen=True)
class Momentum:
    """velocity <- decay * velocity + gradient;  theta <- theta - learning_rate * velocity."""

    learning_rate: float
    decay: float = 0.9


@dataclass(frozen=True)
class Adam:
    """Kingma & Ba (2015), algorithm 1, with bias-corrected moments."""

    learning_rate: float
    first_decay: float = 0.9
    second_decay: float = 0.999
    epsilon: float = 1e-8


Optimizer = SGD | Momentum | Adam


@dataclass(frozen=True)
class RecordingPlan:
    """What a training run remembers beside theta, gradient and loss of every step."""

    moments: int = 64
    """How many steps are kept as moments of a film, spaced by change of loss."""

    field: int = 103
    """Side of the square grid on which the network's answer is sampled."""

    span: float = 2.0
    """The grid covers [-span, span] in both inputs."""


@dataclass(frozen=True)
class TrainingRun(Experiment["Trajectory"]):
    """A multilayer perceptron with one logit, trained on points by binary cross-entropy."""

    data: Literal["moons", "spirals", "xor"]
    optimizer: Optimizer
    steps: int
    hidden: tuple[int, ...] = (6, 6)
    activation: Literal["tanh", "sigmoid", "relu"] = "tanh"
    points: int = 200
    noise: float = 0.1
    """Standard deviation of the points about their curve, in input units."""

    data_seed: int = 7
    seed: int = 1
    """Draws the initial weights, and the order of the mini-batches."""

    batch: int | None = None
    """Points per step; None is all of them (full-batch)."""

    initialiser: Literal["glorot", "he", "lecun", "normal"] = "glorot"
    """What the spread of the initial weights depends on; biases start at 0."""

    plan: RecordingPlan = field(default_factory=RecordingPlan)


@dataclass(frozen=True)
class SampleSweeps(Experiment["TapeReadings"]):
    """One forward and backward sweep for each of several unlike samples, at one step of a run."""

    run: TrainingRun
    step: int
    learning_rate: float
    """Of the single update that ends each sweep: -learning_rate * this sample's gradient."""


@dataclass(frozen=True)
class GradientCost(Experiment["CostTable"]):
    """Backprop against finite differences, counted on the engine's own programs."""

    widths: tuple[int, ...]
    """One fully connected 2-w-w-1 network for each width w."""
