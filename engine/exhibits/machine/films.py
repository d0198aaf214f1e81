"""The films of a machine: of each run, and of the sample sweeps that belong to it."""

from __future__ import annotations

from dataclasses import replace

from engine.drawing.canvas import Canvas
from engine.exhibits.machine import loss_curve, network_diagram, sweep_diagram
from engine.exhibits.machine.phases import phases
from engine.exhibits.training import boundary_map
from engine.films.encode import encode_sheet
from engine.films.film import Film
from engine.films.record_film import record_film
from engine.learning.neuron_maps import NeuronAnswers
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory


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
    # tanh answers from -1 to 1
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


def sweep_films(sample: int, run: Trajectory, sweeps: TapeReadings, *, still: int) -> list[Film]:
    """What one sample's sweep lays over the network and over the plane, on the phase clock --p.

    At rest, and on paper, it shows the update.
    """
    frames = len(phases(sweeps.layers))
    overlay = record_film(
        Canvas(network_diagram.WIDTH, network_diagram.HEIGHT),
        lambda canvas, phase: sweep_diagram.sweep_at(canvas, sweeps, sample, phase),
        frames,
        clock="--p",
        still=still,
    )
    ring = record_film(
        boundary_map.canvas_for(run),
        lambda canvas, _: boundary_map.ring_at(canvas, run, int(sweeps.sample[sample])),
        1,
        clock="--p",
    )
    return [overlay, ring]
