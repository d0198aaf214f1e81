"""Which frame a panel shows, told from its picture and from the record that it was drawn from."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import map_coordinates

from engine.drawing.palette import LIGHT
from engine.drawing.tints import BELIEFS, tint_tables
from engine.exhibits.machine.html import ANSWERS
from engine.exhibits.training import loss_curve as curves
from engine.exhibits.training import network_diagram
from engine.learning.neuron_maps import NeuronAnswers
from engine.learning.training_run import Trajectory

PROBES = 48
"""Probes along each side of the field."""


def pixels_like(picture: Image.Image, colour: str, *, within: float = 40) -> int:
    """How many pixels have a colour, give or take a distance of so many of 255 levels."""
    away = np.asarray(picture.convert("RGB"), float) - rgb(colour)
    return int(np.count_nonzero(np.linalg.norm(away, axis=2) < within))


def rgb(colour: str) -> NDArray[np.float64]:
    """Levels (3,), 0..255, of #rrggbb."""
    return np.array([int(colour[k : k + 2], 16) for k in (1, 3, 5)], float)


def field(picture: Image.Image, run: Trajectory) -> int:
    """The moment whose beliefs, in the light tint, are nearest to the picture of the field.

    Looks at probes that lie off the points and off the contour, and fails if a moment whose
    beliefs look different is nearly as near.
    """
    side = run.field.shape[1]
    texel = np.linspace(2, side - 3, PROBES).round().astype(int)
    at = texel / (side - 1)
    clear = _clear_of_points(run, at)

    shown = np.asarray(picture.convert("RGB").resize((side * 4, side * 4)), float)
    pixel = (texel + 0.5) * 4
    seen = shown[np.ix_(pixel.astype(int), pixel.astype(int))]
    clear &= seen.sum(axis=2) > 3 * 150  # neither ink nor its edge

    beliefs = run.field[:, texel][:, :, texel]
    colours = _tinted(beliefs, tint_tables("class0", "class1", BELIEFS)["light"])
    distances = np.abs(colours - seen)[:, clear].mean(axis=(1, 2))
    best, second = np.argsort(distances)[:2].tolist()
    assert int(clear.sum()) > PROBES, "the picture leaves too few places to look at"
    assert distances[second] > distances[best] + 0.05, (
        f"the field does not tell frame {best} from {second}: {np.round(distances, 2)}"
    )
    return int(best)


def maps(picture: Image.Image, neurons: NeuronAnswers, moment: int) -> int:
    """`moment`, if it cannot be told from the maps in the picture of the network; else which one.

    A neuron may hardly change from one moment to the next: less than the picture's own noise.
    """
    levels = np.asarray(picture.convert("RGB"), float)
    scale = levels.shape[1] / network_diagram.WIDTH
    side = neurons.answers.shape[-1]
    # Within the disc: 17 texels along its diameters.
    at = np.linspace(-0.8, 0.8, 17)
    across, down = (each[np.hypot(*np.meshgrid(at, at)) < 0.8] for each in np.meshgrid(at, at))
    texels = np.array([down, across]) * side / 2 + (side - 1) / 2
    radius = (network_diagram.MAP - 1) / 2
    hidden = np.concatenate(network_diagram.places(neurons.layers)[1:-1])
    distances = np.zeros(len(neurons.answers))
    for neuron, (x, y) in enumerate(hidden):
        rows, columns = (y + radius * down) * scale, (x + radius * across) * scale
        seen = levels[rows.astype(int), columns.astype(int)]
        answers = np.array(
            [map_coordinates(each[neuron], texels, order=1) for each in neurons.answers]
        )
        colours = _tinted((1 + answers) / 2, tint_tables("quiet", "signal", ANSWERS)["light"])
        distances += np.abs(colours - seen).mean(axis=(1, 2)) / len(hidden)
    best = int(distances.argmin())
    assert distances[best] < 20, "no moment has such maps"
    return moment if distances[moment] < 1.05 * distances[best] else best


def _tinted(values: NDArray[np.float64], tables: Mapping[str, str]) -> NDArray[np.float64]:
    """Colours (…, 3), 0..255, of grey levels from 0 to 1."""
    tints = np.array([[float(level) for level in tables[c].split()] for c in "RGB"]) * 255
    steps = np.linspace(0, 1, tints.shape[1])
    return np.stack([np.interp(values, steps, tint) for tint in tints], axis=-1)


def _clear_of_points(run: Trajectory, at: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which probes (rows from the top, columns) lie at least 3 % of the side off every point."""
    across = (run.inputs[:, 0] + run.span) / (2 * run.span)
    down = (run.span - run.inputs[:, 1]) / (2 * run.span)
    gaps = np.hypot(at[None, :, None] - across, at[:, None, None] - down)
    return np.asarray(gaps.min(axis=2) > 0.03)


def playhead(picture: Image.Image, run: Trajectory) -> int:
    """The moment at which the upright line stands in the picture of the loss curve."""
    paper = rgb(LIGHT["paper"])
    levels = np.asarray(picture.convert("RGB"), float)
    scale = levels.shape[1] / curves.WIDTH
    top, bottom = round((curves.TOP + 8) * scale), round((curves.BOTTOM - 8) * scale)
    ink = np.median(np.abs(levels[top:bottom] - paper).mean(axis=2), axis=0)
    if ink.max() < 20:
        raise ValueError("no playhead in this picture")
    ink[ink < ink.max() / 3] = 0
    place = float((ink * np.arange(len(ink))).sum() / ink.sum()) + 0.5
    share = (place / scale - curves.INSET) / (curves.WIDTH - 2 * curves.INSET)
    return int(np.abs(curves.steps_across(run).share(run.moments.astype(float)) - share).argmin())


def weights(widths: dict[str, float], run: Trajectory) -> int:
    """The moment whose weights are nearest to the widths of the lines, by their names."""
    drawn = {
        f"w{layer}.{to}.{source}": place
        for layer, to, source, place, _ in network_diagram.connections(run.layers)
    }
    assert widths.keys() == drawn.keys()
    sizes = np.abs(run.theta[run.moments][:, list(drawn.values())])
    expected = np.minimum(0.35 + network_diagram.WEIGHT_WIDTH * sizes, network_diagram.WIDEST)
    seen = np.array([widths[name] for name in drawn])
    away = np.abs(expected - seen).mean(axis=1)
    best = int(away.argmin())
    assert float(np.abs(expected[best] - seen).max()) < 0.1, "no moment has such widths"
    return best
