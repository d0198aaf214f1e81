"""A still picture, a film, and key moments of a run."""

from engine.authoring import Canvas, Still, Stills, Trajectory, figure

from .runs import MOONS

KEY_MOMENTS = Stills(
    run=MOONS,
    stills=(Still(0, "At step {step} the loss is {loss}."), Still(30, "At the end, {loss}.")),
    alt="The plane.",
    caption="The same plane, earlier and later.",
)


@figure(shows=MOONS, alt="A line rises to the right.", size=(120, 80))
def rising_line(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """A line of **one** unit for each layer: [[facts.gap:.1e]]."""
    canvas.line([(10, 70), (10 + 20 * len(run.layers), 10)], "signal")


@figure(shows=MOONS, seconds=1, alt="A dot walks along the loss.", axes=((0, 1), (0, 2)))
def wandering_dot(canvas: Canvas, run: Trajectory, progress: float) -> None:
    """The dot walks along the loss."""
    step = round(progress * (len(run.loss) - 1))
    canvas.dots([(progress, run.loss[step])], "blame", 9, name="dot")
