"""A flight, a bounce, a renderer and a route, beside their records."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from content.backpropagation.experiments.bounce import Bounces
from content.backpropagation.experiments.disc_fit import DiscPictures
from content.backpropagation.experiments.route import Routes
from content.backpropagation.experiments.throw import Flights
from tests.emitted.drawing import Points
from tests.emitted.measure import MOVING, ROUNDING, Ruler, decimal, follows, near, ruler
from tests.emitted.shot import Shot, compares


class Plane:
    """A plane drawn without axes, at one scale in both directions, known from two fixed marks."""

    def __init__(self, places: ArrayLike, values: ArrayLike) -> None:
        at, known = np.asarray(places, float), np.asarray(values, float)
        self.scale = float(np.linalg.norm(at[1] - at[0]) / np.linalg.norm(known[1] - known[0]))
        self.origin = at[0] - self.scale * known[0] * [1, -1]
        near(self.place(known), at)

    def place(self, values: ArrayLike) -> Points:
        """CSS pixels of some places (n, 2), y upwards."""
        return np.asarray(self.origin + self.scale * np.asarray(values, float) * [1, -1])


def length(metres: float) -> str:
    """In millimetres, centimetres or metres, as suits."""
    if metres < 0.01:
        return f"{decimal(1000 * metres, 1)} mm"
    return f"{decimal(100 * metres, 1)} cm" if metres < 1 else f"{decimal(metres, 2)} m"


@compares("a-throw-that-learns")
def throw(shot: Shot, flights: Flights) -> None:
    """The flight, the launch and the miss of one try; earlier tries; all misses below."""
    asked = flights.experiment
    k = round(shot.progress * asked.iterations)
    ground = shot.line("hairline", width=1.5).line[0, 1]
    hand = next(m.line for m in shot.lines("quiet", width=3.0) if m.line[0, 0] < 100)
    post = next(m.line for m in shot.lines("quiet", width=3.0) if m.line[0, 0] > 100)
    plane = Plane([hand[0], hand[1]], [(asked.start[0], 0.0), asked.start])
    near(plane.place([(0.0, 0.0)])[0, 1], ground)
    near(post[1, 1], plane.place([asked.hoop])[0, 1])
    follows(shot.named("flight", "signal").line, plane.place(flights.path[k]), 0.6)
    near(shot.named("ball", "signal").dots, plane.place(flights.path[k][-1:]), MOVING)
    launch = np.diff(shot.named("launch", "ink").line, axis=0)[0]
    near(launch, 0.16 * plane.scale * flights.launch[k] * [1, -1], 2 * ROUNDING)
    tries = {m.name: m for m in shot.lines("hairline") if m.name.startswith("try-")}
    assert tries.keys() == {f"try-{earlier + 1}" for earlier in range(min(k, 9))}
    for name, mark in tries.items():
        earlier = int(name.removeprefix("try-")) - 1
        follows(mark.line, plane.place(flights.path[earlier]), 1.1)
    gaps = [mark for mark in shot.marks if mark.name == "miss"]
    assert len(gaps) == (flights.miss[k] > 0.15)
    for gap in gaps:
        assert gap.dash
        assert gap.stroke == "blame"
        ends = plane.place([flights.path[k][-1], asked.hoop])
        near(gap.line, ends, MOVING)
        near(np.linalg.norm(np.diff(gap.line, axis=0)), plane.scale * flights.miss[k], MOVING)
    curve = shot.named("misses", "blame").line
    up = shot.up({"0.1 mm": -4.0, "10 m": 1.0})
    across = ruler({0.0: curve[0, 0], float(asked.iterations): curve[-1, 0]})
    every = np.arange(asked.iterations + 1)
    wanted = np.column_stack([across.place(every), up.place(np.log10(flights.miss))])
    follows(curve, wanted)
    near(shot.named("now", "blame").dots, wanted[[k]], MOVING)
    near(shot.areas("paper")[0].line[:, 0].min(), wanted[k, 0], MOVING)
    shot.says(f"Try {k + 1}: misses by {length(float(flights.miss[k]))}")


@compares("a-bounce-that-misleads")
def bounce(shot: Shot, *all_drops: Bounces) -> None:
    """Left, one drop against time; right, where all drops end, each with its slope."""
    drops = all_drops[shot.choice]
    asked = drops.experiment
    k = round(shot.progress * (len(drops.drop) - 1))
    floor = shot.line("quiet", width=3.0).line[0, 1]
    across = shot.across({"0": 0.0, f"{asked.seconds:g} s": asked.seconds})
    times = np.linspace(0, asked.seconds, asked.steps + 1)
    shot.prints("1 m")
    over = shot.words("1 m").at
    (metre,) = (m.line for m in shot.lines("hairline") if 0 < m.line[0, 1] - over[1] < 10)
    assert metre[0, 0] < over[0] < metre[1, 0], "the label stands on another line"
    tall = ruler({0.0: floor, 1.0: metre[0, 1]})
    dropped = _together(across, tall, times[:1], drops.drop[[k]])
    near(shot.named("drop", "ink").dots, dropped, MOVING)
    path = np.column_stack([across.place(times), tall.place(drops.path[k])])
    follows(shot.named("path", "signal").line, path, 0.5)
    near(shot.named("end", "signal").dots, path[-1:], MOVING)

    ends = f"{asked.lowest:.1f}", f"{asked.highest:.1f} m"
    shot.prints(*ends)
    truth = shot.named("truth", "hairline").line
    across = ruler({asked.lowest: truth[0, 0], asked.highest: truth[-1, 0]})
    near([shot.words(words).at[0] for words in ends], truth[[0, -1], 0], 20)
    up = shot.up({"0.2": 0.2, "0.4": 0.4})
    near(up.zero, floor)
    follows(truth, _together(across, up, drops.drop, drops.true_height), 0.5)
    for mark in (shot.named("slopes", "blame"), shot.named("tangent", "blame")):
        one = mark.name == "tangent"
        strokes = np.array(mark.lines)
        middles = strokes.mean(axis=1)
        where = slice(k, k + 1) if one else slice(None)
        there = _together(across, up, drops.drop[where], drops.path[where, -1])
        near(middles, there, MOVING if one else ROUNDING)
        run = np.diff(strokes[..., 0], axis=1)[:, 0] / across.unit
        rise = np.diff(strokes[..., 1], axis=1)[:, 0] / up.unit
        near(rise, run * drops.slope[where], 2 * ROUNDING / abs(up.unit) * 3)
    now = _together(across, up, drops.drop[k : k + 1], drops.path[k : k + 1, -1])
    near(shot.named("now", "signal").dots, now, MOVING)
    slope, true = decimal(drops.slope[k], 2), decimal(drops.true_slope[k], 2)
    shot.says(f"Slope: {slope}, truly {true}")
    label = ("25 steps", "100 steps", "Contact timed")[shot.choice]
    assert asked.timed if shot.choice == 2 else label == f"{asked.steps} steps"


def _together(
    across: Ruler, up: Ruler, x: NDArray[np.float64], y: NDArray[np.float64]
) -> NDArray[np.float64]:
    return np.column_stack([across.place(x), up.place(y)])


def disc_iteration(shot: Shot, pictures: DiscPictures) -> int:
    """The iteration that a frame shows: more of the early ones."""
    return round(float(shot.progress**1.5) * pictures.experiment.iterations)


def disc_panels(shot: Shot) -> dict[str, Points]:
    """The corners (5, 2) of each of the four panels, by the words in it."""
    squares = [mark.line for mark in shot.lines("hairline", width=1.0)]
    found = {}
    for words in ("target", "drawn", "difference", "loss"):
        at = shot.words(words).at
        inside = [s for s in squares if (s.min(axis=0) < at).all() and (s.max(axis=0) > at).all()]
        (found[words],) = inside
    return found


@compares("discs-find-their-place")
def discs(shot: Shot, *both: DiscPictures) -> None:
    """The edges of the drawn discs, and the loss on a logarithmic scale."""
    pictures = both[shot.choice]
    asked = pictures.experiment
    assert asked.edge == ("soft", "hard")[shot.choice]
    k = disc_iteration(shot, pictures)
    panel = disc_panels(shot)["drawn"]
    corner, side = panel.min(axis=0), float(np.ptp(panel[:, 0]))
    for number, (x, y, radius, _) in enumerate(pictures.discs[k], start=1):
        ring = shot.named(f"edge-{number}", "signal").line
        away = np.linalg.norm(ring - (corner + side * np.array([x, y])), axis=1)
        near(away, np.full(len(ring), side * radius), 2 * ROUNDING)
    steps = [round((frame / 39) ** 1.5 * asked.iterations) for frame in range(40)]
    fall = np.log10(pictures.loss[steps])
    curve = shot.named("fall", "blame").line
    up = ruler({fall[0]: curve[0, 1], fall.min(): curve[:, 1].max()}) if np.ptp(fall) else None
    assert up
    assert up.unit < 0
    x = np.linspace(curve[0, 0], curve[-1, 0], len(fall))
    wanted = np.column_stack([x, up.place(fall)])
    follows(curve, wanted, 3 * ROUNDING)
    near(shot.named("now", "blame").dots, wanted[[shot.frame]], MOVING)
    target = np.array(asked.target)[:, :2]
    off = max(np.linalg.norm(pictures.discs[k][:, :2] - target, axis=1)) * asked.side
    shot.says(f"Step {k}: loss {decimal(pictures.loss[k], 4)}, {decimal(off, 1)} pixels off")


@compares("a-route-that-relaxes")
def route(shot: Shot, *three: Routes) -> None:
    """Obstacles, first guess, solver's answer, and the path of one iteration."""
    routes = three[shot.choice]
    asked = routes.experiment
    assert shot.film.name == ("Nearly straight", "Over", "Under")[round(2.9 * asked.bend)]
    k = round(40 * shot.progress + (asked.iterations - 40) * shot.progress**3)
    rings = [mark.line[:-1] for mark in shot.areas("hairline")]
    obstacles = np.array(asked.obstacles)
    plane = Plane([ring.mean(axis=0) for ring in rings[:2]], obstacles[:2, :2])
    for ring, (x, y, radius) in zip(rings, obstacles, strict=True):
        away = np.linalg.norm(ring - plane.place([(x, y)]), axis=1)
        near(away, np.full(len(ring), plane.scale * radius), 2 * ROUNDING)
    follows(shot.named("guess", "hairline").line, plane.place(routes.path[0]), 1.2)
    solver = shot.named("solver", "ink")
    assert solver.dash
    follows(solver.line, plane.place(routes.solved), 3 * ROUNDING)
    follows(shot.named("path", "signal").line, plane.place(routes.path[k]), 0.7)
    near(shot.named("points", "signal").dots, plane.place(routes.path[k][1:-1]), 2 * ROUNDING)
    near(shot.named("ends", "ink").dots, plane.place(asked.ends), 2 * ROUNDING)
    shot.says(
        f"Step {k}: cost {decimal(routes.cost[k], 4)}; solver {decimal(routes.solved_cost, 4)}"
    )
