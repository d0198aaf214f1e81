"""A machine as its author wrote it: can it run?"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.errors import Mistakes, Place
from engine.words.grammar import IDENTIFIER

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Choice, Machine


def check_choices(
    name: str, machine: Machine, place_of: Callable[[str], Place], mistakes: Mistakes
) -> None:
    """Note choices without sweeps, of different lengths, or of names that no id can be."""
    place = place_of("")
    if not any(choice.sweeps for choice in machine.choices):
        mistakes.add(
            place,
            f"no choice of '{name}' has sample sweeps",
            "give at least its first choice some: Choice(…, sweeps=(SampleSweeps(…),))",
        )
    lengths = {min(choice.run.plan.moments, choice.run.steps + 1) for choice in machine.choices}
    if len(lengths) > 1:
        mistakes.add(
            place,
            "its runs have " + " and ".join(map(str, sorted(lengths))) + " moments",
            "give all runs of a machine as many, for they share one clock",
        )
    names = [choice.name for choice in machine.choices]
    for k, choice in enumerate(machine.choices):
        if not re.fullmatch(IDENTIFIER, choice.name) or choice.name in names[:k]:
            mistakes.add(
                place_of(choice.remark),
                f"a choice cannot be called '{choice.name}' here",
                "give each a name of its own, of small letters, digits and hyphens",
            )
    labels = [choice.label for choice in machine.choices]
    for k, choice in enumerate(machine.choices):
        if choice.label in labels[:k]:
            mistakes.add(
                place_of(choice.remark),
                f"a second choice is labelled '{choice.label}'",
                "give each a label by which readers can tell them apart",
            )
        if any(sweeps.run != choice.run for sweeps in choice.sweeps):
            mistakes.add(
                place_of(choice.remark),
                f"the sweeps of choice '{choice.name}' go through another run",
                "give it sweeps of its own run: SampleSweeps(run, step=…, learning_rate=…)",
            )
        _check_steps(choice, place_of(choice.remark), mistakes)
    for choice in machine.choices:
        if choice.run.activation != "tanh":
            mistakes.add(
                place_of(choice.remark),
                f"the run of choice '{choice.name}' is no network of tanh",
                "the formulas that a machine shows are those of tanh; show the run in a figure",
            )


def _check_steps(choice: Choice, place: Place, mistakes: Mistakes) -> None:
    """Note sweeps at steps of which the film of their run has no moment."""
    run = choice.run
    at = [each.step for each in choice.sweeps if each.run == run and each.step <= run.steps]
    unseen = [str(step) for step in at if step not in run.moments]
    if unseen:
        mistakes.add(
            place,
            f"sweeps of choice '{choice.name}' stand at step {' and '.join(unseen)}, "
            "which its run keeps for no moment of its film",
            f"keep it: plan=RecordingPlan(also=({', '.join(unseen)},))",
        )
