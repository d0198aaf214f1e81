"""A film of the house's kind, and an exhibit of this volume's own."""

from engine.authoring import Canvas, Trajectory, figure, numbers

from .dial import Dial
from .fit import Fit
from .runs import CUBIC, RUN

HOW_FAR = Dial(
    experiment=CUBIC,
    alt="A dial whose hand falls from one side to the other.",
    caption="The largest miss of the curve, step by step.",
)


@figure(shows=RUN, seconds=1, size=(200, 200), axes=((-2, 2), (-2, 2)), alt="A line closes.")
def rings_apart(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """Where the network is undecided, and the points of both rings."""
    canvas.field(run.field[round(progress * (len(run.moments) - 1))])
    for target in (0, 1):
        canvas.dots(run.inputs[run.targets == target], "class1" if target else "class0", 5)


@numbers(shows=RUN)
def fit(run: Trajectory) -> dict[str, object]:
    """How the network ends."""
    return {
        "parameters": run.layout.size,
        "points": len(run.targets),
        "right": int(run.correct[-1]),
    }


@numbers(shows=CUBIC)
def cubic(found: Fit) -> dict[str, object]:
    """How the curve ends."""
    return {"places": len(found.experiment.places), "miss": float(abs(found.miss[-1]).max())}
