"""A throw that learns its launch."""

import numpy as np

from engine.authoring import Canvas, Linear, Log, Plot, Quantity, figure, numbers, printed

from .experiments.throw import Flights, Throw

THROW = Throw(
    start=(0.0, 1.5),
    launch=(5.0, 13.0),
    hoop=(14.0, 3.05),
    drag=0.02,
    step=0.0125,
    steps=128,
    learning_rate=0.1,
    iterations=31,
)


def length(metres: float) -> str:
    """A length in the unit that suits it."""
    if metres < 0.01:
        return f"{printed(1000 * metres, 1)} mm"
    if metres < 1:
        return f"{printed(100 * metres, 1)} cm"
    return f"{printed(metres, 2)} m"


# The throw -----------------------------------------------------------------------------------


def say_throw(flights: Flights, progress: float) -> str:
    """One flight in words."""
    k = round(progress * flights.experiment.iterations)
    return f"Try {k + 1}: misses by {length(float(flights.miss[k]))}"


@figure(
    shows=THROW,
    seconds=4,
    size=(372.0, 300.0),
    says=say_throw,
    alt="The paths of a thrown ball. The first rises steeply and ends far short of a hoop on a "
    "post; each later one is flatter and longer, until the path ends in the hoop. Below, the miss "
    "on a logarithmic scale falls along a nearly straight line.",
)
def a_throw_that_learns(canvas: Canvas, flights: Flights, progress: float) -> None:
    """Each try is a whole simulated flight, and one sweep back through all its steps says how
    the launch should have been. The bar at the hand is the launch velocity; the dashed line at the
    end is the miss, and it is drawn below as well, on a scale of powers of ten."""
    k = round(progress * flights.experiment.iterations)
    scale, left, ground = 22.4, 18.0, 216.0

    def place(metres: np.ndarray | tuple[float, float]) -> np.ndarray:
        xy = np.asarray(metres, float)
        return np.stack([left + scale * xy[..., 0], ground - scale * xy[..., 1]], axis=-1)

    hoop, hand = flights.experiment.hoop, flights.experiment.start
    canvas.line([(0, ground), (372, ground)], "hairline", 1.5)
    canvas.line(place(np.array([(hoop[0] + 0.5, 0), (hoop[0] + 0.5, hoop[1])])), "quiet", 3)
    canvas.line(place(np.array([(hoop[0] - 0.4, hoop[1]), (hoop[0] + 0.5, hoop[1])])), "ink", 4)
    canvas.line(place(np.array([(hand[0], 0), hand])), "quiet", 3)
    for earlier in range(min(k, 9)):
        path = place(flights.path[earlier])
        canvas.outline([path], "hairline", 1.2, precision=0.8, name=f"try-{earlier + 1}")
    path = place(flights.path[k])
    canvas.outline([path], "signal", 2.2, precision=0.4, name="flight")
    tip = np.array(hand) + 0.16 * flights.launch[k]
    canvas.line(place(np.array([hand, tip])), "ink", 4, name="launch")
    if flights.miss[k] > 0.15:
        canvas.line([path[-1], place(hoop)], "blame", 2, dash=(5, 4), name="miss")
    canvas.dots([path[-1]], "signal", 11, name="ball")
    # The miss, try by try.
    tries = np.arange(len(flights.miss))
    plot = Plot(
        canvas,
        (62.0, 236.0, 356.0, 282.0),
        x=Linear(0, len(tries) - 1),
        y=Log(1e-4, 10, ticks=(1e-4, 10), labels=("0.1 mm", "10 m")),
    )
    plot.labels("y", size=14, gap=10)
    plot.grid("y")
    plot.curve(flights, "miss", role="blame", name="misses")
    x = plot.to_pixels(k, 1)[0]
    canvas.area([(x, 226), (372, 226), (372, 300), (x, 300)], "paper", opacity=0.75)
    plot.points(flights, "miss", at=k, role="blame", size=9, name="now")


@numbers(shows=THROW)
def throw(flights: Flights) -> dict[str, object]:
    """What prose says of the throw."""
    asked = flights.experiment
    return {
        "steps": asked.steps,
        "step": Quantity(asked.step, "s"),
        "seconds": Quantity(asked.step * asked.steps, "s"),
        "operations": flights.operations,
        "tries": asked.iterations + 1,
        "first": Quantity(float(flights.miss[0]), "m"),
        "last": length(float(flights.miss[-1])),
    }


# The bounce ----------------------------------------------------------------------------------
