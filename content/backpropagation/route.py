"""A route that relaxes around obstacles, from three first guesses."""

import numpy as np

from engine.authoring import Canvas, Momentum, figure, numbers, printed

from .experiments.route import Route, Routes

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
        "trust": over.experiment.trust,
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
