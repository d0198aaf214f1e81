"""The style sheet of a machine: its panels, its clocks, and which run is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.exhibits.exhibit import Records
from engine.exhibits.machine.phases import phases

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Machine


SLOW, NORMAL = 12.0, 6.0
"""Seconds of a sweep at a first look, and for those who know it."""


@dataclass(frozen=True)
class Home:
    """Where a choice shows its sweeps, and at which moment it rests."""

    name: str
    home: str
    rest: int


def style(machine: Machine, records: Records) -> str:
    """Its rules, for the runs that it offers."""
    first = next(choice for choice in machine.choices if choice.sweeps)
    assert first.sweeps is not None
    stops = phases(records(first.run).layers)
    return machine.render(
        "machine.css",
        normal=f"{NORMAL:.2f}",
        stops=len(stops),
        sweep=sweep_rules([stop.seconds for stop in stops]),
        samples=len(records(first.sweeps).sample),
        choices=[
            Home(choice.name, machine.home(choice).name, machine.rest(choice, records))
            for choice in machine.choices
        ],
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
        f".machine:has(.stops>:nth-child({k + 1})>:checked){{--h:{k}}}" for k in range(len(seconds))
    )
    return (
        f".machine{{--sweep:{SLOW:.2f}s}}"
        f"@keyframes sweep-a{{{frames}}}@keyframes sweep-b{{{frames}}}{hand}"
    )
