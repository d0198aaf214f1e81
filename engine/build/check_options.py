"""Options of declarations, before anything runs: of the declared type, finite, in their range.

Whatever an author declares is a frozen dataclass, of the house's kinds or of his own: an exhibit,
an experiment, an optimiser, a choice. Their fields say what may stand there, by their types and,
with `Annotated[int, Ge(1)]`, by the constraints of annotated-types; all that is reached from a
declaration is held against them.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

import annotated_types
from typeguard import CollectionCheckStrategy, ForwardRefPolicy, TypeCheckError, check_type

from engine.build import volumes
from engine.build.code import Code
from engine.build.declarations import Declaration
from engine.errors import Mistakes, Place, described
from engine.exhibits.exhibit import Exhibit
from engine.exhibits.numbers import Numbers
from engine.experiment import is_frozen
from engine.memory import hints_of

JUDGED = ("alt", "caption", "shows")
"""Fields of declarations that have a check of their own, in words of their own."""

PLAIN: dict[Any, str] = {
    int: "a whole number",
    float: "a number",
    str: "text in quotes",
    bool: "True or False",
    type(None): "None",
}

Fault = tuple[str, str]
"""What is wrong, and its remedy."""


MANY = 4096

_sound: dict[int, object] = {}
"""Frozen values in which nothing was wrong, by their identity: many declarations hold them."""


def check_options(declaration: Declaration, mistakes: Mistakes) -> bool:
    """Note every option that cannot be, where it is written; whether there was none."""
    faults = list(_faults(declaration.what))
    named = _named(declaration.code.file.parent) if faults else {}
    for around, (problem, remedy) in faults:
        whole = Written(declaration.attribute, declaration.place())
        written = next((named[id(each)] for each in around if id(each) in named), whole)
        mistakes.add(written.place, f"'{written.attribute}': {problem}", remedy)
    return not faults


@dataclass(frozen=True)
class Written:
    """What has a name in an author's file, and where."""

    attribute: str
    place: Place


def _named(volume: Path) -> dict[int, Written]:
    """What the modules of a volume call by a name, by the identity of what is called so."""
    found: dict[int, Written] = {}
    for module in volumes.modules(volume):
        code = Code(Path(str(module.__file__)))
        for name, value in vars(module).items():
            if is_dataclass(value) and not isinstance(value, type) and code.defines(name):
                found.setdefault(id(value), Written(name, code.place_of(name)))
    return found


def _faults(value: object, *around: object) -> Iterator[tuple[tuple[object, ...], Fault]]:
    """What is wrong with the fields of a dataclass, and with what they hold.

    With each goes the dataclass that has the field, then those around it, innermost first.
    """
    if isinstance(value, tuple):
        for each in value:
            yield from _faults(each, *around)
    if not is_dataclass(value) or isinstance(value, type) or _sound.get(id(value)) is value:
        return
    sound = True
    for fault in _faults_of_fields(value, *around):
        sound = False
        yield fault
    if sound and is_frozen(type(value)):
        if len(_sound) >= MANY:
            _sound.clear()
        _sound[id(value)] = value


def _faults_of_fields(value: Any, *around: object) -> Iterator[tuple[tuple[object, ...], Fault]]:
    around = (value, *around)
    kind: type = type(value)
    named, hints = kind.__name__, hints_of(kind)
    for field in fields(value):
        held = getattr(value, field.name)
        called = f"{field.name} of {named}"
        hint = hints.get(field.name, Any)
        if not (isinstance(value, Exhibit | Numbers) and field.name in JUDGED):
            wrong = _wrong_type(held, hint, called) or _out_of_range(held, hint, called)
            if wrong:
                yield around, wrong
                continue
        yield from _faults(held, *around)


def _wrong_type(held: object, hint: Any, named: str) -> Fault | None:
    if type(held) is _bare(hint):
        return None
    try:
        check_type(
            held,
            hint,
            forward_ref_policy=ForwardRefPolicy.IGNORE,
            collection_check_strategy=CollectionCheckStrategy.ALL_ITEMS,
        )
    except TypeCheckError:
        wrong = True
    else:
        wrong = isinstance(held, bool) and bool not in _alternatives(hint)
    if not wrong:
        return None
    return f"{named} is {described(held)}", f"give {_in_words(hint)}"


def _out_of_range(held: object, hint: Any, named: str) -> Fault | None:
    """The first number that is not finite, or not what its constraints allow."""
    if isinstance(held, tuple):
        inner = [each for each in get_args(_bare(hint)) if each is not ...]
        for place, each in enumerate(held):
            hint_of_each = inner[min(place, len(inner) - 1)] if inner else Any
            wrong = _out_of_range(each, hint_of_each, f"a part of {named}")
            if wrong:
                return wrong
    if isinstance(held, float) and not math.isfinite(held):
        return f"{named} is {held}", "give a finite number"
    for constraint in _constraints(hint):
        if held is not None and not _holds(constraint, held):
            return f"{named} is {described(held)}", f"give {_allowed(constraint, held)}"
    return None


def _alternatives(hint: Any) -> tuple[Any, ...]:
    """A type, or the types of a union."""
    bare = _bare(hint)
    return get_args(bare) or (bare,)


def _bare(hint: Any) -> Any:
    """A type without its constraints; of an optional one, the one that it is otherwise."""
    while hasattr(hint, "__metadata__"):
        hint = hint.__origin__
    return hint


def _constraints(hint: Any) -> Iterator[annotated_types.BaseMetadata]:
    """What a type, or one alternative of it, demands beside."""
    found = getattr(hint, "__metadata__", ())
    for each in found:
        if isinstance(each, annotated_types.BaseMetadata):
            yield each
        elif isinstance(each, annotated_types.GroupedMetadata):  # a protocol, which takes a while
            yield from (one for one in each if isinstance(one, annotated_types.BaseMetadata))
    if not found and get_origin(hint) is not tuple:
        for each in get_args(hint):
            yield from _constraints(each)


def _holds(constraint: annotated_types.BaseMetadata, held: Any) -> bool:
    match constraint:
        case annotated_types.Ge(least):
            return bool(held >= least)
        case annotated_types.Gt(bound):
            return bool(held > bound)
        case annotated_types.Le(most):
            return bool(held <= most)
        case annotated_types.Lt(bound):
            return bool(held < bound)
        case annotated_types.MinLen(least):
            return len(held) >= least
        case annotated_types.MaxLen(most):
            return len(held) <= most
    return True


def _allowed(constraint: annotated_types.BaseMetadata, held: object) -> str:
    match constraint:
        case annotated_types.Ge(least):
            return f"at least {least:,}"
        case annotated_types.Gt(bound):
            return f"more than {bound:,}"
        case annotated_types.Le(most):
            return f"at most {most:,}"
        case annotated_types.Lt(bound):
            return f"less than {bound:,}"
        case annotated_types.MinLen(least):
            return "some words" if isinstance(held, str) else f"at least {least} of them"
        case annotated_types.MaxLen(most):
            return "fewer words" if isinstance(held, str) else f"at most {most} of them"
    return "another"


def _in_words(hint: Any) -> str:
    """A type as its author wrote it, without its constraints."""
    bare = _bare(hint)
    if bare in PLAIN:
        return PLAIN[bare]
    arguments = get_args(bare)
    if get_origin(bare) is tuple and arguments[-1:] == (...,):
        return f"a tuple, each of it {_in_words(arguments[0])}"
    if get_origin(bare) is tuple:
        return "a tuple of " + ", ".join(map(_in_words, arguments))
    if get_origin(bare) in (Union, UnionType):
        return " or ".join(map(_in_words, arguments))
    name = getattr(get_origin(bare) or bare, "__name__", str(bare))
    if name == "Callable" or (isinstance(bare, type) and getattr(bare, "_is_protocol", False)):
        return "a function"
    return f"a{'n' * (name[:1] in 'AEIOU')} {name}"
