"""A smooth path around obstacles, by gradient descent; and by a classical solver, to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    GRADIENT_BITS,
    READING_BITS,
    Claim,
    Experiment,
    Momentum,
    Program,
    Recount,
    Tape,
    Variable,
    rounded,
)

Obstacle = tuple[float, float, float]
"""Centre x, y and radius."""


@dataclass(frozen=True)
class Routes:
    """One path an iteration, ends included, and what Newton's method found from the same guess."""

    experiment: Route
    path: NDArray[np.float64]
    """(iterations + 1, points + 2, 2)"""

    cost: NDArray[np.float64]
    """(iterations + 1,)"""

    solved: NDArray[np.float64]
    """(points + 2, 2): the answer of Newton's method in a trust region, derivatives by hand."""

    solved_cost: float
    solved_steps: int
    """How many steps it tried."""

    apart: float
    """Largest distance between a point of the last path and the same point of the answer."""


@dataclass(frozen=True)
class Route(Experiment[Routes]):
    """Points between two fixed ends that keep together and keep out of discs.

    cost = (n + 1) Σ |p(k+1) - p(k)|² + weight Σ softplus((radius - distance) / softness)²,
    over n points and all discs.
    """

    ends: tuple[tuple[float, float], tuple[float, float]]
    obstacles: tuple[Obstacle, ...]
    points: int
    bend: float
    """The first guess is the straight line, lifted by this much in its middle."""

    optimizer: Momentum
    iterations: int
    weight: float = 1.0
    softness: float = 0.04
    trust: float = 0.1
    """How far the solver's first step may go, in the picture's width."""

    def perform(self) -> Routes:
        """Descend, keep every path, and ask the solver for its opinion."""
        optimiser = self.optimizer.update(2 * self.points)
        program = Program(cost(self), update=optimiser.lines, state=optimiser.state)
        tries = self.iterations + 1
        path = np.repeat(first_guess(self)[None], tries, axis=0)
        costs = np.empty(tries)
        for k in range(tries):
            program.run()
            path[k, 1:-1], costs[k] = program["inner"], program["cost"]
            program.update()
        solved, steps = newton(self)
        height, _, _ = by_hand(self, solved)
        apart = np.linalg.norm(path[-1] - solved, axis=1).max(keepdims=True)
        return Routes(
            experiment=self,
            path=rounded(path, READING_BITS),
            cost=rounded(costs, READING_BITS),
            solved=rounded(solved, READING_BITS),
            solved_cost=float(rounded(np.array(height), READING_BITS)),
            solved_steps=steps,
            apart=float(rounded(apart, READING_BITS)[0]),
        )

    def recounts(self, record: Routes) -> Iterator[Recount]:
        """Costs by hand, and every step along the slope that was worked out by hand."""
        slack = 2.0**-READING_BITS
        yield Recount("cost", np.array([by_hand(self, path)[0] for path in record.path]), 1e-5)
        yield Recount("solved_cost", by_hand(self, record.solved)[0], 1e-6)
        apart = np.hypot(*(record.path[-1] - record.solved).T).max()
        yield Recount("apart", float(apart), 4 * slack)
        path = [first_guess(self)]

        def gradients() -> Iterator[Array]:
            for _ in range(self.iterations):
                yield rounded(by_hand(self, path[-1])[1].reshape(-1, 2), GRADIENT_BITS)

        for step in self.optimizer.steps(gradients()):
            path.append(path[-1] + np.pad(step, ((1, 1), (0, 0))))
        yield Recount("path", np.array(path), 1e-5)

    def claims(self, record: Routes) -> Iterator[Claim]:
        """What moved every path."""
        total = cost(self)
        for k, path in enumerate(record.path):
            given = {"inner": path[1:-1]}
            yield Claim(f"iteration {k}", total, ("inner",), given, terms=1.0, directions=4)


Array = NDArray[np.float64]


def first_guess(route: Route) -> Array:
    """(points + 2, 2): the straight line between the ends, lifted in the middle."""
    along = np.linspace(0.0, 1.0, route.points + 2)
    line = np.outer(1 - along, route.ends[0]) + np.outer(along, route.ends[1])
    line[:, 1] += route.bend * 4 * along * (1 - along)
    return rounded(line, GRADIENT_BITS)


def cost(route: Route) -> Variable:
    """The cost of a path on a tape of its own; the points between the ends are called inner."""
    tape = Tape()
    guess = first_guess(route)
    start, end = guess[:1], guess[-1:]
    inner = tape.parameter("inner", guess[1:-1])
    total = (inner[1:] - inner[:-1]).squared_error(0.0).sum()
    total = total + inner[:1].squared_error(start).sum() + inner[-1:].squared_error(end).sum()
    total = total * (route.points + 1.0)
    for x, y, radius in route.obstacles:
        away = inner - np.array([[x, y]])
        distance = (away * away).sum(axis=1) ** 0.5
        push = ((radius - distance) / route.softness).softplus()
        total = total + push.inner(push) * route.weight
    return total.named("cost")


# The classical way: nothing of the engine below, and derivatives worked out by hand.


def newton(route: Route) -> tuple[Array, int]:
    """The path (points + 2, 2) at which Newton's method comes to rest, and how many steps it took.

    It is SciPy's, kept within a region that it trusts, so that no step leads uphill (Nocedal &
    Wright 2006, section 4.3).
    """
    from scipy.optimize import minimize  # takes half a second; not needed by a remembered record

    guess = first_guess(route)

    def path(inner: Array) -> Array:
        return np.concatenate([guess[:1], inner.reshape(-1, 2), guess[-1:]])

    found = minimize(
        lambda inner: by_hand(route, path(inner))[:2],
        guess[1:-1].ravel(),
        jac=True,
        hess=lambda inner: by_hand(route, path(inner))[2],
        method="trust-exact",
        # Its last step takes the slope from about 1e-5 to the noise: 1e-8 lies well between.
        options={"gtol": 1e-8, "initial_trust_radius": route.trust},
    )
    if not found.success:
        raise ArithmeticError(f"Newton's method found no answer: {found.message}")
    return path(found.x), int(found.nit)


def by_hand(route: Route, path: Array) -> tuple[float, Array, Array]:
    """The cost of a path (points + 2, 2), its gradient and its Hessian by the inner points."""
    n = route.points
    stretch = 2.0 * (n + 1) * (2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1))
    hops = np.diff(path, axis=0)
    height = (n + 1) * float(np.sum(hops**2))
    slope = 2.0 * (n + 1) * (hops[:-1] - hops[1:])
    curvature = np.kron(stretch, np.eye(2)).reshape(n, 2, n, 2)
    for x, y, radius in route.obstacles:
        away = path[1:-1] - (x, y)
        distance = np.linalg.norm(away, axis=1)
        depth = (radius - distance) / route.softness
        push, share = np.logaddexp(0.0, depth), 1 / (1 + np.exp(-depth))
        outward = away / distance[:, None]
        both = outward[:, :, None] * outward[:, None, :]
        across = np.eye(2) - both
        height += route.weight * float(np.sum(push**2))
        pull = 2 * route.weight * push * share / route.softness
        slope -= pull[:, None] * outward
        stiff = 2 * route.weight * (share**2 + push * share * (1 - share)) / route.softness**2
        blocks = stiff[:, None, None] * both - (pull / distance)[:, None, None] * across
        for k in range(n):
            curvature[k, :, k, :] += blocks[k]
    return height, slope.ravel(), np.asarray(curvature.reshape(2 * n, 2 * n), float)
