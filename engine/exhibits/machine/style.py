"""The style sheet of a machine: its panels, its clocks, and which run is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.exhibits.exhibit import Records
from engine.exhibits.machine.answers import neurons
from engine.exhibits.machine.moments import middle, rests
from engine.exhibits.machine.phases import phases
from engine.exhibits.training import network_diagram
from engine.pages import presses

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Machine


SLOW, NORMAL = 12.0, 6.0
"""Seconds of a sweep at a first look, and for those who know it."""


STRIP = ">.strip-of-phases>.phases"
"""The way from a machine to where a phase is chosen, as a selector."""


@dataclass(frozen=True)
class Moments:
    """At which frames a choice stands until it is played."""

    name: str
    swept: bool
    rests: tuple[int, ...]

    @property
    def first(self) -> int:
        """The one that is shown first."""
        return middle(self.rests)


def style(machine: Machine, records: Records) -> str:
    """Its rules, for the runs that it offers."""
    first = next(choice for choice in machine.choices if choice.sweeps)
    stops = phases(records(first.run).layers)
    layers = {records(choice.run).layers for choice in machine.choices if choice.sweeps}
    drawn = {records(choice.run).layers for choice in machine.choices}
    return machine.render(
        "machine.css",
        normal=f"{NORMAL:.2f}",
        stops=len(stops),
        loss=next(k for k, stop in enumerate(stops) if stop.kind == "loss"),
        strip=STRIP,
        sweep=sweep_rules([stop.seconds for stop in stops]),
        samples=len(records(first.sweeps[0]).sample),
        choices=[
            Moments(choice.name, bool(choice.sweeps), rests(choice)) for choice in machine.choices
        ],
        networks=[_network(each) for each in sorted(layers)],
        drawn=[_network(each) for each in sorted(drawn)],
        frames=max(len(records(choice.run).moments) for choice in machine.choices),
        map=100 * (network_diagram.MAP - 1) / network_diagram.WIDTH,
        room=100 * network_diagram.GAP / network_diagram.HEIGHT,
        number=presses.number,
        count=presses.count,
        last_change=presses.last_change,
        pressed_rules=presses.pressed_rules,
        counting=presses.COUNTING,
        remembering=presses.REMEMBERING,
    )


@dataclass(frozen=True)
class Network:
    """Where the neurons of a network stand in its drawing, and when each layer has its numbers."""

    name: str
    places: tuple[tuple[float, float], ...]
    """Of each neuron, layer by layer: from the left and from the top, in per cent."""

    hidden: tuple[tuple[float, float], ...]
    """Those of the places where a hidden neuron stands."""

    names: tuple[str, ...]
    """Of each neuron."""

    layers: tuple[tuple[int, int], ...]
    """Of each layer from the inputs on, the phases of its activations and of its deltas."""


def _network(layers: tuple[int, ...]) -> Network:
    last = len(layers) - 1
    spots = [
        (100 * float(x) / network_diagram.WIDTH, 100 * float(y) / network_diagram.HEIGHT)
        for centres in network_diagram.places(layers)
        for x, y in centres
    ]
    return Network(
        name="-".join(map(str, layers)),
        places=tuple(spots),
        hidden=tuple(spots[layers[0] : -layers[-1]]),
        names=tuple(each.name for each in neurons(layers)),
        layers=tuple((k, 2 * last + 2 - k if k else 2 * last + 2) for k in range(last + 1)),
    )


def sweep_rules(seconds: Sequence[float]) -> str:
    """The clock of a sweep: it waits at the inputs, its phases last unequal times, it ends at rest.

    Two names for the same keyframes: going from one to the other starts the sweep afresh.
    """
    total = sum(seconds)
    stops, passed = [], 0.0
    for phase, duration in enumerate(seconds):
        stops.append(f"{100 * passed / total:.4g}%{{--c:{phase}}}")
        passed += duration
    frames = "".join(stops) + f"to{{--c:{len(seconds) - 1}}}"
    hand = "".join(
        f".machine:has({STRIP}>.stops>:nth-child({k + 1})>:checked){{--h:{k}}}"
        for k in range(len(seconds))
    )
    return (
        f".machine{{--sweep:{SLOW:.2f}s}}"
        f"@keyframes sweep-a{{{frames}}}@keyframes sweep-b{{{frames}}}{hand}"
    )
