"""Key moments of the run on two moons."""

from engine.authoring import Still, Stills

from .runs import MOONS

SIX_MOMENTS = Stills(
    run=MOONS,
    stills=(
        Still(
            0,
            "Step {step}. Random weights already have an opinion, and it is worth little: {right} "
            "of {points} right, loss {loss}.",
        ),
        Still(
            6,
            "Step {step}. The cut turns the right way round within a few steps: {right} right, "
            "loss {loss}.",
        ),
        Still(
            85,
            "Step {step}. About as good as a straight line gets, and a long wait: {right} right, "
            "loss {loss}.",
        ),
        Still(204, "Step {step}. The line finds that it can bend: {right} right, loss {loss}."),
        Still(
            255,
            "Step {step}. One bend up and one down, and each moon is on its own side but for a "
            "few: {right} right, loss {loss}.",
        ),
        Still(
            1500,
            "Step {step}. The last few have been won, and since then little but the certainty has "
            "moved: {right} right, loss {loss}.",
        ),
    ),
    alt="The decision field and the points.",
    caption="What the network believes at every place of the plane. The tints are the two classes, "
    "paler where it is less sure; the line is where it says one half. The "
    "same run plays beside its network in [the machine](#the-machine).",
)
