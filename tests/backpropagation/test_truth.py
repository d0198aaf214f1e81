"""The truth gate sees every gradient that the volume's records hold."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from importlib import import_module
from inspect import isabstract
from pkgutil import walk_packages
from typing import Any

import numpy as np
import pytest

from content.backpropagation import experiments
from content.backpropagation.experiments.bounce import Bounce
from content.backpropagation.experiments.checkpointing import Checkpointing
from content.backpropagation.experiments.depth_survey import DepthSurvey
from content.backpropagation.experiments.digits import DigitChance, DigitReading
from content.backpropagation.experiments.disc_fit import DiscFit
from content.backpropagation.experiments.early_update import EarlyUpdate, SigmoidExample
from content.backpropagation.experiments.gradient_cost import CostTable, GradientCost
from content.backpropagation.experiments.local_slopes import SlopesOf
from content.backpropagation.experiments.loss_plane import LossOverPlane
from content.backpropagation.experiments.nudge import NudgedWeight
from content.backpropagation.experiments.replay import Expression, SweepReplay
from content.backpropagation.experiments.route import Route
from content.backpropagation.experiments.sample_gradients import SampleGradients
from content.backpropagation.experiments.shape_cost import ShapeCost
from content.backpropagation.experiments.throw import Throw
from content.backpropagation.experiments.worksheet import Worksheet
from engine.experiment import Experiment, perform
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.optimizers import SGD, Adam, Momentum
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from engine.truth import judge
from tests.backpropagation.conftest import BY_HAND, COST
from tests.conftest import RUN, SWEEPS
from tests.truth.plant import plant

EXPERIMENTS: dict[str, Experiment[Any]] = {
    "run": RUN,
    "mini-batches and corners": replace(
        RUN, activation="relu", batch=5, plan=replace(RUN.plan, also=(19,))
    ),
    "sweeps": SWEEPS,
    "maps": NeuronMaps(RUN, side=5),
    "calculation by hand": BY_HAND,
    "expression": Expression((("x", 3.0), ("y", 0.5)), ("a = x * y", "b = a + y", "c = a / b")),
    "replay": SweepReplay(SWEEPS, sample=1),
    "twins": EarlyUpdate(SWEEPS, sample=1, rates=(0.5,)),
    "example": SigmoidExample((1, 1, 1), (0.5, 0.1, -0.4, 0.2), (0.3,), (1.0,), (0.5,)),
    "cloud": SampleGradients(RUN, step=12, learning_rate=0.1),
    "depth": DepthSurvey("tanh", gains=(0.5, 2.0), depth=5, width=8, points=6),
    "depth with corners": DepthSurvey("relu", gains=(0.7,), depth=5, width=8, points=6),
    "digits": DigitReading(Momentum(0.1), hidden=16, steps=300, moments=3),
    "throw": Throw((0.0, 1.5), (5.0, 13.0), (14.0, 3.05), 0.02, 0.05, 32, 0.1, 3),
    "bounce": Bounce(0.6, 1.0, 3, 0.5, 25, timed=True),
    "soft discs": DiscFit(
        ((0.4, 0.45, 0.22, 0.8),), ((0.6, 0.6, 0.15, 0.3),), "soft", Adam(0.02), 5, side=24
    ),
    "hard discs": DiscFit(
        ((0.4, 0.45, 0.22, 0.8),), ((0.6, 0.6, 0.15, 0.3),), "hard", Adam(0.02), 5, side=24
    ),
    "route": Route(
        ((0.06, 0.45), (0.94, 0.55)), ((0.58, 0.36, 0.15),), 8, -0.35, Momentum(0.0006, 0.96), 5
    ),
    "one weight": NudgedWeight(2.0, -1.0, 1, -1.0, 2.0, 7, (0.1, 1.0)),
    "gates": SlopesOf(
        Expression((("x", 3.0), ("y", 2.0)), ("p = x * y", "m = p.maximum(y)", "s = m + x"))
    ),
    "landscape": LossOverPlane(
        (RUN, replace(RUN, optimizer=SGD(0.1))), (-2.0, 2.0, -1.0, 1.0), 5, 4
    ),
    "worksheet": Worksheet(
        ("0.5", "-0.8"),
        1,
        (("0.4", "-0.6", "0.1"), ("-0.3", "0.9", "0.2")),
        ("0.7", "-0.5", "0.3"),
        "0.5",
    ),
}
"""One of every kind, and of every way to measure it."""

performed = cache(perform)
"""Each once, by rules that are right."""

COUNTING = {GradientCost, ShapeCost, Checkpointing, DigitChance}
"""What is counted, not differentiated, claims no gradient."""


def kinds(of: type[Experiment[Any]] = Experiment) -> Iterator[type[Experiment[Any]]]:
    """Every kind of experiment that the engine and the volume have; what two share is none."""
    for each in of.__subclasses__():
        ours = each.__module__.startswith(("engine.", f"{experiments.__name__}."))
        if ours and not isabstract(each):
            yield each
        yield from kinds(each)


def test_every_kind_of_record_answers_for_its_gradients() -> None:
    """A kind that is new must say what it claims, or be counted among those that only count."""
    for module in walk_packages(experiments.__path__, f"{experiments.__name__}."):
        import_module(module.name)
    known = set(kinds())
    claiming = {each for each in known if each.claims is not Experiment.claims}
    assert claiming | COUNTING == known
    assert not claiming & COUNTING
    assert {type(each) for each in EXPERIMENTS.values()} == claiming


@pytest.mark.parametrize("kind", EXPERIMENTS)
def test_true_gradients_hold(kind: str) -> None:
    """Whatever is recorded agrees with a reference that knows no rule."""
    experiment = EXPERIMENTS[kind]
    verdict = judge(experiment, performed(experiment))
    assert verdict is not None
    assert verdict.holds
    assert verdict.derivatives > 0


def test_counted_costs_claim_no_gradient(cost: CostTable) -> None:
    """There is nothing to compare, and nothing is printed."""
    assert judge(COST, cost) is None


def test_every_derivative_is_compared(run: Trajectory, sweeps: TapeReadings) -> None:
    """Of a run at every moment; of sweeps every weight's and every delta; to ten digits."""
    of_run, of_sweeps = judge(RUN, run), judge(SWEEPS, sweeps)
    assert of_run is not None
    assert of_sweeps is not None
    assert of_run.derivatives == len(run.moments) * run.theta.shape[1]
    deltas = sum(sweeps.layers[1:])
    assert of_sweeps.derivatives == len(sweeps.sample) * (len(sweeps.theta) + deltas)
    assert 0 < of_run.error < 1e-10
    assert 0 < of_sweeps.error < 1e-10


def test_corners_are_measured_by_central_differences() -> None:
    """A relu network is; one whose blame has faded too far for that, within a branch."""
    methods = {
        kind: verdict.method
        for kind in ("run", "mini-batches and corners", "hard discs", "depth with corners")
        if (verdict := judge(EXPERIMENTS[kind], performed(EXPERIMENTS[kind])))
    }
    assert methods == {
        "run": "complex step",
        "mini-batches and corners": "central differences",
        "hard discs": "central differences",
        "depth with corners": "complex step within a branch",
    }


@pytest.mark.parametrize(
    ("kind", "operation", "wrong"),
    [
        ("run", "tanh", "copyto(da, g)"),
        ("mini-batches and corners", "relu", "copyto(da, g)"),
        ("sweeps", "binary_cross_entropy", "add(e, one, t); divide(e, t, t); multiply(g, t, da)"),
        ("maps", "tanh", "copyto(da, g)"),
        ("expression", "divide", "multiply(g, b, da)"),
        ("replay", "tanh", "multiply(g, o, da)"),
        ("twins", "tanh", "negative(g, da)"),
        ("example", "sigmoid", "multiply(g, o, da)"),
        ("cloud", "tanh", "copyto(da, g)"),
        ("depth", "tanh", "copyto(da, g)"),
        ("depth with corners", "relu", "copyto(da, g)"),
        ("digits", "softmax_cross_entropy", "divide(e, s, t); multiply(g, t, da)"),
        ("throw", "power", "multiply(g, b, da)"),
        ("bounce", "power", "multiply(g, b, da)"),
        ("soft discs", "sigmoid", "multiply(g, o, da)"),
        ("hard discs", "step", "copyto(da, g)"),
        ("route", "softplus", "multiply(g, o, da)"),
        ("one weight", "sigmoid", "multiply(g, o, da)"),
        ("gates", "multiply", "copyto(da, g)"),
        ("landscape", "tanh", "copyto(da, g)"),
        ("worksheet", "tanh", "copyto(da, g)"),
    ],
)
def test_a_wrong_rule_is_found_in_every_kind_of_record(
    kind: str, operation: str, wrong: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is performed with the wrong rule, as the build would; the gate still sees it."""
    plant(monkeypatch, operation, wrong)
    experiment = EXPERIMENTS[kind]
    verdict = judge(experiment, perform(experiment))
    assert verdict is not None
    assert not verdict.holds


@pytest.mark.parametrize(
    ("kind", "field", "place", "where"),
    [
        ("sweeps", "gradient", (2, 0), r"sample '.+', layer 1, 1 → 1"),
        ("sweeps", "delta", (1, 3, 2), r"sample '.+', z2\[3, 1\]"),
        ("maps", "delta", (1, 0, 2), r"moment 1, z1\[1, 3\]"),
        ("expression", "values", (-1,), r"the end of the sweep back, [xyab]"),
        ("twins", "true", (5,), "before the step, layer 1, bias of 2"),
        ("cloud", "gradient", (7, 4), "point 8, layer 1, 2 → 2"),
        ("depth", "blame", (1, 2), r"gain 2, z3\[1, 1\]"),
        ("digits", "saliency", (3, 10), "the 3 in the trained network, pixel in row 2, column 3"),
        ("digits", "saliency_random", (4, 0), "the 4 in the random network, pixel in row 1, col"),
        ("digits", "attack", (6, 20), "the attack on the 6, pixel in row 3, column 5"),
        ("throw", "gradient", (2, 1), r"throw 3, launch\[2\]"),
        ("bounce", "slope", (1,), "the drop from 0.8 m, y_0"),
        ("soft discs", "gradient", (4, 0, 2), r"iteration 4, discs\[1, 3\]"),
    ],
)
def test_a_forged_number_is_named(
    kind: str, field: str, place: tuple[int, ...], where: str
) -> None:
    """One number changed in the record: the gate says where it stands."""
    experiment = EXPERIMENTS[kind]
    record: Any = performed(experiment)
    verdict = judge(experiment, replace(record, **{field: forged(getattr(record, field), place)}))
    assert verdict is not None
    assert not verdict.holds
    assert re.match(where, verdict.where), verdict.where


def forged(numbers: Any, place: tuple[int, ...]) -> Any:
    """The same numbers, one of them wrong by 2."""
    if isinstance(numbers, tuple):
        first, *rest = place
        parts = list(numbers)
        parts[first] = forged(parts[first], tuple(rest))
        return tuple(parts)
    changed = np.asarray(numbers).copy()
    changed[place] += 2
    return changed


def test_a_forged_number_on_a_corner_is_found() -> None:
    """Where nothing can be measured, the record must still have what the engine has."""
    asked = EXPERIMENTS["mini-batches and corners"]
    record = performed(asked)
    verdict = judge(asked, record)
    assert verdict is not None
    assert verdict.derivatives < len(record.moments) * record.theta.shape[1]
    # No point of that step's batch reaches the neuron, and its bias is 0: it lies on its corner.
    step, place = 19, 20
    assert step in record.moments
    assert record.layout.name(place) == "layer 2, bias of 3"
    false = judge(asked, replace(record, gradient=forged(record.gradient, (step, place))))
    assert false is not None
    assert not false.holds
    assert false.where == f"step {step}, layer 2, bias of 3"


def test_what_a_forged_derivative_should_be_is_told(run: Trajectory) -> None:
    """One forged derivative at one recorded moment, beside its true value."""
    step, place = int(run.moments[3]), 2
    verdict = judge(RUN, replace(run, gradient=forged(run.gradient, (step, place))))
    assert verdict is not None
    assert verdict.where == f"step {step}, {run.layout.name(place)}"
    assert verdict.worst[0] == run.gradient[step, place] + 2
    assert verdict.worst[1] == pytest.approx(run.gradient[step, place], abs=2.0**-20)


def test_a_calculation_by_hand_finds_a_wrong_rule_by_itself(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Digits worked out on paper part from a wrong engine before anyone judges it."""
    plant(monkeypatch, "tanh", "copyto(da, g)")
    with pytest.raises(ValueError, match="rounded by hand, a line of this path is off by"):
        perform(BY_HAND)
