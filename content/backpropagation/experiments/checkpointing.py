"""One gradient of a deep network, with few activations kept and the others computed again.

Each stretch of layers between two checkpoints is a program of its own. Going forward it runs
without derivatives, and only its last activations are kept. Going back it runs again, with
derivatives, from the activations kept before it; the adjoint that the stretch above it left is its
seed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    Experiment,
    Measure,
    ParameterLayout,
    Program,
    Recount,
    Tape,
    Variable,
    datasets,
    networks,
    relative_error,
)
from engine.autodiff.listing import Sweep
from engine.autodiff.liveness import Footprint, Step, live


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

    @property
    def kilobytes(
        self,
    ) -> Annotated[tuple[NDArray[np.float64], ...], Measure("memory", unit="kB", along="visit")]:
        """Each (visits,): `bytes`, in thousands."""
        return tuple(each / 1000 for each in self.bytes)


@dataclass(frozen=True)
class Checkpointing(Experiment[Schedules]):
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

    def perform(self) -> Schedules:
        """Take the gradient by every schedule; ValueError if one cuts no whole stretches."""
        runs = [_Run(self, every) for every in self.every]
        kinds, layers, sizes, held = zip(*(run.visits() for run in runs), strict=True)
        return Schedules(
            experiment=self,
            kind=kinds,
            layer=layers,
            bytes=sizes,
            held=held,
            forward=np.array([run.work[FORWARD] for run in runs], np.int64),
            again=np.array([run.work[AGAIN] for run in runs], np.int64),
            backward=np.array([run.work[BACKWARD] for run in runs], np.int64),
            gap=np.array([relative_error(run.gradient, runs[0].gradient) for run in runs]),
        )

    def recounts(self, record: Schedules) -> Iterator[Recount]:
        """Work by the formulas for dense layers, visits by the schedule; memory is what the
        programs say it is."""
        layers = np.array((2, *[self.width] * self.depth, 1))
        products = self.points * layers[:-1] * layers[1:]
        depth = self.depth
        kinds, places, again = [], [], []
        for every in self.every:
            visits = [(FORWARD, layer) for layer in range(1, depth + 2)]
            for start in range(depth - every, -1, -every):
                stretch = range(start + 1, start + every + 1)
                if start + every < depth:
                    visits += [(AGAIN, layer) for layer in stretch]
                top = start + every + (start + every == depth)
                visits += [(BACKWARD, layer) for layer in range(top, start, -1)]
            kinds.append(np.array([kind for kind, _ in visits]))
            places.append(np.array([layer for _, layer in visits]))
            again.append(sum(products[layer - 1] for kind, layer in visits if kind == AGAIN))
        yield Recount("kind", tuple(kinds))
        yield Recount("layer", tuple(places))
        yield Recount("forward", np.full(len(self.every), products.sum()))
        yield Recount("again", np.array(again))
        yield Recount("backward", np.full(len(self.every), 2 * products.sum() - products[0]))
        yield Recount("gap", np.zeros(len(self.every)), 1e-12)


FORWARD, AGAIN, BACKWARD = range(3)
"""Kinds of visit to a layer."""


Array = NDArray[np.float64]


@dataclass(frozen=True)
class _Event:
    """A line that ran, where, and what memory it asked for."""

    kind: int
    layer: int
    step: Step


class _Run:
    """One schedule, performed: its gradient, its work and every line that ran."""

    def __init__(self, experiment: Checkpointing, every: int) -> None:
        depth = experiment.depth
        if every < 1 or depth % every:
            raise ValueError(f"{depth} layers cannot be cut into stretches of {every}")
        self.depth = depth
        self.layout = ParameterLayout((2, *[experiment.width] * depth, 1))
        self.theta = networks.initial(self.layout, "glorot", experiment.seed)
        self.inputs, self.targets = datasets.draw("moons", experiment.points, noise=0.1, seed=7)
        self.work = {FORWARD: 0, AGAIN: 0, BACKWARD: 0}
        self.events: list[_Event] = []
        self.sizes: dict[str, int] = {}
        matrices: dict[int, Array] = {}
        starts = list(range(0, depth, every))
        kept: dict[int, Array] = {}
        signal = np.zeros((0, 0))
        for start in starts[:-1]:
            stretch = Program(self._trace(start, start + every, signal), derivatives=False)
            self._enter(stretch, f"first{start}", start)
            self._sweep(stretch, f"first{start}", "forward", FORWARD)
            kept[start + every] = signal = stretch[f"a{start + every}"].copy()
            self._copy(f"first{start}:a{start + every}", f"kept:a{start + every}")
        adjoint = np.zeros((0, 0))
        for start in reversed(starts):
            last = start == starts[-1]
            name = f"then{start}"
            output = self._trace(start, start + every, kept.get(start, signal), last=last)
            if not last:
                output = output.inner(output.tape.data("seed", adjoint)).named("along")
            stretch = Program(output)
            self._enter(stretch, name, start)
            if not last:
                self._copy(f"then{start + every}:d_a{start + every}", f"{name}:seed")
            self._sweep(stretch, name, "forward", FORWARD if last else AGAIN)
            self._sweep(stretch, name, "backward", BACKWARD)
            for parameter, gradient in stretch.gradients().items():
                matrices[int(parameter[1:])] = gradient
            if start:
                adjoint = stretch.adjoint(f"a{start}").copy()
        self.gradient = np.concatenate([matrices[k].ravel() for k in sorted(matrices)])

    def visits(
        self,
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Kind, layer, bytes and held layers of every visit."""
        memory = live([event.step for event in self.events])
        rows = list(zip(self.events, memory, strict=True))
        kinds, layers, sizes, held = [], [], [], []
        for (kind, layer), visit in groupby(rows, key=lambda row: (row[0].kind, row[0].layer)):
            sets = [names for _, names in visit]
            kinds.append(kind)
            layers.append(layer)
            sizes.append(max(sum(map(self.sizes.__getitem__, names)) for names in sets))
            shown = {name.partition(":")[2] for name in sets[-1]}
            held.append([f"a{k}" in shown for k in range(1, self.depth + 1)])
        return np.array(kinds), np.array(layers), np.array(sizes), np.array(held)

    def _trace(self, start: int, stop: int, before: Array, *, last: bool = False) -> Variable:
        """Layers start + 1 to stop on a tape of their own, and output and loss after the last."""
        tape = Tape()
        signal = tape.data(f"a{start}", before, varies=True) if start else None
        if signal is None:
            signal = tape.data("x", self.inputs.T)
        matrices = self.layout.matrices(self.theta)
        for number in range(start + 1, stop + 1 + last):
            weights = tape.parameter(f"W{number}", matrices[number - 1])
            signal = weights.affine(signal).named(f"z{number}")
            if number <= self.depth:
                signal = signal.tanh().named(f"a{number}")
        return networks.mean_loss(signal, self.targets) if last else signal

    def _enter(self, stretch: Program, name: str, start: int) -> None:
        """Count the buffers of a stretch, and the copy of the activations that it starts from."""
        footprint = self._footprint(stretch)
        for buffer in stretch.listing.owners:
            self.sizes[f"{name}:{buffer}"] = footprint.size(buffer)
        if start:
            self._copy(f"kept:a{start}", f"{name}:a{start}")

    def _copy(self, source: str, target: str) -> None:
        """A copy from one program's buffer to another's, as the last thing of a visit."""
        self.sizes.setdefault(target, self.sizes[source])
        self.sizes.setdefault(source, self.sizes[target])
        last = self.events[-1]
        self.events.append(_Event(last.kind, last.layer, Step((source,), target)))

    def _sweep(self, stretch: Program, name: str, sweep: Sweep, kind: int) -> None:
        (stretch.forward if sweep == "forward" else stretch.backward)()
        self.work[kind] += stretch.listing.multiplications(sweep, matrices_only=True)
        steps = self._footprint(stretch).steps(sweep)
        for line, step in zip(stretch.listing.sweep(sweep), steps, strict=True):
            entry = stretch.listing.tape.entries[line.entry or 0].name
            number = re.fullmatch(r"[az](\d+)", entry)
            layer = int(number[1]) if number else self._beyond(stretch)
            reads = tuple(f"{name}:{each}" for each in step.reads)
            writes = step.writes and f"{name}:{step.writes}"
            self.events.append(_Event(kind, min(layer, self.depth + 1), Step(reads, writes)))

    def _beyond(self, stretch: Program) -> int:
        """The layer of what is no layer: the loss, or the seed at the end of a stretch."""
        layers = [each.name[1:] for each in stretch.listing.parameters]
        return max(map(int, layers))

    @staticmethod
    def _footprint(stretch: Program) -> Footprint:
        names = [each.name for each in stretch.listing.entries]
        carried = [each for each in names if re.fullmatch(r"a\d+|seed", each)]
        return Footprint(stretch.listing, carried)
