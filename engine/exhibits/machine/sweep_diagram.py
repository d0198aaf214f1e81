"""A sweep passing through a network: what each of its phases lays over the neurons."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.drawing.canvas import Canvas
from engine.drawing.palette import Role
from engine.drawing.shapes import number
from engine.exhibits.machine.phases import phases
from engine.exhibits.training.network_diagram import RADIUS, connections, places
from engine.learning.sample_sweeps import TapeReadings
from engine.numerals import printed

HALO = 24.0
"""The most by which a halo grows for |delta| = 1, CSS pixels of radius."""

WIDEST_HALO = 30.0
"""Growth of the widest halo of all samples, CSS pixels: where it would be more, all are smaller."""


def sweep_at(canvas: Canvas, sweeps: TapeReadings, sample: int, phase: int) -> None:
    """What one phase of a sweep lays over the network.

    Forward, a connection carries weight × activation: the pulse is as wide as that product.
    Backward it carries weight × delta, the share of the blame. An update is as wide as it is large,
    relative to the largest of this sweep.
    """
    stops = phases(sweeps.layers)
    last = len(sweeps.layers) - 1
    at = places(sweeps.layers)
    matrices = sweeps.layout.matrices(sweeps.theta)
    done = {stop.kind + str(stop.layer) for stop in stops[: phase + 1]}
    here = stops[phase]
    ends = _ends(sweeps.layers)

    faded = here.kind in ("backward", "update")
    for layer in range(1, last + 1):
        carried = matrices[layer - 1][:, :-1] * sweeps.activation[layer - 1][:, None, :]
        reached = f"forward{layer}" in done
        pulse = _Pulse("signal", reached, 0.0 if faded else 0.75, f".f{layer}")
        _flow(canvas, ends[layer], _shares(carried, sample), pulse)
    for layer in range(last, 1, -1):
        blamed = matrices[layer - 1][:, :-1] * sweeps.delta[layer - 1][:, :, None]
        reached = f"backward{layer - 1}" in done
        pulse = _Pulse("blame", reached, 0.0 if here.kind == "update" else 0.8, f".b{layer}")
        _flow(canvas, ends[layer][:, :, ::-1], _shares(blamed, sample), pulse)
    if here.kind == "update":
        _update(canvas, sweeps, sample)

    for layer in range(1, last + 1):
        shown = f"backward{layer}" in done
        sizes = halo_scale(sweeps) * np.abs(sweeps.delta[layer - 1][sample])
        for neuron, (centre, size) in enumerate(zip(at[layer], sizes, strict=True)):
            canvas.dots(
                [centre],
                "blame",
                2 * (RADIUS + 1 + float(size)),
                opacity=0.34 if shown else 0,
                name=f"halo{layer}.{neuron}",
            )
    everyone = np.concatenate(at)
    canvas.dots(everyone, "quiet", 2 * RADIUS + 2, name=".rims")
    canvas.dots(everyone, "paper", 2 * RADIUS - 0.6, name=".neurons")
    for layer in range(last + 1):
        shown = layer == 0 or f"forward{layer}" in done
        for neuron, value in enumerate(sweeps.activation[layer][sample]):
            _lamp(canvas, at[layer][neuron], float(value), shown, f"lamp{layer}.{neuron}")
    for centre, value in zip(at[0], sweeps.activation[0][sample], strict=True):
        x, y = float(centre[0]), float(centre[1]) + RADIUS + 17
        canvas.text(x, y, printed(float(value), 2), "signal", 13, align="center", name=".input")
    _verdict(canvas, sweeps, sample, done)


def halo_scale(sweeps: TapeReadings) -> float:
    """Growth of a halo's radius for |delta| = 1, CSS pixels: one scale for all samples."""
    largest = max(float(np.abs(delta).max()) for delta in sweeps.delta)
    return min(HALO, WIDEST_HALO / max(largest, 1e-9))


def _ends(layers: tuple[int, ...]) -> dict[int, NDArray[np.float64]]:
    """Ends of all connections into each layer, (n_l, n_{l-1}, 2, 2)."""
    found: dict[int, list[NDArray[np.float64]]] = {}
    for layer, _, _, _, ends in connections(layers):
        found.setdefault(layer, []).append(ends)
    return {
        layer: np.array(each).reshape(layers[layer], layers[layer - 1], 2, 2)
        for layer, each in found.items()
    }


_STEPS = np.array([0.2, 0.8, 1.8, 3.2, 5.0])
"""Widths in which a pulse is drawn, CSS pixels: few enough that one mark holds many segments."""

_UPDATES = np.array([0.4, 0.8, 1.2, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0, 5.5, 6.0])
"""Widths in which an update is drawn, CSS pixels; each update takes the nearest."""


SIGNED = 6
"""How many of the largest updates carry a + or a −, for those who cannot go by colour."""

SIGN_ROOM = 14.0
"""How far two signs keep from one another, CSS pixels."""


@dataclass(frozen=True)
class _Pulse:
    """How a flow looks at one phase."""

    role: Role
    reached: bool
    """Whether it has travelled its connections."""

    opacity: float
    """Once it has."""

    name: str


def _shares(carried: NDArray[np.float64], sample: int) -> NDArray[np.float64]:
    """What a sample's connections carry, -1..1 of the most that any sample's do."""
    return np.asarray(carried[sample] / (float(np.abs(carried).max()) or 1.0))


def _flow(
    canvas: Canvas, ends: NDArray[np.float64], carried: NDArray[np.float64], pulse: _Pulse
) -> None:
    """A pulse along all connections into a layer, each as wide as the share, -1..1, it carries."""
    nearest = np.abs(5.0 * np.abs(carried)[..., None] - _STEPS).argmin(axis=-1)
    for step, width in enumerate(_STEPS):
        if (nearest == step).any():
            canvas.strokes(
                ends[nearest == step],
                pulse.role,
                float(width),
                opacity=pulse.opacity if pulse.reached else 0.75,
                reach=1.0 if pulse.reached else 0.0,
                name=f"{pulse.name}.{step}",
            )


def update_widths(sweeps: TapeReadings, sample: int) -> NDArray[np.float64]:
    """Width at which each parameter's update is drawn, (parameters,), CSS pixels.

    In proportion to the largest update of all samples' connections, rounded to _UPDATES: one scale
    for all, so that a sample with little to blame looks it.
    """
    places = [place for _, _, _, place, _ in connections(sweeps.layers)]
    share = np.abs(sweeps.update[sample]) / np.abs(sweeps.update[:, places]).max()
    nearest = np.abs(0.4 + 5.6 * share[:, None] - _UPDATES).argmin(axis=-1)
    return np.asarray(_UPDATES[nearest], float)


def _update(canvas: Canvas, sweeps: TapeReadings, sample: int) -> None:
    """Every connection's update: orange and solid where it grows, green and dashed where not."""
    update, widths = sweeps.update[sample], update_widths(sweeps, sample)
    drawn = list(connections(sweeps.layers))
    for grows in (False, True):
        for width in _UPDATES:
            chosen = [
                ends
                for _, _, _, place, ends in drawn
                if (update[place] > 0) == grows and widths[place] == width
            ]
            if chosen:
                canvas.strokes(
                    chosen,
                    "increase" if grows else "decrease",
                    float(width),
                    dash=None if grows else (7, 3.5),
                    opacity=0.95,
                    name=f"{'grows' if grows else 'shrinks'}{number(width)}",
                )
    largest = sorted(drawn, key=lambda connection: -abs(float(update[connection[3]])))[:SIGNED]
    signs: list[tuple[bool, NDArray[np.float64]]] = []
    for _, _, _, place, ends in largest:
        signs.append((bool(update[place] > 0), _free(ends, [spot for _, spot in signs])))
    for grows, (x, y) in sorted(signs, key=lambda sign: sign[0]):  # alike ones are written as one
        role: Role = "increase" if grows else "decrease"
        canvas.text(x, y + 6, "+" if grows else "−", role, 20, align="center", name=".sign")


def _free(ends: NDArray[np.float64], taken: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """A place on a line where no sign stands: its middle, unless lines cross there."""
    spots = [ends[0] + share * (ends[1] - ends[0]) for share in (0.5, 0.38, 0.62, 0.26, 0.74)]
    free = (s for s in spots if all(np.linalg.norm(s - t) > SIGN_ROOM for t in taken))
    return np.asarray(next(free, spots[0]))


def _lamp(
    canvas: Canvas, centre: NDArray[np.float64], value: float, shown: bool, name: str
) -> None:
    """An activation as a disc whose diameter is |a|: filled where positive, a ring where not."""
    size = (2 * RADIUS - 3) * min(abs(value), 1.0)
    if size < 0.5:
        return
    canvas.dots([centre], "signal", size, opacity=float(shown), name=name)
    if value < 0 and size > 5:
        canvas.dots([centre], "paper", size - 4.4, opacity=float(shown), name=f".{name}-")


def _verdict(canvas: Canvas, sweeps: TapeReadings, sample: int, done: set[str]) -> None:
    """Prediction, target and loss beside the output."""
    last = len(sweeps.layers) - 1
    x, y = places(sweeps.layers)[-1][0]
    probability = float(sweeps.activation[-1][sample][0])
    target = int(sweeps.target[sample])
    left = x + RADIUS + 16
    shown = 1.0 if f"forward{last}" in done else 0.0
    canvas.text(left, y - 2, f"p {probability:.2f}", "signal", 16, opacity=shown, name="p")
    shown = 1.0 if f"loss{last + 1}" in done else 0.0
    canvas.text(left, y + 18, f"y {target}", "ink", 16, opacity=shown, name="y")
    loss = f"L {sweeps.loss[sample]:.2f}"
    canvas.text(left, y + 38, loss, "ink", 16, opacity=shown, name="loss")
