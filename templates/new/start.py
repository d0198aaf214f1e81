"""A run, a figure of it, and the numbers that the prose quotes."""

from engine.authoring import SGD, Canvas, TrainingRun, Trajectory, figure, numbers

# An experiment is written down here and performed by the build, once; its record is remembered.
RUN = TrainingRun(data="moons", optimizer=SGD(0.5), steps=300, hidden=(6, 6))


# A figure is one function: it is given the record, and how far its film has come, from 0 to 1.
@figure(
    shows=RUN,
    seconds=4,
    size=(412, 412),
    axes=((-2, 2), (-2, 2)),
    alt="Points of two half-moons on a plane in two tints, which turn and bend around them.",
)
def the_line(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """What the network believes at every place, step after step. This text is the caption."""
    canvas.field(run.field[round(progress * (len(run.moments) - 1))])
    for target in (0, 1):
        points = run.inputs[run.targets == target]
        canvas.dots(points, "class1" if target else "class0", 6, square=target == 1)


# A group of numbers: prose quotes them as [[run.end:.3f]].
@numbers(shows=RUN)
def run(run: Trajectory) -> dict[str, object]:
    """How the training began, and how it ended."""
    return {
        "steps": len(run.loss) - 1,
        "start": float(run.loss[0]),
        "end": float(run.loss[-1]),
        "share": float(run.correct[-1]) / len(run.targets),
    }
