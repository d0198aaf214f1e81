"""Machines and stills as their author wrote them: can they run, can their words be filled in?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from string import Formatter

from engine.authoring import Declaration, Figure
from engine.errors import Mistakes
from engine.manuscript.grammar import IDENTIFIER
from engine.pages.machine import REMARKS
from engine.records import Machine, Stills


def check_instruments(
    shown: Mapping[str, Figure | Machine | Stills],
    declarations: Mapping[str, Declaration],
    mistakes: Mistakes,
) -> None:
    """Note machines that cannot run, and remarks that ask for a number nobody has."""
    machines = [name for name, each in shown.items() if isinstance(each, Machine)]
    for name in machines[1:]:
        mistakes.add(
            declarations[name].place(),
            f"'{name}' is a second machine on this page",
            f"show its runs as choices of '{machines[0]}'",
        )
    for name, each in shown.items():
        declaration = declarations[name]
        remarks: list[str] = []
        if isinstance(each, Machine):
            remarks = [words for choice in each.choices for words in (choice.label, choice.remark)]
            _check_choices(declaration, each, mistakes)
        elif isinstance(each, Stills):
            remarks = [still.caption for still in each.stills]
        for remark in remarks:
            try:
                _check_remark(remark)
            except (KeyError, ValueError) as error:
                mistakes.add(
                    declaration.place(remark),
                    f"a remark of '{name}' cannot be filled in: {error}",
                    "it may hold " + ", ".join(f"{{{each}}}" for each in REMARKS),
                )


def _check_remark(remark: str) -> None:
    """Raise what is wrong with the names in braces: they stand for themselves, in no format."""
    for _, name, spec, conversion in Formatter().parse(remark):
        if name is not None and name not in REMARKS:
            raise KeyError(name)
        if spec or conversion:
            raise ValueError(f"'{name}' is printed in a format of its own")


def _check_choices(declaration: Declaration, machine: Machine, mistakes: Mistakes) -> None:
    place = declaration.place()
    if not any(choice.sweeps for choice in machine.choices):
        mistakes.add(
            place,
            f"no choice of '{declaration.attribute}' has sample sweeps",
            "give at least its first choice some: Choice(…, sweeps=SampleSweeps(…))",
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
                declaration.place(choice.remark),
                f"a choice cannot be called '{choice.name}' here",
                "give each a name of its own, of small letters, digits and hyphens",
            )
