"""Every film of one training run, and of the sample sweeps that belong to it."""

from __future__ import annotations

from typing import NamedTuple

from engine.drawing import boundary_map, curves, network_diagram
from engine.drawing.canvas import Canvas
from engine.films.shoot import shoot
from engine.records import Film, TapeReadings, Trajectory


class RunReel(NamedTuple):
    """The three panels of a machine, in lock-step on --f."""

    network: Film
    plane: Film
    curve: Film
    points: Film
    """One frame: the points of the plane, which runs on the same data share."""


class SweepReel(NamedTuple):
    """What one sample's sweep lays over the panels, on the phase clock --p."""

    overlay: Film
    ring: Film


def shoot_run(name: str, run: Trajectory, still: int) -> RunReel:
    """Film a run; `still` is the moment that paper shows."""
    frames = len(run.moments)
    diagram = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)
    chart = Canvas(curves.WIDTH, curves.HEIGHT)
    return RunReel(
        network=shoot(
            f"{name}-w",
            diagram,
            lambda canvas, k: network_diagram.weights_at(canvas, run, k),
            frames,
            still=still,
        ),
        plane=shoot(
            f"{name}-b",
            boundary_map.canvas_for(run),
            lambda canvas, k: boundary_map.beliefs_at(canvas, run, k),
            frames,
            still=still,
        ),
        curve=shoot(
            f"{name}-l",
            chart,
            lambda canvas, k: curves.loss_at(canvas, run, k),
            frames,
            still=still,
        ),
        points=shoot(
            f"{name}-p",
            boundary_map.canvas_for(run),
            lambda canvas, _: boundary_map.points_of(canvas, run),
            1,
        ),
    )


def shoot_still(name: str, run: Trajectory, moment: int) -> Film:
    """The boundary of one moment, to stand on the run's own field."""
    return shoot(
        f"{name}-{moment}",
        boundary_map.canvas_for(run),
        lambda canvas, _: boundary_map.boundary_at(canvas, run, moment),
        1,
    )


def shoot_sweep(name: str, run: Trajectory, sweeps: TapeReadings, sample: int) -> SweepReel:
    """Film one sample's sweep; at rest, and on paper, it shows the update."""
    frames = len(network_diagram.phases(sweeps.layers))
    return SweepReel(
        overlay=shoot(
            f"{name}-s{sample + 1}",
            Canvas(network_diagram.WIDTH, network_diagram.HEIGHT),
            lambda canvas, k: network_diagram.sweep_at(canvas, sweeps, sample, k),
            frames,
            clock="--p",
        ),
        ring=shoot(
            f"{name}-r{sample + 1}",
            boundary_map.canvas_for(run),
            lambda canvas, _: boundary_map.ring_at(canvas, run, int(sweeps.sample[sample])),
            1,
            clock="--p",
        ),
    )
