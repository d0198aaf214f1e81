"""Films of a training run that several kinds of exhibits show."""

from __future__ import annotations

from dataclasses import replace

from engine.drawing.canvas import Canvas
from engine.exhibits.training import boundary_map, loss_curve, network_diagram
from engine.films.encode import encode_sheet
from engine.films.film import Film
from engine.films.record_film import record_film
from engine.learning.neuron_maps import NeuronAnswers
from engine.learning.training_run import Trajectory


def plane_films(run: Trajectory, *, still: int) -> list[Film]:
    """The field at every recorded moment, and the line along which the network is undecided."""
    return [
        record_film(
            boundary_map.canvas_for(run),
            lambda canvas, moment: boundary_map.beliefs_at(canvas, run, moment),
            len(run.moments),
            still=still,
        )
    ]


def points_films(run: Trajectory, *, still: int) -> list[Film]:
    """The points that it learns from, in one frame."""
    canvas = boundary_map.canvas_for(run)
    return [record_film(canvas, lambda canvas, _: boundary_map.points_of(canvas, run), 1)]


def network_films(run: Trajectory, *, still: int) -> list[Film]:
    """The network at every recorded moment."""
    canvas = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)
    return [
        record_film(
            canvas,
            lambda canvas, moment: network_diagram.weights_at(canvas, run, moment),
            len(run.moments),
            still=still,
        )
    ]


MAP_QUALITY = 40
"""AVIF quality of the maps in neurons: no line is read off them, and each is small."""


def neuron_films(neurons: NeuronAnswers, *, still: int) -> list[Film]:
    """Halos of blame, and as its sheet the neurons' maps: a neuron a column, a moment a row."""
    moments, hidden, side, _ = neurons.answers.shape
    film = record_film(
        Canvas(network_diagram.WIDTH, network_diagram.HEIGHT),
        lambda canvas, moment: network_diagram.blame_at(canvas, neurons, moment),
        moments,
        still=still,
    )
    # From -1 to 1, as tanh answers; what answers more, as ReLU may, is drawn as 1.
    tiles = ((1 + neurons.answers) / 2).reshape(-1, side, side)
    return [replace(film, sheet=encode_sheet(tiles, columns=hidden, quality=MAP_QUALITY))]


def curve_films(run: Trajectory, *, still: int) -> list[Film]:
    """The loss, with what is still to come veiled."""
    canvas = Canvas(loss_curve.WIDTH, loss_curve.HEIGHT)
    return [
        record_film(
            canvas,
            lambda canvas, moment: loss_curve.loss_at(canvas, run, moment),
            len(run.moments),
            still=still,
            records=(run,),
        )
    ]
