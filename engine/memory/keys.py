"""Keys: what was asked, by which source, with which libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import partial
from hashlib import sha256
from secrets import token_hex
from types import CodeType, FunctionType, MethodType
from typing import Any

import numpy as np

from engine.memory.modules import told
from engine.memory.sources import source_digest
from engine.memory.versions import versions_of
from engine.memory.wire import storable


def key(kind: str, *parts: object, source: tuple[Any, ...], libraries: tuple[str, ...] = ()) -> str:
    """The name of an entry: a digest of what was asked and of the source of these functions.

    `libraries` are packages that they use without importing them by name.

    Parts are plain values, functions, and dataclasses of such; the classes of the latter and the
    functions count with their source.
    """
    asked = [_asked(part) for part in parts]
    described = [each.text for each in asked]
    roots = dict.fromkeys([*source, *(root for each in asked for root in each.roots)])
    text = "\n".join([kind, *described, source_digest(*roots), *versions_of(libraries)])
    return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class _Asked:
    """A value in words, and the classes and functions within it."""

    value: object
    text: str
    roots: tuple[Callable[..., Any], ...]


HERE = token_hex()
"""Another one in every process."""

MANY = 8192

_known: dict[int, _Asked] = {}
"""Of frozen values, by their identity: equal ones may be told otherwise, as 1 and 1.0 are."""


def _asked(value: object) -> _Asked:
    known = _known.get(id(value))
    if known is not None and known.value is value:
        return known
    found = _Asked(value, described_value(value), tuple(sourced(value)))
    if is_dataclass(value) and not isinstance(value, type) and _is_frozen(value):
        if len(_known) >= MANY:
            _known.clear()
        _known[id(value)] = found
    return found


def _is_frozen(value: Any) -> bool:
    return bool(value.__dataclass_params__.frozen)


PLAIN = frozenset({str, int, float, bool, type(None)})

_around: list[object] = []
"""What is being described, outermost first."""


def described_value(value: Any) -> str:
    """Text that is the same for equal values, in every process and on every machine.

    Of what only says where it lies in memory, it is another one in every process.
    """
    if type(value) in PLAIN:
        return repr(value)
    if any(each is value for each in _around):
        return f"a {type(value).__qualname__} around it"
    _around.append(value)
    try:
        return _described(value)
    finally:
        _around.pop()


def _described(value: Any) -> str:
    if isinstance(value, MethodType):
        return f"{described_value(value.__func__)} of {described_value(value.__self__)}"
    if isinstance(value, type | FunctionType):
        held = (f" with {described_value(each)}" for each in _held(value))
        return f"{told(value.__module__)}.{value.__qualname__}{''.join(held)}"
    if isinstance(value, partial):
        return f"partial{described_value((value.func, value.args, value.keywords))}"
    if is_dataclass(value):
        inner = (
            f"{each.name}={described_value(getattr(value, each.name))}" for each in fields(value)
        )
        return f"{type(value).__qualname__}({', '.join(inner)})"
    if isinstance(value, tuple | list):
        return f"({', '.join(map(described_value, value))})"
    if isinstance(value, Mapping):
        pairs = (f"{described_value(k)}: {described_value(v)}" for k, v in value.items())
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, Enum):
        return f"{type(value).__qualname__}.{value.name}"
    if isinstance(value, np.ndarray) and storable(value.dtype):  # words leave out most of it
        digest = sha256(value.tobytes()).hexdigest()
        return f"array({value.dtype.str}, {value.shape}, {digest})"
    words = repr(value)
    lies = " at 0x" in words and not isinstance(value, str | bytes)
    return f"{words} in {HERE}" if lies else words


def _held(value: type | FunctionType) -> Iterator[object]:
    """What a function within a function holds, and what one without a name does: there may be many
    that are called so."""
    if isinstance(value, type):
        return
    if value.__name__ == "<lambda>":
        yield from _done(value.__code__)
    if "<locals>" not in value.__qualname__:
        return
    for cell in value.__closure__ or ():
        with suppress(ValueError):  # it has not been given anything yet
            yield cell.cell_contents
    yield from value.__defaults__ or ()
    yield from (value.__kwdefaults__ or {}).values()


def _done(code: CodeType) -> Iterator[object]:
    yield from (code.co_code, code.co_names)
    for each in code.co_consts:
        yield from _done(each) if isinstance(each, CodeType) else [each]


def sourced(value: Any, *around: object) -> Iterator[Callable[..., Any]]:
    """The classes and functions within a value, on whose source it depends."""
    if any(each is value for each in around):
        return
    around = (*around, value)
    within: Iterable[object] = ()
    if isinstance(value, type | FunctionType):
        yield value
        within = _held(value)
    elif isinstance(value, MethodType):
        within = (value.__func__, value.__self__)
    elif isinstance(value, partial):
        within = (value.func, value.args, value.keywords)
    elif is_dataclass(value):
        yield type(value)
        within = (getattr(value, each.name) for each in fields(value))
    elif isinstance(value, Enum):
        yield type(value)
    elif isinstance(value, tuple | list):
        within = value
    elif isinstance(value, Mapping):
        within = (each for pair in value.items() for each in pair)
    for each in within:
        if type(each) not in PLAIN:
            yield from sourced(each, *around)
