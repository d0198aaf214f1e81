"""The machine and the numbers of its run."""

from content.backpropagation.experiments.hand_calculation import WorkedPath
from engine.authoring import Choice, Machine, Trajectory, numbers

from .runs import BY_HAND, FAST, MOONS, SWEEPS

THE_MACHINE = Machine(
    choices=(
        Choice("slow", "Slow", MOONS, "From {start} to {loss} in {steps} steps.", SWEEPS),
        Choice("fast", "Fast", FAST, "{right} of {points} are right."),
    ),
    alt="A network, its field and its loss.",
    caption="All of it was computed, from [[facts.points]] points.",
)


@numbers(shows=(MOONS, BY_HAND))
def facts(run: Trajectory, path: WorkedPath) -> dict[str, object]:
    """What the prose says of the run."""
    return {"points": len(run.targets), "loss": float(run.loss[-1]), "gap": path.largest_gap}
