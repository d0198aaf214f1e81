"""What a gradient costs by the shape of the network: counted on programs that are never run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import Experiment, Listing, ParameterLayout, Recount, Tape, networks
from engine.autodiff.liveness import Footprint, Step, live


@dataclass(frozen=True)
class ShapeCosts:
    """One entry a network. Work is multiplications inside matrix products; memory is the most
    bytes of activations, adjoints and scratch that must stand at one time."""

    experiment: ShapeCost
    forward: NDArray[np.int64]
    """(networks,): multiplications of the forward sweep."""

    backward: NDArray[np.int64]
    """(networks,): of the backward sweep to every weight."""

    to_inputs: NDArray[np.int64]
    """(networks,): of the backward sweep to every weight and every input."""

    passing: NDArray[np.int64]
    """(networks,): bytes for the forward sweep by itself."""

    kept: NDArray[np.int64]
    """(networks,): bytes for the forward sweep that a backward sweep will follow, and for both."""


@dataclass(frozen=True)
class ShapeCost(Experiment[ShapeCosts]):
    """Forward and backward work and memory of several networks, counted on their programs."""

    networks: tuple[tuple[int, ...], ...]
    """Neurons in each layer of each network, inputs first, one output last."""

    points: int
    """Samples to a sweep."""

    def perform(self) -> ShapeCosts:
        """Count the work and the memory of each network's programs."""
        counted = np.array([_counted(each, self.points) for each in self.networks])
        forward, backward, to_inputs, passing, kept = counted.T.astype(np.int64)
        return ShapeCosts(self, forward, backward, to_inputs, passing, kept)

    def recounts(self, record: ShapeCosts) -> Iterator[Recount]:
        """Work by the formulas for dense layers; memory is what the programs say it is."""
        products = [np.array(each[:-1]) * np.array(each[1:]) for each in self.networks]
        forward = self.points * np.array([each.sum() for each in products])
        first = self.points * np.array([each[0] for each in products])
        yield Recount("forward", forward)
        yield Recount("backward", 2 * forward - first)
        yield Recount("to_inputs", 2 * forward)


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
