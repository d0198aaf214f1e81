"""How values that hold other values are packed: tuples, sets, mappings, unions, dataclasses."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import is_dataclass
from typing import Any

from numpy.typing import NDArray

from engine.memory.coders import Coder, Sink, UnfitError
from engine.memory.frozen import FrozenDict
from engine.memory.references import find, reference
from engine.memory.wire import DamagedError


def all_written(items: Iterable[tuple[Coder, object]], sink: Sink) -> list[object]:
    """Each value by its coder; UnfitError says which."""
    written: list[object] = []
    try:
        for coder, value in items:
            written.append(coder.write(value, sink))
    except UnfitError as error:
        raise error.within(f"[{len(written)}]") from None
    return written


class TupleCoder(Coder):
    """A tuple: one coder an item, or one for items without number."""

    def __init__(self, items: tuple[Coder, ...], variadic: bool) -> None:
        self.items = items
        self.variadic = variadic
        names = [each.name for each in items] + (["..."] if variadic else [])
        self.name = f"tuple[{', '.join(names) or '()'}]"

    def _coders(self, length: int) -> Iterable[Coder]:
        return self.items * length if self.variadic else self.items

    def fits(self, value: object) -> bool:
        return (
            type(value) is tuple
            and (self.variadic or len(value) == len(self.items))
            and all(coder.fits(each) for coder, each in zip(self._coders(len(value)), value))  # noqa: B905
        )

    def write(self, value: Any, sink: Sink) -> object:
        if type(value) is not tuple:
            raise self.unfit(value)
        if not self.variadic and len(value) != len(self.items):
            raise UnfitError(f"declared {self.name}, holds {len(value)} items", "give it as many")
        return all_written(zip(self._coders(len(value)), value, strict=True), sink)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        coders = self._coders(len(data))
        return tuple(coder.read(each, arrays) for coder, each in zip(coders, data, strict=True))

    def parts(self) -> tuple[Coder, ...]:
        return self.items


class SetCoder(Coder):
    """A frozenset, in an order that does not depend on hashes."""

    def __init__(self, item: Coder) -> None:
        self.item = item
        self.name = f"frozenset[{item.name}]"

    def fits(self, value: object) -> bool:
        return type(value) is frozenset and all(map(self.item.fits, value))

    def write(self, value: Any, sink: Sink) -> object:
        if type(value) is not frozenset:
            raise self.unfit(value)
        written = all_written(((self.item, each) for each in value), sink)
        if sink.arrays:
            raise UnfitError("a set of what holds bytes or arrays", "declare a tuple")
        return sorted(written, key=json.dumps)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        return frozenset(self.item.read(each, arrays) for each in data)

    def parts(self) -> tuple[Coder, ...]:
        return (self.item,)


class MappingCoder(Coder):
    """A mapping, in its own order; it comes back as a FrozenDict."""

    def __init__(self, key: Coder, value: Coder) -> None:
        self.key, self.value = key, value
        self.name = f"Mapping[{key.name}, {value.name}]"

    def fits(self, value: object) -> bool:
        return isinstance(value, Mapping) and all(
            self.key.fits(name) and self.value.fits(held) for name, held in value.items()
        )

    def write(self, value: Any, sink: Sink) -> object:
        if not isinstance(value, Mapping):
            raise self.unfit(value)
        written: list[object] = []
        for name, held in value.items():
            try:
                written.append([self.key.write(name, sink), self.value.write(held, sink)])
            except UnfitError as error:
                raise error.within(f"[{name!r}]") from None
        return written

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        return FrozenDict(
            {self.key.read(name, arrays): self.value.read(held, arrays) for name, held in data}
        )

    def parts(self) -> tuple[Coder, ...]:
        return (self.key, self.value)


class UnionCoder(Coder):
    """One of several types: the first that fits, tagged by its name."""

    def __init__(self, members: tuple[Coder, ...]) -> None:
        self.members = members
        self.named = {each.name: each for each in members}
        self.name = " | ".join(self.named)

    def fits(self, value: object) -> bool:
        return any(each.fits(value) for each in self.members)

    def write(self, value: Any, sink: Sink) -> object:
        for each in self.members:
            if each.fits(value):
                return [each.name, each.write(value, sink)]
        raise self.unfit(value)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        name, held = data
        return self.named[name].read(held, arrays)

    def parts(self) -> tuple[Coder, ...]:
        return self.members


class DataclassCoder(Coder):
    """A frozen dataclass, field by field. What is not a field is not kept.

    Restored without calling `__init__`, so that it holds exactly what was packed.
    """

    def __init__(self, kind: type, name: str, subclass: Callable[[type], Coder]) -> None:
        self.kind = kind
        self.name = name
        self.fields: dict[str, Coder] = {}
        """Filled in once made, since a class may hold values of its own kind."""

        self._subclass = subclass
        """The coder of a class that derives from this one."""

    def fits(self, value: object) -> bool:
        return isinstance(value, self.kind) and is_dataclass(value)

    def write(self, value: Any, sink: Sink) -> object:
        if type(value) is not self.kind:
            return self._derived(value, sink)
        written: list[object] = []
        for name, coder in self.fields.items():
            try:
                if not hasattr(value, name):
                    raise UnfitError("is not set", "set it in __post_init__")
                written.append(coder.write(getattr(value, name), sink))
            except UnfitError as error:
                raise error.within(f".{name}") from None
        return written

    def _derived(self, value: Any, sink: Sink) -> object:
        if not self.fits(value):
            raise self.unfit(value)
        coder = self._subclass(type(value))
        return {"as": reference(type(value)), "fields": coder.write(value, sink)}

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        if isinstance(data, dict):
            kind = find(data["as"])
            if not isinstance(kind, type) or not issubclass(kind, self.kind):
                raise DamagedError(f"{data['as']} is no {self.name}")
            return self._subclass(kind).read(data["fields"], arrays)
        made: Any = object.__new__(self.kind)
        for (name, coder), held in zip(self.fields.items(), data, strict=True):
            object.__setattr__(made, name, coder.read(held, arrays))
        return made

    def parts(self) -> tuple[Coder, ...]:
        return tuple(self.fields.values())

    def schema(self) -> str:
        return f"{self.name}({', '.join(f'{n}: {c.name}' for n, c in self.fields.items())})"


class BaseCoder(DataclassCoder):
    """A frozen dataclass of any kind that derives from a given base class or keeps its protocol."""

    def fits(self, value: object) -> bool:
        if not is_dataclass(value) or isinstance(value, type):
            return False
        return getattr(self.kind, "_is_protocol", False) or isinstance(value, self.kind)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        kind = find(data["as"])
        if not isinstance(kind, type):
            raise DamagedError(f"{data['as']} is no class")
        value = self._subclass(kind).read(data["fields"], arrays)
        if not self.fits(value):
            raise DamagedError(f"{data['as']} is no {self.name}")
        return value


class ReferenceCoder(Coder):
    """A function or class of a module, by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def fits(self, value: object) -> bool:
        return callable(value)

    def write(self, value: Any, sink: Sink) -> object:
        if not callable(value):
            raise self.unfit(value)
        name = reference(value)
        return [name, sink.source(value)] if sink.source else [name]

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        return find(data[0])
