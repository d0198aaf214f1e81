"""From what a class declares to the coders of its fields; what cannot be stored, with its place."""

from __future__ import annotations

import collections.abc
import inspect
import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, ForwardRef, Literal, NewType, TypeVar, Union, get_args, get_origin

import numpy as np

from engine.errors import Mistake
from engine.memory.coders import (
    ABSTRACT,
    SCALARS,
    ArrayCoder,
    Coder,
    EnumCoder,
    LiteralCoder,
    ScalarCoder,
    UnfitError,
)
from engine.memory.compounds import (
    BaseCoder,
    DataclassCoder,
    MappingCoder,
    ReferenceCoder,
    SetCoder,
    TupleCoder,
    UnionCoder,
)
from engine.memory.modules import told
from engine.memory.names import resolved
from engine.memory.places import place_of
from engine.memory.shape import shape_mistakes
from engine.memory.wire import storable

MUTABLE: dict[Any, str] = {
    list: "tuple[..., ...]",
    set: "frozenset[...]",
    bytearray: "bytes",
    collections.abc.Sequence: "tuple[..., ...]",
    collections.abc.Iterable: "tuple[..., ...]",
    collections.abc.MutableMapping: "Mapping[..., ...]",
    collections.abc.MutableSequence: "tuple[..., ...]",
    collections.abc.Set: "frozenset[...]",
}
MAPPINGS = (dict, collections.abc.Mapping)
Variables = Mapping[Any, Any]


class Reading:
    """Reads the annotations of a class and of all that it holds, and gathers what is wrong."""

    def __init__(self) -> None:
        self.mistakes: list[Mistake] = []
        self._known: dict[tuple[object, bool], DataclassCoder] = {}

    def coder(self, declared: Any, functions: bool, owner: type | None = None) -> Coder:
        """The coder of a type; UnfitError if no codec stores it.

        `functions` says whether functions may be held, as an experiment's fields may; `owner` is
        the class in which names are to be understood.
        """
        return self._coder(declared, {}, owner, functions)

    def _coder(self, declared: Any, known: Variables, owner: type | None, functions: bool) -> Coder:
        while isinstance(declared, str | ForwardRef):  # a string in a string is one still
            declared = resolved(declared, owner)
        if isinstance(declared, TypeVar):
            return self._variable(declared, known, owner, functions)
        if isinstance(declared, NewType):
            return self._coder(declared.__supertype__, known, owner, functions)
        origin = get_origin(declared)
        if origin is None and hasattr(declared, "__value__"):  # type X = ...
            return self._coder(declared.__value__, known, owner, functions)
        if origin is None:
            return self._plain(declared, functions)
        return self._parametrised(declared, origin, known, owner, functions)

    def _variable(
        self, variable: TypeVar, known: Variables, owner: type | None, functions: bool
    ) -> Coder:
        if variable not in known:
            raise UnfitError(
                f"it is not said what {variable.__name__} stands for", "write Class[its type]"
            )
        return self._coder(known[variable], {}, owner, functions)

    def _plain(self, kind: Any, functions: bool) -> Coder:
        """Of a type without parameters."""
        if kind is None:
            kind = type(None)
        if kind is np.ndarray:
            return ArrayCoder(None)
        if kind in (collections.abc.Callable, typing.Callable, types.FunctionType, type):
            return self._function(functions)
        if kind in MUTABLE or kind in (tuple, *MAPPINGS, frozenset):
            raise _refused(kind)
        if not isinstance(kind, type) or kind in (Any, object):
            name = getattr(kind, "__name__", str(kind))
            raise UnfitError(f"{name} says nothing about what it holds", "name its type")
        if issubclass(kind, np.generic):
            if kind in (np.longdouble, np.clongdouble, np.object_, np.void):
                raise UnfitError(f"{kind.__name__} is not the same everywhere", "use np.float64")
            return ScalarCoder(kind)
        if kind in SCALARS:
            return ScalarCoder(kind)
        if issubclass(kind, Enum):
            return EnumCoder(kind)
        return self.of_class(kind, kind, {}, functions)

    def _function(self, functions: bool) -> Coder:
        if not functions:
            raise UnfitError(
                "a function is no result", "record what it computed, or its name as str"
            )
        return ReferenceCoder("Callable")

    def _parametrised(
        self, declared: Any, origin: Any, known: Variables, owner: type | None, functions: bool
    ) -> Coder:
        args = get_args(declared)

        def inner(each: Any) -> Coder:
            return self._coder(each, known, owner, functions)

        if origin in (typing.Annotated, typing.Final):
            return inner(args[0])
        if origin in (Union, types.UnionType):
            return UnionCoder(tuple(map(inner, args)))
        if origin is Literal:
            return LiteralCoder(args)
        if origin is tuple:
            if len(args) == 2 and args[1] is Ellipsis:
                return TupleCoder((inner(args[0]),), variadic=True)
            return TupleCoder(tuple(map(inner, () if args == ((),) else args)), variadic=False)
        if origin is frozenset:
            return SetCoder(inner(args[0]))
        if origin in MAPPINGS:
            return MappingCoder(inner(args[0]), inner(args[1]))
        if origin is np.ndarray:
            return _array(args[1], known)
        if origin in (collections.abc.Callable, type):
            return self._function(functions)
        if origin in MUTABLE or not isinstance(origin, type):
            raise _refused(origin)
        if issubclass(origin, np.generic):
            return ScalarCoder(origin)
        return self.of_class(origin, declared, _bound(origin, args, known), functions)

    def of_class(
        self, kind: type, declared: object, known: Variables, functions: bool
    ) -> DataclassCoder:
        """The coder of a frozen dataclass; its own mistakes are gathered, not raised."""
        functions = functions or hasattr(kind, "perform")
        spelling = (declared, functions)
        if spelling in self._known:
            return self._known[spelling]
        name = f"{told(kind.__module__)}.{kind.__qualname__}"
        if get_origin(declared) and known:
            name += f"[{', '.join(_spelt(each) for each in known.values())}]"

        def derived(each: type) -> Coder:
            if (each, functions) in self._known:
                return self._known[each, functions]
            apart = Reading()  # what is wrong with this one is told of no other
            apart._known |= self._known
            coder = apart.of_class(each, each, known, functions)
            apart.settle()
            self._known |= apart._known
            return coder

        if not is_dataclass(kind):
            if not (inspect.isabstract(kind) or getattr(kind, "_is_protocol", False)):
                raise UnfitError(
                    f"{kind.__qualname__} is not a frozen dataclass",
                    "put @dataclass(frozen=True) over it, or declare what it is made of",
                )
            return BaseCoder(kind, name, derived)
        coder = self._known[spelling] = DataclassCoder(kind, name, derived)
        self.mistakes += shape_mistakes(kind)
        self._read_fields(kind, coder, known, functions)
        return coder

    def _read_fields(
        self, kind: type, coder: DataclassCoder, known: Variables, functions: bool
    ) -> None:
        owners = _owners(kind, known)
        for field in fields(kind):
            owner, variables = owners[field.name]
            try:
                coder.fields[field.name] = self._coder(field.type, variables, owner, functions)
            except UnfitError as error:
                place = place_of(kind, field.name)
                problem = f"{kind.__qualname__}.{field.name} cannot be stored: {error.problem}"
                self.mistakes.append(Mistake(place, problem, error.remedy))

    def settle(self) -> None:
        """Raise the first mistake, where one class is met while a value is packed."""
        if self.mistakes:
            raise UnfitError(str(self.mistakes[0].problem), self.mistakes[0].remedy)


def _owners(kind: type, known: Variables) -> dict[str, tuple[type, Variables]]:
    """For each field, the class that declares it and what its type variables stand for."""
    found: dict[str, tuple[type, Variables]] = {}
    variables: dict[type, Variables] = {kind: known}
    for each in kind.__mro__:
        for name in inspect.get_annotations(each):
            found.setdefault(name, (each, variables.get(each, {})))
        for base in getattr(each, "__orig_bases__", ()):
            origin = get_origin(base)
            if isinstance(origin, type):
                bound = _bound(origin, get_args(base), variables.get(each, {}))
                variables.setdefault(origin, bound)
        for plain in each.__bases__:
            variables.setdefault(plain, {})
    return found


def _bound(origin: type, args: tuple[Any, ...], known: Variables) -> Variables:
    """What the type variables of a generic class stand for."""
    names = getattr(origin, "__parameters__", ())
    return {name: known.get(arg, arg) for name, arg in zip(names, args, strict=False)}


def _spelt(declared: Any) -> str:
    return (
        f"{told(declared.__module__)}.{declared.__qualname__}"
        if isinstance(declared, type)
        else str(declared)
    )


def _array(dtype: Any, known: Variables) -> ArrayCoder:
    (kind,) = get_args(dtype) or (Any,)
    kind = known.get(kind, kind)
    kind = get_origin(kind) or kind
    if kind is Any:
        return ArrayCoder(None)
    if not (isinstance(kind, type) and issubclass(kind, np.generic)):
        raise UnfitError(f"{kind} is no type of an array's numbers", "write NDArray[np.float64]")
    if kind not in ABSTRACT and not storable(np.dtype(kind)):
        raise UnfitError(f"arrays of {kind.__name__} cannot be stored", "use np.float64")
    return ArrayCoder(kind)


def _refused(kind: Any) -> UnfitError:
    name = getattr(kind, "__name__", str(kind))
    if kind in MUTABLE:
        return UnfitError(f"{name} can be changed", f"declare {MUTABLE[kind]}")
    if kind in (tuple, frozenset, *MAPPINGS):
        return UnfitError(f"{name} does not say what it holds", f"write {name}[...]")
    return UnfitError(f"{name} cannot be stored", "declare tuples, mappings, arrays, dataclasses")
