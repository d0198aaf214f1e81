"""Backward through things that are not networks: a flight, a bounce, a renderer, a route."""

import numpy as np

from engine.authoring import Adam, Canvas, Momentum, figure, numbers, printed

from .experiments.bounce import Bounce, Bounces
from .experiments.disc_fit import DiscFit, DiscPictures
from .experiments.route import Route, Routes
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

FEW_STEPS, MANY_STEPS, TIMED = (
    Bounce(lowest=0.6, highest=1.0, drops=33, seconds=0.5, steps=steps, timed=timed)
    for steps, timed in ((25, False), (100, False), (25, True))
)

SOFT, HARD = (
    DiscFit(
        target=((0.36, 0.40, 0.20, 0.9), (0.66, 0.64, 0.16, 0.55)),
        start=((0.62, 0.30, 0.12, 0.4), (0.40, 0.72, 0.12, 0.4)),
        edge=edge,
        softness=0.02,
        optimizer=Adam(0.02),
        iterations=160,
    )
    for edge in ("soft", "hard")
)

OVER, UNDER, BETWEEN = (
    Route(
        ends=((0.06, 0.45), (0.94, 0.55)),
        obstacles=((0.30, 0.52, 0.13), (0.58, 0.36, 0.15), (0.72, 0.70, 0.12)),
        points=24,
        bend=bend,
        optimizer=Momentum(0.0006, 0.96),
        iterations=600,
    )
    for bend in (0.35, -0.35, 0.02)
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
    bottom, top, right = 282.0, 236.0, 356.0
    tries = len(flights.miss)
    x = np.linspace(left + 44, right, tries)
    y = bottom - (bottom - top) * (np.log10(flights.miss) + 4) / 5
    canvas.text(left + 34, top + 8, "10 m", "quiet", 14, align="right")
    canvas.text(left + 34, bottom + 4, "0.1 mm", "quiet", 14, align="right")
    canvas.line([(x[0], bottom), (right, bottom)], "hairline", 1)
    canvas.line(np.column_stack([x, y]), "blame", 2, name="misses")
    canvas.area([(x[k], 226), (372, 226), (372, 300), (x[k], 300)], "paper", opacity=0.75)
    canvas.dots([(x[k], y[k])], "blame", 9, name="now")


@numbers(shows=THROW)
def throw(flights: Flights) -> dict[str, object]:
    """What prose says of the throw."""
    asked = flights.experiment
    return {
        "steps": asked.steps,
        "milliseconds": 1000 * asked.step,
        "seconds": asked.step * asked.steps,
        "operations": flights.operations,
        "tries": asked.iterations + 1,
        "first": float(flights.miss[0]),
        "last": length(float(flights.miss[-1])),
    }


# The bounce ----------------------------------------------------------------------------------


def say_bounce(
    few: Bounces, many: Bounces, timed: Bounces, progress: float, choice: int = 0
) -> str:
    """One drop in words."""
    drops = (few, many, timed)[choice]
    k = round(progress * (len(drops.drop) - 1))
    return f"Slope: {printed(float(drops.slope[k]), 2)}, truly {printed(drops.true_slope[k], 2)}"


@figure(
    shows=(FEW_STEPS, MANY_STEPS, TIMED),
    seconds=4.125,
    rest=0.5,
    size=(480.0, 262.0),
    choices=("[[bounce.few]] steps", "[[bounce.many]] steps", "Contact timed"),
    says=say_bounce,
    alt="Left, the height of a dropped ball against time: it falls, bounces and rises. Right, "
    "its height after half a second against the height it was dropped from. The true curve "
    "falls; the simulated points follow it in teeth like a saw’s, and through each runs the slope "
    "that the engine finds: rising, until the contact is timed.",
)
def a_bounce_that_misleads(
    canvas: Canvas, few: Bounces, many: Bounces, timed: Bounces, progress: float, choice: int
) -> None:
    """A ball is dropped, and bounces once. On the right, each stroke is the slope that the sweep
    back finds for one drop; the grey curve is the truth. Turning the velocity round after
    the floor has been crossed makes every slope wrong, even in its sign; smaller steps bring the
    points to the curve, and leave the slopes as wrong as they were. Splitting the step at the
    moment of contact makes them right."""
    drops = (few, many, timed)[choice]
    asked = drops.experiment
    k = round(progress * (len(drops.drop) - 1))
    floor, up = 230.0, 195.0
    times = np.linspace(0, asked.seconds, asked.steps + 1)
    x = 22 + 120 * times / asked.seconds
    canvas.line([(10, floor), (156, floor)], "quiet", 3)
    canvas.text(22, floor + 26, "0", "quiet", 16, align="center")
    canvas.text(142, floor + 26, f"{asked.seconds:g} s", "quiet", 16, align="center")
    canvas.text(10, 18, "height", "quiet", 16)
    canvas.line([(10, floor - up), (142, floor - up)], "hairline", 1)
    canvas.text(132, floor - up - 6, "1 m", "quiet", 16, align="right")
    y = floor - up * drops.path[k]
    canvas.outline([np.column_stack([x, y])], "signal", 2, precision=0.3, name="path")
    canvas.dots([(x[0], y[0])], "ink", 9, name="drop")
    canvas.dots([(x[-1], y[-1])], "signal", 11, name="end")
    # The final height by the drop height.
    left, wide, tall = 212.0, 240.0, 460.0

    def across(drop: np.ndarray) -> np.ndarray:
        return np.asarray(left + wide * (drop - asked.lowest) / (asked.highest - asked.lowest))

    def above(height: np.ndarray) -> np.ndarray:
        return np.asarray(floor - tall * height)

    canvas.line([(left - 14, floor), (left + wide + 14, floor)], "hairline", 1.5)
    canvas.text(left - 14, floor + 26, f"{asked.lowest:.1f}", "quiet", 16)
    canvas.text(left + wide + 14, floor + 26, f"{asked.highest:.1f} m", "quiet", 16, align="right")
    canvas.text(left + 104, floor + 26, "dropped from", "quiet", 16, align="center")
    canvas.text(left - 14, 18, "height at the end, m", "quiet", 16)
    for height in (0.2, 0.4):
        level = floor - tall * height
        canvas.line([(left - 14, level), (left + wide + 14, level)], "hairline", 1)
        canvas.text(left - 26, level + 5, f"{height}", "quiet", 16, align="right")
    truth = np.column_stack([across(drops.drop), above(drops.true_height)])
    canvas.outline([truth], "hairline", 6, precision=0.3, name="truth")
    ends, reach = drops.path[:, -1], 0.007
    strokes = np.stack(
        [
            np.column_stack([across(drops.drop + s), above(ends + s * drops.slope)])
            for s in (-reach, reach)
        ],
        axis=1,
    )
    canvas.strokes(strokes, "blame", 1.6, name="slopes")
    here = (float(across(drops.drop[k])), float(above(ends[k])))
    long = np.array([-0.04, 0.04])
    tangent = np.column_stack(
        [across(drops.drop[k] + long), above(ends[k] + long * drops.slope[k])]
    )
    canvas.line(tangent, "blame", 2.6, name="tangent")
    canvas.dots([here], "signal", 11, name="now")


@numbers(shows=(FEW_STEPS, MANY_STEPS, TIMED))
def bounce(few: Bounces, many: Bounces, timed: Bounces) -> dict[str, object]:
    """What prose says of the bounce."""
    middle = len(few.drop) // 2
    return {
        "drop": float(few.drop[middle]),
        "few": few.experiment.steps,
        "many": many.experiment.steps,
        "few_slope": float(few.slope[middle]),
        "many_slope": float(many.slope[middle]),
        "timed_slope": float(timed.slope[middle]),
        "true_slope": float(timed.true_slope[middle]),
        "few_off": 100 * float(np.abs(few.path[:, -1] - few.true_height).max()),
        "many_off": 100 * float(np.abs(many.path[:, -1] - many.true_height).max()),
    }


# The renderer --------------------------------------------------------------------------------


def iteration(pictures: DiscPictures, progress: float) -> int:
    """More of the early iterations, where most happens."""
    return round(float(progress**1.5) * pictures.experiment.iterations)


def off(pictures: DiscPictures, k: int) -> float:
    """How far the worse of the centres is from the target's, in pixels."""
    wanted = np.array(pictures.experiment.target)[:, :2]
    gaps = np.linalg.norm(pictures.discs[k][:, :2] - wanted, axis=1)
    return float(gaps.max()) * pictures.experiment.side


def say_discs(soft: DiscPictures, hard: DiscPictures, progress: float, choice: int = 0) -> str:
    """One iteration in words."""
    pictures = (soft, hard)[choice]
    k = iteration(pictures, progress)
    return (
        f"Step {k}: loss {printed(pictures.loss[k], 4)}, {printed(off(pictures, k), 1)} pixels off"
    )


@figure(
    shows=(SOFT, HARD),
    seconds=5,
    size=(416.0, 416.0),
    choices=("Soft edge", "Hard edge"),
    says=say_discs,
    alt="Four panels: a target picture of two discs, what the renderer draws, their difference, "
    "and the loss. With a soft edge the drawn discs slide and grow onto the target and the "
    "difference fades to thin rims; with a hard edge they stay where they are and go dark.",
)
def discs_find_their_place(
    canvas: Canvas, soft: DiscPictures, hard: DiscPictures, progress: float, choice: int
) -> None:
    """Two discs are fitted to a picture through its pixels. The circles are the edges of the discs
    drawn; the difference is violet where light is missing and ochre where there is too
    much. With a hard edge the slopes of place and size are zero, exactly and at every step: all
    that the blame can still do is turn the light down."""
    pictures = (soft, hard)[choice]
    asked = pictures.experiment
    k = iteration(pictures, progress)
    side, texel = asked.side, 4.0
    near, far = 2, 6 + side
    grid = np.full((104, 104), 0.5)

    def panel(row: int, column: int, values: np.ndarray) -> None:
        grid[row : row + side, column : column + side] = np.clip(values, 0, 1)

    panel(near, near, 0.56 + 0.44 * pictures.target)
    panel(near, far, 0.56 + 0.44 * pictures.picture[k])
    panel(far, near, 0.5 + (pictures.target - pictures.picture[k]) / 2)
    canvas.field(grid)
    for row, column, words in (
        (near, near, "target"),
        (near, far, "drawn"),
        (far, near, "difference"),
        (far, far, "loss"),
    ):
        corner, size = np.array([column, row]) * texel, side * texel
        square = np.array([(0, 0), (1, 0), (1, 1), (0, 1), (0, 0)])
        canvas.line(corner + size * square, "hairline", 1)
        canvas.text(corner[0] + 8, corner[1] + 20, words, "ink", 15)
    turn = np.linspace(0, 2 * np.pi, 33)
    circle = np.column_stack([np.cos(turn), np.sin(turn)])
    for number, (cx, cy, radius, _) in enumerate(pictures.discs[k]):
        middle = np.array([far * texel + cx * side * texel, near * texel + cy * side * texel])
        ring = middle + circle * radius * side * texel
        canvas.outline([ring], "signal", 1.6, precision=0.5, name=f"edge-{number + 1}")
    # The loss, on a scale of powers of ten.
    frames = 40
    shown = [iteration(pictures, each / (frames - 1)) for each in range(frames)]
    x = np.linspace(far * texel + 14, far * texel + side * texel - 14, frames)
    y = far * texel + 40 + 130 * (np.log10(0.16) - np.log10(pictures.loss[shown])) / 1.4
    canvas.line(np.column_stack([x, y]), "blame", 2, name="fall")
    now = round(progress * (frames - 1))
    canvas.dots([(x[now], y[now])], "blame", 10, name="now")


@numbers(shows=(SOFT, HARD))
def discs(soft: DiscPictures, hard: DiscPictures) -> dict[str, object]:
    """What prose says of the renderer."""
    asked = soft.experiment
    found, wanted = soft.discs[-1], np.array(asked.target)
    return {
        "pixels": asked.side**2,
        "side": asked.side,
        "steps": asked.iterations,
        "parameters": found.size,
        "start_off": off(soft, 0),
        "off": off(soft, -1),
        "softness": asked.softness * asked.side,
        "wanted_radius": float(wanted[1, 2]),
        "radius": float(found[1, 2]),
        "wanted_light": float(wanted[1, 3]),
        "light": float(found[1, 3]),
        "hard_slope": float(np.abs(hard.gradient[:, :, :3]).max()),
        "hard_light": float(hard.discs[-1, :, 3].max()),
    }


# The route -----------------------------------------------------------------------------------


def at(routes: Routes, progress: float) -> int:
    """More of the early iterations, where most happens."""
    steps = routes.experiment.iterations
    return round(40 * progress + (steps - 40) * float(progress**3))


def say_route(
    over: Routes, under: Routes, between: Routes, progress: float, choice: int = 0
) -> str:
    """One iteration in words."""
    routes = (over, under, between)[choice]
    k = at(routes, progress)
    return f"Step {k}: cost {printed(routes.cost[k], 4)}; solver {printed(routes.solved_cost, 4)}"


@figure(
    shows=(OVER, UNDER, BETWEEN),
    seconds=5,
    size=(480.0, 400.0),
    choices=("Over", "Under", "Nearly straight"),
    says=say_route,
    alt="A path between two points among three discs. It begins as a plain arc, tightens, and "
    "comes to rest close around the discs, on the dashed path that the solver found; the path that "
    "begins nearly straight rests in another valley than the solver’s.",
)
def a_route_that_relaxes(
    canvas: Canvas, over: Routes, under: Routes, between: Routes, progress: float, choice: int
) -> None:
    """A path of loose points wants to be short, and the discs push it away. Dashed: where
    Newton’s method ends from the same first guess. Notice how differently the three first guesses
    end: a path comes to rest in the first valley that holds it, and from the nearly straight guess
    the two methods find two."""
    routes = (over, under, between)[choice]
    k = at(routes, progress)
    scale, left, top = 460.0, 10.0, 434.0

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack([left + scale * points[:, 0], top - scale * points[:, 1]])

    turn = np.linspace(0, 2 * np.pi, 49)[:-1]
    for x, y, radius in routes.experiment.obstacles:
        ring = np.column_stack([x + radius * np.cos(turn), y + radius * np.sin(turn)])
        canvas.area(place(ring), "hairline", opacity=0.55)
    canvas.outline([place(routes.path[0])], "hairline", 1.5, name="guess")
    canvas.line(place(routes.solved), "ink", 2, dash=(3, 5), name="solver")
    canvas.outline([place(routes.path[k])], "signal", 2, precision=0.3, name="path")
    canvas.dots(place(routes.path[k][1:-1]), "signal", 7, name="points")
    canvas.dots(place(routes.path[0][[0, -1]]), "ink", 11, name="ends")


@numbers(shows=(OVER, UNDER, BETWEEN))
def route(over: Routes, under: Routes, between: Routes) -> dict[str, object]:
    """What prose says of the route."""
    return {
        "points": over.experiment.points,
        "parameters": 2 * over.experiment.points,
        "steps": over.experiment.iterations,
        "over": float(over.cost[-1]),
        "over_solved": over.solved_cost,
        "over_apart": over.apart,
        "over_solved_steps": over.solved_steps,
        "under": float(under.cost[-1]),
        "between": float(between.cost[-1]),
        "between_solved": between.solved_cost,
    }
