"""A multilayer perceptron as neurons and connections."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalogue import say
from engine.drawing.canvas import Canvas
from engine.learning.layout import ParameterLayout
from engine.learning.neuron_maps import NeuronAnswers
from engine.learning.training_run import Trajectory
from engine.numerals import subscript

WIDTH, HEIGHT = 520.0, 435.0
"""CSS pixels at full size."""

GAP = 67.0
"""Between neurons of a layer, if there are few: 44 pixels on a narrow phone, room for a finger."""

RADIUS = 15.0
"""Of a neuron, CSS pixels."""

MAP = 38.0
"""Diameter of a neuron that carries its map of the plane, CSS pixels."""

WIDEST_HALO = 16.0
"""Growth of the radius at the largest mean blame of a run, CSS pixels."""

WEIGHT_WIDTH = 1.1
"""Stroke width for each unit of |weight|, CSS pixels; capped at WIDEST."""

WIDEST = 7.0


def places(layers: tuple[int, ...]) -> list[NDArray[np.float64]]:
    """Centre of every neuron, one array (n_l, 2) a layer; CSS pixels."""
    columns = np.linspace(48, WIDTH - 104, len(layers))
    gap = min(GAP, (HEIGHT - 100) / max(max(layers) - 1, 1))
    middle = HEIGHT / 2 + 14
    return [
        np.column_stack([np.full(n, x), middle + gap * (np.arange(n) - (n - 1) / 2)])
        for x, n in zip(columns, layers, strict=True)
    ]


def connections(
    layers: tuple[int, ...],
) -> Iterator[tuple[int, int, int, int, NDArray[np.float64]]]:
    """Every connection: its layer, the neuron it enters, the one it leaves, its place in theta,
    and its two ends (2, 2) from rim to rim."""
    at = places(layers)
    layout = ParameterLayout(layers)
    for layer, (offset, (rows, columns)) in enumerate(
        zip(layout.offsets, layout.shapes, strict=False), start=1
    ):
        for to in range(rows):
            for source in range(columns - 1):
                start, stop = at[layer - 1][source], at[layer][to]
                along = (stop - start) / np.linalg.norm(stop - start) * RADIUS
                yield (
                    layer,
                    to,
                    source,
                    offset + to * columns + source,
                    np.array([start + along, stop - along]),
                )


@dataclass(frozen=True)
class Roads:
    """The connections of one neuron, as SVG paths."""

    into: str
    """Those that lead to it, and a circle around it."""

    out: str
    """Those that leave it."""


def roads(layers: tuple[int, ...], layer: int, place: int) -> Roads:
    """Those of the neuron at a place in its layer."""
    x, y = places(layers)[layer][place]
    r = RADIUS + 3
    rim = f"M{x - r:.1f} {y:.1f}a{r:g} {r:g} 0 1 0 {2 * r:g} 0a{r:g} {r:g} 0 1 0 {-2 * r:g} 0"
    into, out = rim, ""
    for stop, to, source, _, ends in connections(layers):
        path = "M" + "L".join(" ".join(f"{value:.1f}" for value in end) for end in ends)
        into += path if (stop, to) == (layer, place) else ""
        out += path if (stop - 1, source) == (layer, place) else ""
    return Roads(into, out)


def _width(weight: float) -> float:
    return min(0.35 + WEIGHT_WIDTH * abs(weight), WIDEST)


def weights_at(canvas: Canvas, run: Trajectory, moment: int) -> None:
    """The network at one recorded moment: a line is as wide as its weight is large."""
    theta = run.theta[run.moments[moment]]
    for layer, to, source, place, ends in connections(run.layers):
        weight = float(theta[place])
        canvas.line(
            ends,
            "ink",
            _width(weight),
            opacity=0.62 if weight >= 0 else 0.26,
            name=f"w{layer}.{to}.{source}",
        )
    for layer, centres in enumerate(places(run.layers)):
        canvas.dots(centres, "quiet", 2 * RADIUS + 2, name=f"rim{layer}")
        canvas.dots(centres, "paper", 2 * RADIUS - 0.6, name=f"neuron{layer}")
    _captions(canvas, run.layers)


def blame_at(canvas: Canvas, neurons: NeuronAnswers, moment: int) -> None:
    """A halo around each neuron, in proportion to its mean |delta| at one recorded moment.

    Under every neuron that can have one lies the rim of its map, or of the output's empty disc.
    """
    at = places(neurons.layers)[1:]
    centres, shares = np.concatenate(at), neurons.blame[moment] / neurons.blame.max()
    for place, (centre, share) in enumerate(zip(centres, shares, strict=True)):
        width = MAP + 2 * WIDEST_HALO * float(share)
        canvas.dots([centre], "blame", width, opacity=0.34, name=f"blame{place}")
    canvas.dots(centres, "quiet", MAP + 1, name="rims")
    canvas.dots(centres, "paper", MAP - 1, name="insides")


def _captions(canvas: Canvas, layers: tuple[int, ...]) -> None:
    at = places(layers)
    hidden = (say("hidden {layer}", layer=k) for k in range(1, len(layers) - 1))
    names = [say("inputs"), *hidden, say("output")]
    for centres, words in zip(at, names, strict=True):
        canvas.text(centres[0, 0], 16, words, "quiet", 14, align="center")
    for k, (x, y) in enumerate(at[0]):
        canvas.text(x - RADIUS - 6, y + 4, f"x{subscript(k + 1)}", "quiet", 14, align="right")
