"""The films of a machine beside those of its runs: its sample sweeps."""

from __future__ import annotations

from engine.drawing.canvas import Canvas
from engine.exhibits.machine import sweep_diagram
from engine.exhibits.machine.phases import phases
from engine.exhibits.training import boundary_map, network_diagram
from engine.films.film import Film
from engine.films.record_film import record_film
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory


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
