"""The machine: network, field and rail of four runs."""

from engine.authoring import Choice, Machine

from runs import MOONS, SPIRAL_SWEEPS, SPIRALS, SWEEPS, TOO_LARGE, TOO_SMALL

THE_MACHINE = Machine(
    choices=(
        Choice("moons", "Two moons, η = 0.5", MOONS, "From {start} down to {loss}", SWEEPS),
        Choice(
            "small", "η = 0.05: too small", TOO_SMALL, "After {steps} steps the loss is {loss}."
        ),
        Choice("large", "η = 20: too large", TOO_LARGE, "It peaks at {peak} in step {peak_step}."),
        Choice("spirals", "Spirals", SPIRALS, "{right} of {points} right.", SPIRAL_SWEEPS),
    ),
    alt="A network.",
    caption="**Orange**, solid: this update increases the weight. **Green**, dashed: it decreases it.",
)
