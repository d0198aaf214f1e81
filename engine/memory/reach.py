"""Where the names in a text lead: from statement to statement, and on into other modules."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from engine.memory.modules import PROJECT, ByPackage, Module, below, module, package_of
from engine.memory.statements import Import, Statement


@dataclass(frozen=True)
class Name:
    """A name of a module, of the project or of a library."""

    module: str
    name: str


@dataclass(frozen=True)
class Whole:
    """Everything in a module."""

    module: str


@dataclass(frozen=True)
class Entered:
    """A module that is imported: what it does then, and the packages around it."""

    module: str


@dataclass(frozen=True)
class Place:
    """A statement of a module, by its place; for an import, only for the sake of one name."""

    module: str
    place: int
    name: str | None = None


Step = Name | Whole | Entered | Place

STEPS: dict[str, type[Step]] = {each.__name__: each for each in (Name, Whole, Entered, Place)}

HOUSE = "engine"


@ByPackage
def reached(start: Step) -> frozenset[Step]:
    """All steps to which one leads; from a volume to the first ones into the house, no further.

    The house leads to no volume, and what its names lead to is told once for all volumes.
    """
    found: set[Step] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            if not leads_in(start, step):
                waiting += steps(step)
    return frozenset(found)


def leads_in(start: Step, step: Step) -> bool:
    """Whether one is in the house, and the other from where it was reached is not."""
    return package_of(step) == HOUSE != package_of(start)


@ByPackage
def steps(step: Step) -> tuple[Step, ...]:
    """The steps to which one leads at once."""
    found = module(step.module) if is_project(step.module) else None
    if found is None:
        entered = step.module if not isinstance(step, Entered) else ""
        return (Entered(entered),) if entered else ()
    match step:
        case Name(where, name):
            return (Entered(where), *_binding(found, name))
        case Whole(where):
            places = (Place(where, place) for place in range(len(found.statements)))
            return (Entered(where), *places)
        case Entered(where):
            parent = where.rpartition(".")[0]
            around = (Entered(parent),) if parent else ()
            return (*around, *(Place(where, place) for place in found.always))
        case Place(_, place, name):
            return tuple(from_statement(found, found.statements[place], name))


def _binding(found: Module, name: str) -> Iterable[Step]:
    """Where a name of a module comes from."""
    inner = f"{found.name}.{name}"
    within = [Whole(inner)] if module(inner) is not None else []
    if name in found.binders:
        return [*within, *(Place(found.name, place, name) for place in found.binders[name])]
    if within:
        return within
    if found.starred:
        return [Whole(found.target(each)) for each in found.starred]
    return [] if name.startswith("__") else [Whole(found.name)]  # bound as no text shows


def from_statement(found: Module, statement: Statement, name: str | None) -> Iterator[Step]:
    """The steps from a statement; from an import, only for the sake of one name if one is given."""
    for each in statement.imports:
        yield from _from_import(found, each, name if statement.is_import else None)
    if statement.is_import:
        return
    if statement.dynamic:
        yield Whole(found.name)
    if statement.importing:
        yield from map(Whole, below(found.package))
    for name, attribute in statement.mentions:
        places = found.binders.get(name)
        if places is None:
            yield from (Whole(found.target(star)) for star in found.starred)
            continue
        for place in places:
            target = _module_bound(found, found.statements[place], name)
            if target is None:
                yield Place(found.name, place, name)
            elif attribute:
                yield Name(target, attribute)
            else:
                yield Whole(target)


def _from_import(found: Module, each: Import, only: str | None) -> Iterator[Step]:
    """What an import brings, or what it brings under one name."""
    for name, other in each.names:
        if only not in (None, other or name.partition(".")[0]):
            continue
        if each.source is None:
            yield Whole(name)
        elif name == "*":
            yield Whole(found.target(each))
        else:
            yield Name(found.target(each), name)


def _module_bound(found: Module, statement: Statement, name: str) -> str | None:
    """The module of the project that an import binds a name to; None if it binds anything else."""
    if not statement.is_import:
        return None
    (each,) = statement.imports
    bound = next((one for one, other in each.names if (other or one) == name), None)
    if each.source is None:
        renamed = next((one for one, other in each.names if other == name), None)
        return renamed if renamed and is_project(renamed) else None
    if bound is None or bound == "*":
        return None
    outer = module(found.target(each))
    inner = f"{found.target(each)}.{bound}"
    binders = outer.binders.get(bound, []) if outer else []
    hidden = outer is not None and not all(outer.statements[k].is_import for k in binders)
    return inner if module(inner) is not None and not hidden else None


def is_project(name: str) -> bool:
    """Whether a module is the house's or a volume's."""
    return package_of(name) in PROJECT


def importers(names: Collection[str], among: Collection[str]) -> set[str]:
    """These modules, and those of the project that have imported one of them, however far around.

    One that imports by a computed name may have imported any.
    """
    found, left = set(names), set(among) - set(names)
    if not found:
        return found
    imported = {each: _imported(each) for each in left}
    while more := {each for each in left if (used := imported[each]) is None or used & found}:
        found |= more
        left -= more
    return found


def _imported(name: str) -> set[str] | None:
    """Modules that a text imports, with the packages around them and around itself; None if that
    cannot be told."""
    text = module(name)
    if text is None or any(each.importing for each in text.statements):
        return None
    found = {name.rpartition(".")[0]}
    for each in (one for statement in text.statements for one in statement.imports):
        source = text.target(each) if each.source is not None or each.level else ""
        found |= {".".join(filter(None, [source, inner])) for inner, _ in each.names}
        found.add(source)
    parts = [each.split(".") for each in found]
    return {".".join(each[:k]) for each in parts for k in range(1, len(each) + 1)}


def look_anew(packages: Collection[str]) -> None:
    """Forget what was told from the texts of these packages."""
    reached.forget(packages)
    steps.forget(packages)
    module.forget(packages)
