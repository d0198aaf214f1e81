"""Keys: what was asked, by which source, with which libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from hashlib import sha256
from types import FunctionType, MethodType
from typing import Any

from engine.memory.modules import told
from engine.memory.sources import source_digest
from engine.memory.versions import versions_of


def key(kind: str, *parts: object, source: tuple[Any, ...], libraries: tuple[str, ...] = ()) -> str:
    """The name of an entry: a digest of what was asked and of the source of these functions.

    `libraries` are packages that they use without importing them by name.

    Parts are plain values, functions, and dataclasses of such; the classes of the latter and the
    functions count with their source.
    """
    described = [described_value(part) for part in parts]
    roots = dict.fromkeys([*source, *(each for part in parts for each in sourced(part))])
    text = "\n".join([kind, *described, source_digest(*roots), *versions_of(libraries)])
    return sha256(text.encode()).hexdigest()


def described_value(value: Any) -> str:
    """Text that is the same for equal values, in every process and on every machine."""
    if isinstance(value, type | FunctionType | MethodType):
        return f"{told(value.__module__)}.{value.__qualname__}"
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
    return repr(value)


def sourced(value: Any) -> Iterator[Callable[..., Any]]:
    """The classes and functions within a value, on whose source it depends."""
    if isinstance(value, type | FunctionType):
        yield value
    elif is_dataclass(value):
        yield type(value)
        for each in fields(value):
            yield from sourced(getattr(value, each.name))
    elif isinstance(value, Enum):
        yield type(value)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from sourced(item)
    elif isinstance(value, Mapping):
        for k, v in value.items():
            yield from sourced(k)
            yield from sourced(v)
