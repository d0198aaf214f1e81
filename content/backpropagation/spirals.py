"""The machine again, on a harder set of points."""

from engine.authoring import Choice, Machine

from .runs import SPIRALS, SWEEPS_OF_SPIRALS

THE_SPIRALS = Machine(
    choices=(
        Choice(
            "spirals",
            "Two spirals",
            SPIRALS,
            "A harder set, with momentum: the boundary must wind itself up. On the way the loss "
            "climbs as well as falls; at the end {right} of {points} are right.",
            SWEEPS_OF_SPIRALS,
        ),
    ),
    alt="A network of two inputs, two hidden layers and one output; beside it the plane of its "
    "inputs with two interlocking spirals of points, and its loss over the training.",
    caption="The points of each class lie along a spiral, and the two wind into each other.",
)
