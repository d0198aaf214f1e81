"""What a gradient costs by the shape of the network: counted on programs that are never run."""

from __future__ import annotations

import numpy as np

from engine.autodiff import Listing, Tape
from engine.autodiff.liveness import Footprint, Step, live
from engine.experiments import networks
from engine.records import ParameterLayout, ShapeCost, ShapeCosts


def count_shapes(experiment: ShapeCost) -> ShapeCosts:
    """Count the work and the memory of each network's programs."""
    counted = np.array([_counted(each, experiment.points) for each in experiment.networks])
    forward, backward, to_inputs, passing, kept = counted.T.astype(np.int64)
    return ShapeCosts(experiment, forward, backward, to_inputs, passing, kept)


def _counted(layers: tuple[int, ...], points: int) -> tuple[int, ...]:
    plain = _listing(layers, points)
    to_inputs = _listing(layers, points, to_inputs=True)
    alone = _listing(layers, points, derivatives=False)
    print_ = Footprint(plain)
    return (
        plain.multiplications("forward", matrices_only=True),
        plain.multiplications("backward", matrices_only=True),
        to_inputs.multiplications("backward", matrices_only=True),
        most(Footprint(alone), Footprint(alone).steps("forward")),
        most(print_, [*print_.steps("forward"), *print_.steps("backward")]),
    )


def most(footprint: Footprint, steps: list[Step]) -> int:
    """The most bytes that stand at one time."""
    return max(sum(map(footprint.size, names)) for names in live(steps))


def _listing(
    layers: tuple[int, ...], points: int, *, derivatives: bool = True, to_inputs: bool = False
) -> Listing:
    tape = Tape()
    signal = tape.data("x", np.zeros((layers[0], points)), varies=to_inputs)
    shapes = ParameterLayout(layers).shapes
    for number, shape in enumerate(shapes, start=1):
        signal = tape.parameter(f"W{number}", np.zeros(shape)).affine(signal).named(f"z{number}")
        if number < len(shapes):
            signal = signal.tanh().named(f"a{number}")
    return Listing(networks.mean_loss(signal, np.zeros(points)), derivatives=derivatives)
