"""How the price of a gradient depends on the shape of a network, and on what is kept."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.records.experiment import Experiment


@dataclass(frozen=True)
class ShapeCost(Experiment["ShapeCosts"]):
    """Forward and backward work and memory of several networks, counted on their programs."""

    networks: tuple[tuple[int, ...], ...]
    """Neurons in each layer of each network, inputs first, one output last."""

    points: int
    """Samples to a sweep."""


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
class Checkpointing(Experiment["Schedules"]):
    """One gradient of a deep network by several schedules, which keep fewer activations or more.

    A schedule keeps the activations of every k-th hidden layer going forward. Going back it runs
    the layers between two of them again (Griewank & Walther 2000; Chen et al. 2016).
    """

    depth: int
    """Hidden layers."""

    width: int
    points: int
    every: tuple[int, ...]
    """k of each schedule; k = depth keeps everything."""

    seed: int = 1


FORWARD, AGAIN, BACKWARD = range(3)
"""Kinds of visit to a layer."""


@dataclass(frozen=True)
class Schedules:
    """Tuples and first axes run over schedules. A visit is all lines that run at one layer before
    the next layer's turn; the loss counts as one layer with the output."""

    experiment: Checkpointing
    kind: tuple[NDArray[np.int64], ...]
    """Each (visits,): FORWARD, AGAIN or BACKWARD."""

    layer: tuple[NDArray[np.int64], ...]
    """Each (visits,): 1 to depth for hidden layers, depth + 1 for the output and the loss."""

    bytes: tuple[NDArray[np.int64], ...]
    """Each (visits,): the most that must stand in memory at one time during the visit."""

    held: tuple[NDArray[np.bool_], ...]
    """Each (visits, depth): whether the activations of a hidden layer are in memory."""

    forward: NDArray[np.int64]
    """(schedules,): multiplications inside matrix products, going forward the first time."""

    again: NDArray[np.int64]
    """(schedules,): those made a second time."""

    backward: NDArray[np.int64]
    """(schedules,): those of going back."""

    gap: NDArray[np.float64]
    """(schedules,): largest difference of any derivative from the first schedule's, divided by the
    largest derivative."""
