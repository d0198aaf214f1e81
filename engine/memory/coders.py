"""How a value of each plain type becomes JSON and arrays, and comes back equal, of equal type."""

from __future__ import annotations

import math
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from decimal import Decimal
from enum import Enum, Flag
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.memory.modules import told
from engine.memory.wire import DamagedError, storable

PLAIN_INTEGERS = 2**63


class UnfitError(Exception):
    """A value that is not of its declared type, or that no codec stores."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.path = ""
        self.problem = problem
        self.remedy = remedy

    def within(self, step: str) -> UnfitError:
        """The same, found one step further inside: '.loss', '[3]'."""
        self.path = step + self.path
        return self


class Sink:
    """Gathers the arrays of a value that is being packed."""

    def __init__(self, source: Callable[[object], str] | None = None) -> None:
        self.arrays: list[NDArray[Any]] = []
        self.source = source
        """Text that stands for what a function does; None where its name is enough."""

    def add(self, array: NDArray[Any]) -> int:
        """Take an array, and say which place it has."""
        self.arrays.append(array)
        return len(self.arrays) - 1


class Coder(ABC):
    """Packs the values of one declared type."""

    name: str
    """The type, as it is written."""

    @abstractmethod
    def fits(self, value: object) -> bool:
        """Whether a value is of this type."""

    @abstractmethod
    def write(self, value: Any, sink: Sink) -> object:
        """JSON that stands for the value; UnfitError if it is not of this type."""

    @abstractmethod
    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        """The value that `data` stands for."""

    def parts(self) -> tuple[Coder, ...]:
        """The coders that it hands parts of its values to."""
        return ()

    def schema(self) -> str:
        """What the JSON depends on, its parts apart."""
        return self.name

    def unfit(self, value: object) -> UnfitError:
        """What to say of a value that does not fit."""
        kind = f"array of {value.dtype}" if type(value) is np.ndarray else type(value).__qualname__
        return UnfitError(f"declared {self.name}, holds {kind}", f"give it {self.name}")


INTEGERS: tuple[type, ...] = (int, bool, np.integer)
SCALARS: dict[type, tuple[type, ...]] = {
    bool: (bool, np.bool_),
    int: INTEGERS,
    float: (*INTEGERS, float, np.floating),
    complex: (*INTEGERS, float, np.floating, complex, np.complexfloating),
    str: (str, np.str_),
    bytes: (bytes, np.bytes_),
    type(None): (type(None),),
    Decimal: (Decimal,),
    Fraction: (Fraction,),
    Path: (type(Path()),),
    PurePath: (type(Path()), type(PurePath())),
}
"""For each declared type, the types of values that a type checker lets stand there."""


class ScalarCoder(Coder):
    """A number, word or other single value; whatever its exact type is, it keeps."""

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.name = "None" if kind is type(None) else kind.__name__
        self.accepted = SCALARS.get(kind, (kind,))

    def fits(self, value: object) -> bool:
        kind = type(value)
        if issubclass(kind, np.generic):
            return issubclass(kind, self.accepted) and storable(np.dtype(kind))
        return kind in self.accepted

    def write(self, value: Any, sink: Sink) -> object:
        if not self.fits(value):
            raise self.unfit(value)
        return write_scalar(value, sink)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        value = read_scalar(data, arrays)
        if not self.fits(value):
            raise DamagedError(f"{value!r} where {self.name} belongs")
        return value


def write_scalar(value: Any, sink: Sink) -> object:
    """JSON that keeps a scalar's exact type and bits."""
    kind = type(value)
    if kind is str:
        return _text(value)
    if kind is float:
        return value if math.isfinite(value) else {"float": struct.pack(">d", value).hex()}
    if kind is bool or value is None:
        return value
    if kind is int:
        return value if abs(value) < PLAIN_INTEGERS else {"int": hex(value)}
    if kind is bytes:
        return {"bytes": sink.add(np.frombuffer(value, np.uint8))}
    if kind is complex:
        return {"complex": struct.pack(">dd", value.real, value.imag).hex()}
    if kind is np.str_:
        return {"numpy.str": _text(str(value))}
    if kind is np.bytes_:
        return {"numpy.bytes": bytes(value).hex()}
    if isinstance(value, np.generic):
        return {"numpy": [value.dtype.str, value.tobytes().hex()]}
    for name, each in WORDS.items():
        if isinstance(value, each):
            return {name: _text(str(value))}
    raise UnfitError(f"{kind.__qualname__} cannot be stored", "use a plain number or word")


WORDS: dict[str, type] = {
    "decimal": Decimal,
    "fraction": Fraction,
    "path": Path,
    "pure path": PurePath,
}
"""Types whose values are equal if their texts are; the first that fits counts."""


def read_scalar(data: Any, arrays: list[NDArray[Any]]) -> Any:
    """What `write_scalar` wrote."""
    if not isinstance(data, dict):
        if isinstance(data, list):
            raise DamagedError("a list where a scalar belongs")
        return data
    ((tag, held),) = data.items()
    return READERS[tag](held, arrays)


READERS: dict[str, Callable[[Any, list[NDArray[Any]]], Any]] = {
    "int": lambda held, _: int(held, 16),
    "float": lambda held, _: struct.unpack(">d", bytes.fromhex(held))[0],
    "complex": lambda held, _: complex(*struct.unpack(">dd", bytes.fromhex(held))),
    "bytes": lambda held, arrays: arrays[held].tobytes(),
    "numpy": lambda held, _: np.frombuffer(bytes.fromhex(held[1]), np.dtype(held[0]))[0],
    "numpy.str": lambda held, _: np.str_(held),
    "numpy.bytes": lambda held, _: np.bytes_(bytes.fromhex(held)),
    "decimal": lambda held, _: Decimal(held),
    "fraction": lambda held, _: Fraction(held),
    "path": lambda held, _: Path(held),
    "pure path": lambda held, _: PurePath(held),
}


def _text(value: str) -> str:
    try:
        value.encode()
    except UnicodeEncodeError:
        raise UnfitError(
            f"{value!r} holds half a character (a surrogate)", "decode it from its bytes anew"
        ) from None
    return value


class EnumCoder(Coder):
    """A member of an enumeration, by name; of flags, by value."""

    def __init__(self, kind: type[Enum]) -> None:
        self.kind = kind
        self.name = f"{told(kind.__module__)}.{kind.__qualname__}"

    def fits(self, value: object) -> bool:
        return isinstance(value, self.kind)

    def write(self, value: Any, sink: Sink) -> object:
        if not self.fits(value):
            raise self.unfit(value)
        return value.value if isinstance(value, Flag) else value.name

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        return self.kind(data) if issubclass(self.kind, Flag) else self.kind[data]


class LiteralCoder(Coder):
    """One of a few given values."""

    def __init__(self, options: tuple[Any, ...]) -> None:
        self.options = options
        self.name = f"Literal[{', '.join(map(repr, options))}]"

    def fits(self, value: object) -> bool:
        return any(type(value) is type(each) and value == each for each in self.options)

    def write(self, value: Any, sink: Sink) -> object:
        for each in self.options:
            if type(value) is type(each) and value == each:
                return each.name if isinstance(each, Enum) else write_scalar(each, sink)
        raise UnfitError(f"declared {self.name}, holds {value!r}", "give it one of these")

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        for each in self.options:
            name = each.name if isinstance(each, Enum) else None
            if data == name if name else self._is(each, data, arrays):
                return each
        raise DamagedError(f"{data!r} is not one of {self.name}")

    @staticmethod
    def _is(option: object, data: Any, arrays: list[NDArray[Any]]) -> bool:
        value = read_scalar(data, arrays)
        return type(value) is type(option) and value == option


ABSTRACT: tuple[Any, ...] = (
    *(np.generic, np.number, np.integer, np.signedinteger, np.unsignedinteger),
    *(np.inexact, np.floating, np.complexfloating, np.flexible, np.character),
)
"""Kinds of numbers that are no dtype."""


class ArrayCoder(Coder):
    """A numpy array of any shape; it comes back read-only, row by row in memory."""

    def __init__(self, kind: type[np.generic] | None) -> None:
        self.kind = kind
        self.name = f"NDArray[np.{kind.__name__}]" if kind else "NDArray[Any]"

    def fits(self, value: object) -> bool:
        if type(value) is not np.ndarray or not storable(value.dtype):
            return False
        kind = self.kind
        if kind is None or issubclass(value.dtype.type, kind):
            return True
        same = kind not in ABSTRACT and value.dtype.str[1:] == np.dtype(kind).str[1:]
        return same and value.dtype.kind in "iu"  # C has two integers of 8 bytes

    def write(self, value: Any, sink: Sink) -> object:
        if not self.fits(value):
            raise self.unfit(value)
        return sink.add(value)

    def read(self, data: Any, arrays: list[NDArray[Any]]) -> Any:
        array = arrays[data]
        if not self.fits(array):
            raise DamagedError(f"an array of {array.dtype} where {self.name} belongs")
        return array
