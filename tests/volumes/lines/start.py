"""The loss of its run; another volume has a file of this name."""

from engine.authoring import Canvas, Trajectory, figure

from .runs import RUN


@figure(shows=RUN, size=(200, 100), alt="A line falls.")
def falling(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """The loss, step by step."""
    canvas.line([(10 * step, 90 - 80 * loss) for step, loss in enumerate(run.loss)], "ink")
