"""What each kind of record says about gradients, and the outputs that they are gradients of.

A record that shows a gradient, or was made by following one, has to answer for it here. Those that
only count (the cost of a gradient, the memory it needs) claim nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Method, Variable
from engine.experiments import (
    bounce,
    depth_survey,
    digit_reading,
    disc_fit,
    early_update,
    networks,
    replay,
    route,
    throw,
    worksheet,
)
from engine.experiments.rounding import GRADIENT_BITS, READING_BITS
from engine.experiments.tape_walk import walk
from engine.experiments.training_run import batches
from engine.records import (
    AnswerKey,
    Bounce,
    Bounces,
    DepthProfile,
    DepthSurvey,
    DigitReading,
    DigitRecord,
    DiscFit,
    DiscPictures,
    EarlyUpdate,
    Experiment,
    Expression,
    Flights,
    GradientCloud,
    HandCalculation,
    ParameterLayout,
    ReplayedProgram,
    Route,
    Routes,
    SampleGradients,
    SampleSweeps,
    SigmoidExample,
    SweepReplay,
    TapeReadings,
    Throw,
    TrainingRun,
    Trajectory,
    TwinSteps,
    WorkedPath,
    Worksheet,
)

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Claim:
    """One gradient: of which output, by what, at which values, and what the record has for it."""

    moment: str
    """Where in the record it stands, such as 'step 85'."""

    output: Variable
    entries: tuple[str, ...]
    """The names on the tape of what the output is differentiated by."""

    given: Mapping[str, Array] = field(default_factory=dict)
    """Leaves of the tape that hold other numbers at this moment than when it was traced."""

    recorded: Array | None = None
    """What `read` makes of the gradient, flat; None where it moved something and was not kept."""

    slack: float = 0.0
    """How far rounding may have moved what is recorded."""

    read: Callable[[Array], Array] = lambda gradient: gradient
    """From the flat gradient (numbers of all entries,) to what is recorded of it."""

    name: Callable[[int], str] | None = None
    """What the number at a place of the flat gradient is called, if not 'W1[2, 3]'."""

    terms: float = 0.0
    """How large the terms of the gradient are, where they all but cancel: rounding goes by them."""

    method: Method | None = None
    """How to measure it, if not by the best that the output allows."""

    directions: int = 0
    """Too many numbers to nudge each: nudge every entry along so many random directions."""


def claims(experiment: Experiment[Any], record: Any) -> Iterator[Claim]:
    """All that a record claims; nothing if it holds no gradient."""
    yield from CLAIMS.get(type(experiment), lambda *_: ())(experiment, record)


def _of_run(run: TrainingRun, record: Trajectory) -> Iterator[Claim]:
    """The gradient at every recorded moment."""
    rows = [np.arange(run.points)] * len(record.loss)
    if run.batch is not None:
        rows = list(islice(batches(run), len(record.loss)))
    loss = _loss(record.layout, run, record.theta[0], record.inputs[rows[0]])
    for step in record.moments:
        yield Claim(
            f"step {step}",
            loss,
            _matrices(record.layout),
            _weights(record.layout, record.theta[step])
            | {"x": record.inputs[rows[step]].T, "y": record.targets[None, rows[step]]},
            recorded=record.gradient[step],
            slack=2.0**-GRADIENT_BITS,
            name=record.layout.name,
        )


def _of_sweeps(sweeps: SampleSweeps, record: TapeReadings) -> Iterator[Claim]:
    """Each sample's own gradient, and its delta in every layer."""
    layout, inputs = record.layout, record.activation[0]
    loss = _loss(layout, sweeps.run, record.theta, inputs[:1])
    for row, kind in enumerate(record.kind):
        given = {"x": inputs[row][:, None], "y": record.target[[[row]]]}
        moment, slack = f"sample '{kind}'", 2.0**-READING_BITS
        yield Claim(
            moment,
            loss,
            _matrices(layout),
            given,
            recorded=record.gradient[row],
            slack=slack,
            name=layout.name,
        )
        yield Claim(
            moment,
            loss,
            tuple(f"z{layer}" for layer in range(1, len(layout.layers))),
            given,
            recorded=np.concatenate([delta[row] for delta in record.delta]),
            slack=slack,
        )


def _of_path(by_hand: HandCalculation, _: WorkedPath) -> Iterator[Claim]:
    """Its numbers are those of its sweeps, and rounded by hand besides."""
    return _of_sweeps(by_hand.sweeps, walk(by_hand.sweeps))


def _of_replay(experiment: Expression | SweepReplay, record: ReplayedProgram) -> Iterator[Claim]:
    """Every adjoint that the program left behind."""
    output = replay.traced(experiment)
    names = [each.name for each in output.tape.entries]
    last = dict(zip(record.writes, record.values, strict=True))
    adjoints = {name: last[f"d_{name}"] for name in names if f"d_{name}" in last}
    yield Claim(
        "the end of the sweep back",
        output,
        tuple(adjoints),
        recorded=np.concatenate([value.ravel() for value in adjoints.values()]),
        slack=2.0**-READING_BITS,
    )


def _of_twins(experiment: EarlyUpdate | SigmoidExample, record: TwinSteps) -> Iterator[Claim]:
    """The true gradient; the other twin's is false on purpose."""
    layout, loss, _ = early_update.traced(experiment)
    yield Claim(
        "before the step",
        loss,
        _matrices(layout),
        recorded=record.true,
        slack=2.0**-early_update.BITS,
        name=layout.name,
    )


def _of_cloud(experiment: SampleGradients, record: GradientCloud) -> Iterator[Claim]:
    """Every point's own gradient."""
    layout = ParameterLayout(record.layers)
    loss = _loss(layout, experiment.run, record.theta, record.inputs[:1])
    for point, gradient in enumerate(record.gradient):
        yield Claim(
            f"point {point + 1}",
            loss,
            _matrices(layout),
            {"x": record.inputs[point][:, None], "y": record.targets[[[point]]]},
            recorded=gradient,
            slack=2.0**-READING_BITS,
            name=layout.name,
        )


def _of_survey(experiment: DepthSurvey, record: DepthProfile) -> Iterator[Claim]:
    """The size of delta in every hidden layer, which stands for all neurons and points."""
    layout, loss, unit = depth_survey.traced(experiment)

    def size(delta: Array) -> Array:
        return np.array([depth_survey.size(delta.reshape(experiment.width, -1))])

    for row, gain in enumerate(experiment.gains):
        given = _weights(layout, depth_survey.scaled(unit, gain))
        for layer in range(1, experiment.depth + 1):
            yield Claim(
                f"gain {gain:.3g}",
                loss,
                (f"z{layer}",),
                given,
                recorded=record.blame[row, layer - 1 : layer],
                slack=2.0**-READING_BITS,
                read=size,
                # Blame that has faded by a millionth is lost in the last digits of a difference.
                method="complex step within a branch" if experiment.activation == "relu" else None,
                directions=4,
            )


def _of_digits(experiment: DigitReading, record: DigitRecord) -> Iterator[Claim]:
    """Saliency and attack of the chosen images; and what the weights followed, at every moment."""
    layout, end = record.layout, record.theta[-1]
    random = networks.initial(layout, "glorot", experiment.noise_seed)
    seen, _ = digit_reading.split(experiment)
    loss, logit = digit_reading.traced(layout, seen[np.arange(1)])
    for digit, image in enumerate(record.image):
        given = {"x": image[:, None], "y": np.eye(len(record.image))[:, [digit]]}
        for theta, recorded, network in (
            (end, record.saliency, "trained"),
            (random, record.saliency_random, "random"),
        ):
            yield Claim(
                f"the {digit} in the {network} network",
                logit,
                ("x",),
                given | _weights(layout, theta),
                recorded=recorded[digit],
                slack=2.0**-READING_BITS,
                name=_pixel,
            )
        yield Claim(
            f"the attack on the {digit}",
            loss,
            ("x",),
            given | _weights(layout, end),
            recorded=record.attack[digit].astype(float),
            read=lambda slope: digit_reading.signs(slope).astype(float),
            name=_pixel,
        )
    everyone, _ = digit_reading.traced(layout, seen)
    for step, theta in zip(record.moments, record.theta, strict=True):
        weights = _weights(layout, theta)
        yield Claim(f"step {step}", everyone, tuple(weights), weights, directions=2)


def _of_throw(experiment: Throw, record: Flights) -> Iterator[Claim]:
    """What every flight says about its launch."""
    loss = throw.miss(experiment, experiment.launch)
    for k, (launch, gradient) in enumerate(zip(record.launch, record.gradient, strict=True)):
        yield Claim(
            f"throw {k + 1}",
            loss,
            ("launch",),
            {"launch": launch},
            recorded=gradient,
            slack=2.0**-GRADIENT_BITS,
        )


def _of_bounce(experiment: Bounce, record: Bounces) -> Iterator[Claim]:
    """Every slope is true of the branch that its drop takes: that it misleads is the point."""
    for drop, slope in zip(record.drop, record.slope, strict=True):
        yield Claim(
            f"the drop from {drop:.3g} m",
            bounce.fall(experiment, float(drop)),
            ("y_0",),
            recorded=np.array([slope]),
            slack=2.0**-READING_BITS,
        )


def _of_discs(experiment: DiscFit, record: DiscPictures) -> Iterator[Claim]:
    """What every picture says about the discs that cast it."""
    loss = disc_fit.difference(experiment)
    for k, (discs, gradient) in enumerate(zip(record.discs, record.gradient, strict=True)):
        yield Claim(
            f"iteration {k}",
            loss,
            ("discs",),
            {"discs": discs},
            recorded=gradient.ravel(),
            slack=2.0**-GRADIENT_BITS,
        )


def _of_route(experiment: Route, record: Routes) -> Iterator[Claim]:
    """What moved every path."""
    cost = route.cost(experiment)
    for k, path in enumerate(record.path):
        given = {"inner": path[1:-1]}
        yield Claim(f"iteration {k}", cost, ("inner",), given, terms=1.0, directions=4)


def _of_worksheet(experiment: Worksheet, record: AnswerKey) -> Iterator[Claim]:
    """The lines of the key before they are rounded: gradients, deltas and upstream gradients."""
    names = [f"g_{each}" for each in worksheet.NAMES] + ["d1", "d2", "d", "u1", "u2"]
    yield Claim(
        "the answers",
        worksheet.traced(experiment),
        ("W1", "W2", "z1", "z2", "a1"),
        recorded=np.array([record.exact[name] for name in names]),
        slack=1e-15,
        name=names.__getitem__,
    )


CLAIMS: dict[type[Experiment[Any]], Callable[[Any, Any], Iterator[Claim]]] = {
    TrainingRun: _of_run,
    SampleSweeps: _of_sweeps,
    HandCalculation: _of_path,
    Expression: _of_replay,
    SweepReplay: _of_replay,
    EarlyUpdate: _of_twins,
    SigmoidExample: _of_twins,
    SampleGradients: _of_cloud,
    DepthSurvey: _of_survey,
    DigitReading: _of_digits,
    Throw: _of_throw,
    Bounce: _of_bounce,
    DiscFit: _of_discs,
    Route: _of_route,
    Worksheet: _of_worksheet,
}
"""How the claims of each kind of record are gathered."""


def _loss(layout: ParameterLayout, run: TrainingRun, theta: Array, inputs: Array) -> Variable:
    """The mean loss of a run's network, to be loaded with points and targets: as many as given."""
    logit = networks.logits(layout, run.activation, theta, inputs)
    return networks.mean_loss(logit, np.zeros(len(inputs)))


def _matrices(layout: ParameterLayout) -> tuple[str, ...]:
    return tuple(f"W{layer}" for layer in range(1, len(layout.layers)))


def _weights(layout: ParameterLayout, theta: Array) -> dict[str, Array]:
    return dict(zip(_matrices(layout), layout.matrices(theta), strict=True))


def _pixel(place: int) -> str:
    row, column = divmod(place, 8)
    return f"pixel in row {row + 1}, column {column + 1}"
