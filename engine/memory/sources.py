"""The source that a function or a class was made from: only those statements that it reaches.

Starting from the statement that defines it, every name that a reached statement mentions leads to
the statements of its module that bind this name, and through imports on into other modules of the
project. What cannot be told from the text counts whole: a module that is used as an object, one
that evaluates code or is imported by a star, the package of one that imports by a computed name,
and every statement at the top level of a reached module that does more than bind a name. Comments,
blank lines and docstrings do not count.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from engine.memory.kept import keep
from engine.memory.kept import known as recalled
from engine.memory.modules import PROJECT, Module, below, module, told
from engine.memory.reads import digest_of_file, read_at_import
from engine.memory.statements import Import, Statement
from engine.memory.texts import texts
from engine.memory.versions import python_version, versions_of


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


@dataclass(frozen=True)
class Reach:
    """What some names lead to, as far as the texts of modules tell."""

    digest: str
    """Of all statements that are reached."""

    modules: frozenset[str]
    """Those of the project whose texts it was told from."""

    entered: tuple[str, ...]
    """Those that are imported."""

    libraries: tuple[str, ...]


_texts: dict[str, str] = {}
"""The texts from which `_known` was told: every module of the project, with its digest."""

_known: dict[frozenset[Name], Reach] = {}


def source_digest(*values: Any) -> str:
    """Digest of the source that functions and classes were made from.

    With it go the versions of all libraries that this source imports, of those that they require,
    and of Python, and the files that its modules read when they were imported.
    """
    return _digest(
        frozenset(Name(each.__module__, each.__qualname__.partition(".")[0]) for each in values)
    )


@cache
def _digest(names: frozenset[Name]) -> str:
    reach = _known.get(names)
    if reach is None:
        reach = _known[names] = _reach(names)
    state = sha256(f"{python_version()} {reach.digest}\n".encode())
    for each in reach.entered:
        for file in read_at_import(each):
            state.update(f"{file.name} {digest_of_file(file)}\n".encode())
    for line in versions_of(reach.libraries):
        state.update(f"{line}\n".encode())
    return state.hexdigest()


def _reach(names: frozenset[Name]) -> Reach:
    reached: set[Step] = set()
    for name in names:
        reached |= _reached(name)
    state = sha256()
    places = {(each.module, each.place) for each in reached if isinstance(each, Place)}
    for where, place in sorted(places):
        found = module(where)
        if found is not None and not found.statements[place].is_import:
            state.update(f"{told(where)} {found.statements[place].digest}\n".encode())
    entered = sorted(each.module for each in reached if isinstance(each, Entered))
    return Reach(
        state.hexdigest(),
        frozenset(
            each.module
            for each in reached
            if _is_project(each.module) and module(each.module) is not None
        ),
        tuple(each for each in entered if _is_project(each)),
        tuple(sorted({each.partition(".")[0] for each in entered if not _is_project(each)})),
    )


def forget_sources() -> None:
    """Look at every file anew from now on; what was told from others that stand is still true."""
    _digest.cache_clear()
    _reached.cache_clear()
    _steps.cache_clear()
    module.cache_clear()
    _hold_against(texts())


def _hold_against(now: dict[str, str]) -> None:
    """Forget what was told from texts that are others now, or where a module has come or gone."""
    if now.keys() != _texts.keys():
        _known.clear()
    same = {name for name, digest in now.items() if digest == _texts.get(name)}
    for names in [names for names, reach in _known.items() if not reach.modules <= same]:
        del _known[names]
    _texts.clear()
    _texts.update(now)


def keep_sources() -> None:
    """Keep for other processes what was told from the texts."""
    place = {name: k for k, name in enumerate(_texts)}
    known = [
        (
            sorted((each.module, each.name) for each in names),
            reach.digest,
            sorted(place[each] for each in reach.modules),
            reach.entered,
            reach.libraries,
        )
        for names, reach in _known.items()
        if reach.modules <= place.keys()
    ]
    keep(_kept_as(), json.dumps({"texts": _texts, "known": known}).encode())


def recall_sources() -> None:
    """Take what another process has kept, as far as it is still true of all modules there are now.

    Those of content folders are known once the volumes have been read.
    """
    now = texts()
    fresh, written = not _known, recalled(_kept_as())
    if written is None or not fresh:
        _hold_against(now)
        return
    found = json.loads(written)
    was = list(found["texts"])
    _texts.clear()
    _texts.update(found["texts"])
    for names, digest, modules, entered, libraries in found["known"]:
        reach = Reach(digest, frozenset(was[k] for k in modules), tuple(entered), tuple(libraries))
        _known[frozenset(Name(*each) for each in names)] = reach
    _hold_against(now)


def _kept_as() -> str:
    """The name of what is kept: it says by which code it was told."""
    return f"sources-{source_digest(_from_statement, keep_sources)}"


@cache
def _reached(start: Step) -> frozenset[Step]:
    """All steps to which one leads."""
    found: set[Step] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step not in found:
            found.add(step)
            waiting += _steps(step)
    return frozenset(found)


@cache
def _steps(step: Step) -> tuple[Step, ...]:
    """The steps to which one leads at once."""
    found = module(step.module) if _is_project(step.module) else None
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
            return tuple(_from_statement(found, found.statements[place], name))


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


def _from_statement(found: Module, statement: Statement, name: str | None) -> Iterator[Step]:
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
        return renamed if renamed and _is_project(renamed) else None
    if bound is None or bound == "*":
        return None
    outer = module(found.target(each))
    inner = f"{found.target(each)}.{bound}"
    binders = outer.binders.get(bound, []) if outer else []
    hidden = outer is not None and not all(outer.statements[k].is_import for k in binders)
    return inner if module(inner) is not None and not hidden else None


def _is_project(name: str) -> bool:
    return name.partition(".")[0] in PROJECT
