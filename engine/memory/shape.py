"""Whether a class is a frozen dataclass, and all its fields have types."""

from __future__ import annotations

import inspect
from dataclasses import is_dataclass

from engine.errors import Mistake
from engine.memory.places import place_of


def shape_mistakes(kind: type) -> list[Mistake]:
    """What is wrong with a class as a whole: not a dataclass, not frozen, fields without a type."""
    name = kind.__qualname__
    if not is_dataclass(kind):
        problem, remedy = f"{name} is not a dataclass", "put @dataclass(frozen=True) over it"
        return [Mistake(place_of(kind), problem, remedy)]
    found = []
    if not kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        problem, remedy = f"{name} is not frozen", "write @dataclass(frozen=True)"
        found.append(Mistake(place_of(kind), problem, remedy))
    for each in kind.__mro__:
        if not is_dataclass(each):
            continue
        for attribute, value in vars(each).items():
            if _forgotten(each, attribute, value):
                problem = f"{name}.{attribute} has no type, so it is no field"
                remedy = f"write '{attribute}: {type(value).__name__} = ...', or ClassVar[...]"
                found.append(Mistake(place_of(each, attribute), problem, remedy))
    return found


def _forgotten(kind: type, name: str, value: object) -> bool:
    """Whether a class attribute looks like a field whose type was forgotten."""
    hidden = name.startswith(("__", "_abc_", "_is_"))
    typed = name in inspect.get_annotations(kind)
    return not (hidden or typed or hasattr(type(value), "__get__") or isinstance(value, type))
