"""Slides of a machine: of every choice its training, and the sweep of each of its samples."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from engine.catalogue import say
from engine.drawing.canvas import Canvas
from engine.exhibits.exhibit import Records
from engine.exhibits.machine import sweep_diagram
from engine.exhibits.machine.moments import middle, rests
from engine.exhibits.machine.phases import phases
from engine.exhibits.slide import Slide
from engine.exhibits.training import network_diagram
from engine.exhibits.training.remarks import nearest_moment
from engine.exhibits.training.slides import posed, run_slides
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Choice, Machine

PACE = 1333
"""Milliseconds for which a phase is shown: nine of them in twelve seconds, as on the page."""


def sweep_frames(
    sample: int, records: tuple[Trajectory, TapeReadings], frames: Sequence[int]
) -> Iterator[Canvas]:
    """The network, and what one sample's sweep lays over it."""
    run, sweeps = records
    moment = nearest_moment(run.moments, sweeps.experiment.step)
    canvas = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)

    def pose(phase: int) -> None:
        network_diagram.weights_at(canvas, run, moment)
        sweep_diagram.sweep_at(canvas, sweeps, sample, phase)

    return posed(canvas, pose, frames)


def machine_slides(machine: Machine, name: str, records: Records) -> Iterator[Slide]:
    """Those of all its choices."""
    for choice in machine.choices:
        called = f"{name}-{choice.name}" if len(machine.choices) > 1 else name
        still = middle(rests(choice))
        yield from run_slides(called, machine.alt, choice.label, choice.run, still, records)
        if choice.sweeps:
            yield from _sweeps(called, choice, records)


def _sweeps(name: str, choice: Choice, records: Records) -> Iterator[Slide]:
    """The sweeps at the step that is shown first."""
    sweeps = middle(choice.sweeps)
    readings = records(sweeps)
    stops = len(phases(readings.layers))
    for sample in range(len(readings.sample)):
        number = sample + 1
        yield Slide(
            f"{name}-sample-{number}",
            say(
                "{run}, sample {number}: one sweep forward, one back",
                run=choice.label,
                number=number,
            ),
            sweep_frames,
            (choice.run, sweeps),
            stops,
            stops - 1,
            PACE,
            (sample,),
        )
