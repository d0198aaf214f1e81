"""What a class may declare, and what is said of what it may not."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import collections.abc
import typing
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, make_dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final, Generic, Literal, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import ContentError
from engine.memory import check_record, codec_for
from engine.memory.annotations import Reading
from engine.memory.coders import UnfitError
from tests.memory.kinds import Box, Form, Metres, Sized, Task, double
from tests.memory.shapes import Leaf, Side

T = TypeVar("T")
N = TypeVar("N", bound=np.generic)
K = TypeVar("K")
V = TypeVar("V")
HERE = "tests.memory.test_annotations"


class Plain:
    """No dataclass."""


@dataclass
class Thawed:
    """Not frozen."""

    x: int


REFUSED = [
    (list, "list can be changed", "declare tuple[..., ...]"),
    (list[int], "list can be changed", "declare tuple[..., ...]"),
    (set[int], "set can be changed", "declare frozenset[...]"),
    (bytearray, "bytearray can be changed", "declare bytes"),
    (Sequence[int], "Sequence can be changed", "declare tuple[..., ...]"),
    (Iterable[int], "Iterable can be changed", "declare tuple[..., ...]"),
    (collections.abc.MutableMapping[str, int], "MutableMapping can be changed", "declare Mapping[..., ...]"),
    (collections.abc.MutableSequence[int], "MutableSequence can be changed", "declare tuple[..., ...]"),
    (collections.abc.Set[int], "Set can be changed", "declare frozenset[...]"),
    (tuple, "tuple does not say what it holds", "write tuple[...]"),
    (frozenset, "frozenset does not say what it holds", "write frozenset[...]"),
    (dict, "dict does not say what it holds", "write dict[...]"),
    (Mapping, "Mapping does not say what it holds", "write Mapping[...]"),
    (Any, "Any says nothing about what it holds", "name its type"),
    (3, "3 says nothing about what it holds", "name its type"),
    (np.longdouble, "longdouble is not the same everywhere", "use np.float64"),
    (np.clongdouble, "clongdouble is not the same everywhere", "use np.float64"),
    (np.object_, "object_ is not the same everywhere", "use np.float64"),
    (np.void, "void is not the same everywhere", "use np.float64"),
    (NDArray[np.object_], "arrays of object_ cannot be stored", "use np.float64"),
    (NDArray[np.longdouble], "arrays of longdouble cannot be stored", "use np.float64"),
    (np.ndarray[Any, np.dtype[int]], "<class 'int'> is no type of an array's numbers", "write NDArray[np.float64]"),  # type: ignore[type-var]
    (Callable, "a function is no result", "record what it computed, or its name as str"),
    (Callable[[int], int], "a function is no result", "record what it computed, or its name as str"),
    (type, "a function is no result", "record what it computed, or its name as str"),
    (type[Leaf], "a function is no result", "record what it computed, or its name as str"),
    (typing.Callable, "a function is no result", "record what it computed, or its name as str"),
    (Plain, "Plain is not a frozen dataclass", "put @dataclass(frozen=True) over it, or declare what it is made of"),
    (object, "object says nothing about what it holds", "name its type"),
    (T, "it is not said what T stands for", "write Class[its type]"),
    (ClassVar[int], "ClassVar cannot be stored", "declare tuples, mappings, arrays, dataclasses"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "problem", "remedy"), REFUSED, ids=lambda each: str(each)[:40])
def test_what_no_codec_stores_is_refused(kind: Any, problem: str, remedy: str) -> None:
    """To the word; as the field of a record as well."""
    with pytest.raises(UnfitError) as refused:
        Reading().coder(kind, functions=False)
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)
    if kind not in (3, T, ClassVar[int]):
        (told,) = check_record(make_dataclass("Record", [("x", kind)], frozen=True))
        assert told.problem == f"Record.x cannot be stored: {problem}"
        assert told.remedy == remedy


TAKEN: list[tuple[Any, str]] = [
    (None, "None"),
    (int, "int"),
    (np.int8, "int8"),
    (np.floating[Any], "floating"),
    (Final[int], "int"),
    (Annotated[int, 1], "int"),
    (Metres, "float"),
    (Side, "tests.memory.shapes.Side"),
    (Literal["a"], "Literal['a']"),
    (typing.Optional[int], "int | None"),  # noqa: UP045
    (typing.Union[int, str], "int | str"),  # noqa: UP007
    (int | str, "int | str"),
    (typing.Tuple[int, ...], "tuple[int, ...]"),  # noqa: UP006
    (tuple[int, str], "tuple[int, str]"),
    (tuple[()], "tuple[()]"),
    (typing.FrozenSet[int], "frozenset[int]"),  # noqa: UP006
    (dict[str, int], "Mapping[str, int]"),
    (typing.Dict[str, int], "Mapping[str, int]"),  # noqa: UP006
    (Mapping[str, int], "Mapping[str, int]"),
    (np.ndarray, "NDArray[Any]"),
    (NDArray[np.int8], "NDArray[np.int8]"),
    (NDArray[np.floating[Any]], "NDArray[np.floating]"),
    (NDArray[Any], "NDArray[Any]"),
    (Leaf, "tests.memory.shapes.Leaf"),
    (Form, "tests.memory.kinds.Form"),
    (Sized, "tests.memory.kinds.Sized"),
    (Box[int], "tests.memory.kinds.Box[builtins.int]"),
    (Box[int | str], "tests.memory.kinds.Box[int | str]"),
    ("int", "int"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), TAKEN, ids=lambda each: str(each)[:40])
def test_what_a_codec_stores(kind: Any, name: str) -> None:
    """Under the name that its schema and its refusals have."""
    reading = Reading()
    assert reading.coder(kind, functions=False).name == name
    assert reading.mistakes == []


def test_functions_are_held_by_those_that_perform() -> None:
    """And by what these hold, but not by a record."""
    for kind in (Callable, typing.Callable, Callable[[int], int], type, type[Leaf]):
        assert Reading().coder(kind, functions=True).name == "Callable"

    @dataclass(frozen=True)
    class Rule:
        of: Callable[[float], float]

    @dataclass(frozen=True)
    class Asked:
        rule: Rule

        def perform(self) -> int:
            return 1

    reading = Reading()
    globals()["Rule"] = Rule
    try:
        reading.coder(Asked, functions=False)
        assert reading.mistakes == []
        (told,) = check_record(Rule)
        assert told.problem.endswith("Rule.of cannot be stored: a function is no result")
        assert codec_for(Asked).pack(Asked(Rule(double)))
    finally:
        del globals()["Rule"]
    assert codec_for(Task).unpack(codec_for(Task).pack(Task(double))) == Task(double)


def test_a_type_statement_is_what_it_stands_for() -> None:
    """Python 3.12 has a statement for it; what it makes has a value."""

    class Alias:
        __value__ = tuple[int, ...]

    assert Reading().coder(Alias(), functions=False).name == "tuple[int, ...]"


@dataclass(frozen=True)
class Pairing(Generic[K, V]):
    """Two parameters, and an array of a third kind."""

    key: K
    values: tuple[V, ...]


@dataclass(frozen=True)
class Half(Pairing[str, V]):
    """One of them settled."""

    more: V


@dataclass(frozen=True)
class Both(Half[int]):
    """And the other."""


@dataclass(frozen=True)
class Grid(Generic[N]):
    """An array of whatever numbers."""

    field: NDArray[N]


@dataclass(frozen=True)
class Holder:
    """Holds them."""

    pairing: Pairing[int, str]
    grid: Grid[np.float32]
    count: ClassVar[int] = 1


def test_parameters_are_followed_through_bases() -> None:
    """Whatever is settled where."""
    reading = Reading()
    coder = reading.coder(Both, functions=False)
    assert {n: c.name for n, c in coder.fields.items()} == {  # type: ignore[attr-defined]
        "key": "str",
        "values": "tuple[int, ...]",
        "more": "int",
    }
    holder = reading.coder(Holder, functions=False)
    assert holder.schema() == (
        f"{HERE}.Holder(pairing: {HERE}.Pairing[builtins.int, builtins.str], "
        f"grid: {HERE}.Grid[numpy.float32])"
    )
    (grid,) = holder.fields["grid"].fields.values()  # type: ignore[attr-defined]
    assert grid.name == "NDArray[np.float32]"
    assert reading.mistakes == []
    value = Holder(Pairing(1, ("a",)), Grid(np.ones(2, np.float32)))
    back = codec_for(Holder).unpack(codec_for(Holder).pack(value))
    assert back.pairing == value.pairing
    assert back.grid.field.dtype == np.float32
    with pytest.raises(ContentError, match=r"Holder\.grid\.field: declared NDArray"):
        codec_for(Holder).pack(Holder(Pairing(1, ()), Grid(np.ones(2))))  # type: ignore[arg-type]
    with pytest.raises(ContentError, match="it is not said what K stands for"):
        codec_for(Pairing)


@dataclass(frozen=True)
class Wrong:
    """Every field is wrong in its way."""

    first: list[int]
    second: Plain
    third: "nowhere.Thing"  # type: ignore[name-defined]  # noqa: F821, UP037
    fourth: tuple[set[int], ...]
    thawed: Thawed


def test_all_that_is_wrong_is_told_at_once() -> None:
    """Each at its line, with what is wrong in the classes that it holds."""
    told = check_record(Wrong)
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    shown = {lines[each.place.line - 1].strip().partition(":")[0]: each.problem for each in told}
    assert all(each.place.file.name == Path(__file__).name for each in told)
    assert shown == {
        "first": "Wrong.first cannot be stored: list can be changed",
        "second": "Wrong.second cannot be stored: Plain is not a frozen dataclass",
        "third": (
            f"Wrong.third cannot be stored: 'nowhere.Thing' names nowhere, "
            f"which module '{HERE}' does not know"
        ),
        "fourth": "Wrong.fourth cannot be stored: set can be changed",
        "class Thawed": "Thawed is not frozen",
    }


@dataclass(frozen=True)
class Quoted:
    """Names that the module holds only for this class, and words in words."""

    again: "tuple[Quoted, ...]"  # noqa: UP037
    held: Box[Leaf]
    many: Metres
    local: Box[Metres]


def test_a_class_may_name_itself_and_what_stands_in_words() -> None:
    """In whichever way it is written; a forward reference is what it names."""
    reading = Reading()
    coder = reading.coder(Quoted, functions=False)
    assert [each.name for each in coder.parts()] == [
        f"tuple[{HERE}.Quoted, ...]",
        "tests.memory.kinds.Box[tests.memory.shapes.Leaf]",
        "float",
        "tests.memory.kinds.Box[tests.memory.kinds.Metres]",
    ]
    inner = {n: c.name for n, c in coder.fields["held"].fields.items()}  # type: ignore[attr-defined]
    assert inner == {"held": "tests.memory.shapes.Leaf", "noted": "int", "far": "float"}
    assert reading.mistakes == []


def test_words_that_are_no_type_are_told() -> None:
    """With what Python says of them."""
    for words, said in (
        ("1 +", "invalid syntax"),
        ("int[0]", "not subscriptable"),
        ("", "invalid"),
    ):
        with pytest.raises(UnfitError) as refused:
            Reading().coder(words, functions=False)
        assert refused.value.problem.startswith(f"'{words}' is no type: ")
        assert said in refused.value.problem
        assert refused.value.remedy == "name a type"
    with pytest.raises(UnfitError) as refused:
        Reading().coder("Nobody", functions=False)
    assert refused.value.problem == "'Nobody' names Nobody, which module 'builtins' does not know"
    assert refused.value.remedy == "import it there, if only under TYPE_CHECKING"
