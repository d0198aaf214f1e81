"""How one neuron collects its delta from those that it feeds."""

from decimal import Decimal

import numpy as np

from engine.authoring import Canvas, figure, printed

from .experiments.hand_calculation import WorkedPath
from .runs import BY_HAND

OURS, RADIUS = np.array([96.0, 172.0]), 17.0
"""Where our neuron stands, CSS pixels, and how large it is."""

SCALE = 12.0
"""CSS pixels by which a halo is wider on each side for a delta of 1."""


def _shares(path: WorkedPath) -> list[tuple[Decimal, Decimal]]:
    """Weight and delta of each neuron that ours feeds, as the calculation by hand prints them."""
    _, _, ours = path.experiment.path
    count = path.experiment.sweeps.run.hidden[1]
    delta = {k: f"d2.{k + 1}" for k in range(count)} | {ours: "d2"}
    return [
        (Decimal(path.values[f"v2.{k + 1}"]), Decimal(path.values[delta[k]])) for k in range(count)
    ]


def _total(path: WorkedPath, arrived: int) -> float:
    """The sum of the first shares."""
    return float(sum((w * d for w, d in _shares(path)[:arrived]), Decimal(0)))


def _step(path: WorkedPath, progress: float) -> int:
    return round(progress * (path.experiment.sweeps.run.hidden[1] + 1))


def _says_collecting(path: WorkedPath, progress: float) -> str:
    step, shares = _step(path, progress), _shares(path)
    if step == 0:
        return f"{len(shares)} neurons have their deltas already; ours has none yet"
    if step > len(shares):
        up, slope = (float(path.values[name]) for name in ("up1", "local1"))
        own = printed(float(path.values["d1"]), 4)
        return f"The sum times the slope: {up:.4f} × {slope:.4f} = {own}"
    weight, delta = (float(each) for each in shares[step - 1])
    return f"{printed(weight, 4)} × {printed(delta, 4)}; so far {printed(_total(path, step), 4)}"


@figure(
    shows=BY_HAND,
    seconds=16.0,
    stops=8,
    rest=1.0,
    size=(440.0, 352.0),
    says=_says_collecting,
    alt="One neuron on the left, the neurons of the next layer on the right, each with a halo "
    "as wide as its delta. Along each connection a share comes back; the shares add up, and the "
    "neuron multiplies the sum by its own slope.",
)
def collecting_blame(canvas: Canvas, path: WorkedPath, progress: float) -> None:
    """A hidden neuron’s delta, for the point that the machine calls “wrong”. A connection is as
    wide as its weight, dashed where that is below zero; a halo is as wide as a delta. The numbers
    are those of [the calculation by hand](by-hand.html)."""
    step, shares = _step(path, progress), _shares(path)
    for k, (weight, delta) in enumerate(shares):
        at = np.array([292.0, 28 + 57.6 * k])
        along = (at - OURS) / np.linalg.norm(at - OURS) * RADIUS
        ends = np.array([at - along, OURS + along])
        dash = (5.0, 4.0) if weight < 0 else None
        wide = 1 + 4 * abs(float(weight))
        canvas.line(ends, "hairline", wide, dash=dash, name=f"weight-{k}")
        canvas.line(ends, "blame", wide, dash=dash, opacity=float(k < step), name=f"share-{k}")
        halo = 2 * RADIUS + 2 * SCALE * abs(float(delta))
        canvas.dots([at], "blame", halo, opacity=0.4, name=f"halo-{k}")
        _neuron(canvas, at)
        words = printed(float(delta), 4)
        canvas.text(at[0] + 34, at[1] + 5, f"δ {words}", "blame", 16, name=f"delta-{k}")
        x, y = at + 0.36 * (OURS - at)
        words = printed(float(weight), 4)
        box = [(x - 34, y - 10), (x + 34, y - 10), (x + 34, y + 9), (x - 34, y + 9)]
        canvas.area(box, "paper", opacity=0.85, name=f".gap-{k}")
        canvas.text(x, y + 5, words, "ink", 15, align="center", name=f"number-{k}")
    own = float(path.values["d1"])
    known = float(step > len(shares))
    canvas.dots([OURS], "blame", 2 * (RADIUS + SCALE * abs(own)), opacity=0.4 * known, name="halo")
    _neuron(canvas, OURS, 5)
    x, y = float(OURS[0]), float(OURS[1])
    total = printed(_total(path, min(step, len(shares))), 4)
    canvas.text(
        x, y + 48, f"sum {total}", "blame", 16, align="center", opacity=float(step > 0), name="sum"
    )
    slope = printed(float(path.values["local1"]), 4)
    canvas.text(
        x, y + 70, f"× slope {slope}", "ink", 16, align="center", opacity=known, name="slope"
    )
    words = f"δ {printed(own, 4)}"
    canvas.text(x, y + 92, words, "blame", 16, align="center", opacity=known, name="delta")


def _neuron(canvas: Canvas, at: np.ndarray, rim: float = 2.5) -> None:
    canvas.dots([at], "ink", 2 * RADIUS + rim)
    canvas.dots([at], "paper", 2 * RADIUS)
