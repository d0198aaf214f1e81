"""Slides of a training run that several kinds of exhibits offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from engine.catalogue import say
from engine.drawing.canvas import Canvas
from engine.exhibits.exhibit import Records
from engine.exhibits.slide import Slide
from engine.exhibits.training import boundary_map, loss_curve, network_diagram
from engine.learning.neuron_maps import NeuronAnswers, NeuronMaps
from engine.learning.training_run import TrainingRun, Trajectory


def field_frames(records: tuple[Trajectory], frames: Sequence[int]) -> Iterator[Canvas]:
    """The field, the line along which the network is undecided, and the points."""
    (run,) = records
    canvas = boundary_map.canvas_for(run)

    def pose(frame: int) -> None:
        boundary_map.beliefs_at(canvas, run, frame)
        boundary_map.points_of(canvas, run)

    return posed(canvas, pose, frames)


def moment_frame(
    moment: int, records: tuple[Trajectory], frames: Sequence[int]
) -> Iterator[Canvas]:
    """The field at one recorded moment."""
    return field_frames(records, [moment for _ in frames])


def network_frames(
    records: tuple[Trajectory, NeuronAnswers], frames: Sequence[int]
) -> Iterator[Canvas]:
    """The network, with a halo of blame around each neuron."""
    run, neurons = records
    canvas = Canvas(network_diagram.WIDTH, network_diagram.HEIGHT)

    def pose(frame: int) -> None:
        network_diagram.weights_at(canvas, run, frame)
        network_diagram.blame_at(canvas, neurons, frame)

    return posed(canvas, pose, frames)


def loss_frames(records: tuple[Trajectory], frames: Sequence[int]) -> Iterator[Canvas]:
    """The loss, with what is still to come veiled."""
    (run,) = records
    canvas = Canvas(loss_curve.WIDTH, loss_curve.HEIGHT)
    return posed(canvas, lambda frame: loss_curve.loss_at(canvas, run, frame), frames)


def posed(canvas: Canvas, pose: Callable[[int], None], frames: Sequence[int]) -> Iterator[Canvas]:
    """One canvas, as it is at each of some frames in turn."""
    for frame in frames:
        canvas.clear()
        pose(frame)
        yield canvas


def field_slide(name: str, alt: str, run: TrainingRun, still: int, records: Records) -> Slide:
    """The film of a run's field."""
    return Slide(name, alt, field_frames, (run,), len(records(run).moments), still)


def run_slides(
    name: str, alt: str, label: str, run: TrainingRun, still: int, records: Records
) -> Iterator[Slide]:
    """The films of a run, which is called `label`: its field, its network, its loss."""
    moments = len(records(run).moments)
    yield field_slide(f"{name}-field", alt, run, still, records)
    shows = (run, NeuronMaps(run))
    network = say("{run}: the network as it learns, its blame around its neurons", run=label)
    yield Slide(f"{name}-network", network, network_frames, shows, moments, still)
    loss = say("{run}: the loss, with a line at the moment that is shown", run=label)
    yield Slide(f"{name}-loss", loss, loss_frames, (run,), moments, still)
