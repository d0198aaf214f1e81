"""The machine and the numbers of its run."""

from engine.authoring import Choice, Machine, Trajectory, numbers

from .chords import Slopes
from .runs import CHORDS, FAST, MOONS, SWEEPS

THE_MACHINE = Machine(
    choices=(
        Choice("slow", "Slow", MOONS, "From {start} to {loss} in {steps} steps.", (SWEEPS,)),
        Choice("fast", "Fast", FAST, "{right} of {points} are right."),
    ),
    alt="A network, its field and its loss.",
    caption="All of it was computed, from [[facts.points]] points.",
)


@numbers(shows=(MOONS, CHORDS))
def facts(run: Trajectory, slopes: Slopes) -> dict[str, object]:
    """What the prose says of the run."""
    return {"points": len(run.targets), "loss": float(run.loss[-1]), "gap": slopes.largest_gap}
