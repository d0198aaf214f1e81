"""The experiments that this volume is about; all its figures and numbers come from these."""

from engine.authoring import SGD, Momentum, RecordingPlan, SampleSweeps, TrainingRun

from .experiments.depth_survey import DepthSurvey
from .experiments.early_update import EarlyUpdate, SigmoidExample
from .experiments.gradient_cost import GradientCost
from .experiments.hand_calculation import HandCalculation
from .experiments.local_slopes import SlopesOf
from .experiments.loss_plane import LossOverPlane
from .experiments.nudge import NudgedWeight
from .experiments.replay import Expression
from .experiments.sample_gradients import SampleGradients
from .experiments.worksheet import Worksheet

ONE_WEIGHT = NudgedWeight(
    input=2.0, bias=-1.0, target=1, lowest=-1.0, highest=2.0, weights=31, nudges=(0.1, 1.0)
)
GATES = SlopesOf(
    Expression(
        (("x", 3.0), ("y", 2.0)), ("p = x * y", "m = p.maximum(y)", "s = m + y", "f = s * x")
    )
)
"""All three gates, and roads that part and meet again; every number is whole."""

MOONS = TrainingRun(
    data="moons",
    optimizer=SGD(0.5),
    steps=1500,
    noise=0.12,
    plan=RecordingPlan(also=(11, 85, 397)),
)
TOO_SMALL = TrainingRun(
    data="moons",
    optimizer=SGD(0.05),
    steps=1500,
    noise=0.12,
    plan=RecordingPlan(also=(10, 395)),
)
TOO_LARGE = TrainingRun(data="moons", optimizer=SGD(40.0), steps=63, noise=0.12)
SPIRALS = TrainingRun(
    data="spirals",
    optimizer=Momentum(0.3),
    steps=2000,
    noise=0.04,
    plan=RecordingPlan(also=(24, 107, 560)),
)

LANDSCAPE = LossOverPlane(
    (MOONS, TOO_SMALL, TOO_LARGE), window=(-6.3, 10.2, -5.3, 4.2), columns=67, rows=39
)

SWEEPS = SampleSweeps(MOONS, step=85, learning_rate=0.1)
SWEEPS_OF_MOONS = (
    SampleSweeps(MOONS, step=11, learning_rate=0.1, chosen_at=85),
    SWEEPS,
    SampleSweeps(MOONS, step=397, learning_rate=0.1, chosen_at=85),
)
"""The same six points early, in the middle and late."""

SWEEPS_OF_TOO_SMALL, SWEEPS_OF_TOO_LARGE, SWEEPS_OF_SPIRALS = (
    tuple(
        SampleSweeps(run, step=step, learning_rate=0.1, chosen_at=middle)
        for step in (early, middle, late)
    )
    for run, early, middle, late in (
        (TOO_SMALL, 10, 395, 1500),
        (TOO_LARGE, 1, 3, 63),
        (SPIRALS, 24, 107, 560),
    )
)

UNSURE, BOUNDARY, WRONG, WRONG_AND_SURE, SURE, OTHER_CLASS = range(6)
"""The samples of a sweep, in the order in which they are shown."""

BY_HAND = HandCalculation(SWEEPS, sample=WRONG, path=(0, 1, 3))
COST = GradientCost(widths=(8, 29, 98, 315, 998))

# What goes wrong
TOO_SOON = EarlyUpdate(SWEEPS, sample=WRONG_AND_SURE, rates=(0.1, 0.5, 1.0))
WORKED_EXAMPLE = SigmoidExample(
    layers=(2, 2, 2),
    theta=(0.15, 0.20, 0.35, 0.25, 0.30, 0.35, 0.40, 0.45, 0.60, 0.50, 0.55, 0.60),
    inputs=(0.05, 0.10),
    targets=(0.01, 0.99),
    rates=(0.5,),
)
FORGOTTEN = TrainingRun(data="moons", optimizer=Momentum(0.5, decay=1.0), steps=300, noise=0.12)
"""Gradients that are never cleared are a momentum that never decays."""

HEALTHY, DYING = (
    TrainingRun(
        data="moons",
        optimizer=SGD(rate),
        steps=60,
        noise=0.12,
        activation="relu",
        initialiser="he",
        seed=6,
    )
    for rate in (0.7, 4.0)
)
DEEP_SIGMOID = DepthSurvey("sigmoid", gains=(1.0, 11.0, 16.0))
DEEP_TANH = DepthSurvey("tanh", gains=(0.5, 1.0, 2.0))
DEEP_RELU = DepthSurvey("relu", gains=(0.5**0.5, 2.0**0.5, 8.0**0.5))
CLOUD = SampleGradients(MOONS, SWEEPS.step, SWEEPS.learning_rate)

BY_YOURSELF = Worksheet(
    inputs=("0.5", "-1"),
    target=1,
    hidden=(("0.8", "0.4", "0.1"), ("-0.3", "0.9", "0.2")),
    output=("-1.2", "0.7", "0.3"),
    learning_rate="0.5",
)
