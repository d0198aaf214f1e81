"""Numbers, words and other single values: each keeps its exact type and bits."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import enum
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path, PurePath
from typing import Any, Literal

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import ContentError
from engine.memory import DamagedError, codec_for
from engine.memory.coders import LiteralCoder, Sink, UnfitError, read_scalar, write_scalar
from engine.memory.wire import join
from tests.memory.shapes import Side


class Colour(enum.Flag):
    """Flags, which add up."""

    RED = 1
    BLUE = 2


class Level(enum.IntEnum):
    """Members that are numbers."""

    LOW = 1
    HIGH = 2


NAN = float("nan")
WRITTEN: list[tuple[Any, Any]] = [
    ("", ""),
    ("é", "é"),
    (0.1, 0.1),
    (-0.0, -0.0),
    (math.inf, {"float": "7ff0000000000000"}),
    (-math.inf, {"float": "fff0000000000000"}),
    (NAN, {"float": "7ff8000000000000"}),
    (True, True),
    (None, None),
    (3, 3),
    (2**63 - 1, 2**63 - 1),
    (2**63, {"int": "0x8000000000000000"}),
    (-(2**63), {"int": "-0x8000000000000000"}),
    (1 - 2j, {"complex": "3ff0000000000000c000000000000000"}),
    (np.str_("é"), {"numpy.str": "é"}),
    (np.bytes_(b"\x01\xff"), {"numpy.bytes": "01ff"}),
    (np.float32(1.0), {"numpy": ["<f4", "0000803f"]}),
    (np.int8(-1), {"numpy": ["|i1", "ff"]}),
    (np.bool_(True), {"numpy": ["|b1", "01"]}),
    (Decimal("1.50"), {"decimal": "1.50"}),
    (Fraction(1, 3), {"fraction": "1/3"}),
    (Path("a/b"), {"path": "a/b"}),
    (PurePath("a/b"), {"pure path": "a/b"}),
]


@pytest.mark.parametrize(("value", "written"), WRITTEN)
def test_a_scalar_is_written_and_read(value: Any, written: object) -> None:
    """As JSON that says its type wherever JSON itself would not."""
    sink = Sink()
    found = write_scalar(value, sink)
    assert json.dumps(found) == json.dumps(written)
    assert sink.arrays == []
    back = read_scalar(json.loads(json.dumps(found)), [])
    assert type(back) is type(value)
    assert back == value or (math.isnan(value) and math.isnan(back))
    assert str(back) == str(value)


def test_bytes_lie_beside_the_text() -> None:
    """As an array of their own."""
    sink = Sink()
    assert write_scalar(b"a", sink) == {"bytes": 0}
    assert write_scalar(b"\xff\x00", sink) == {"bytes": 1}
    assert [each.tolist() for each in sink.arrays] == [[97], [255, 0]]
    assert all(each.dtype == np.uint8 for each in sink.arrays)
    assert read_scalar({"bytes": 1}, sink.arrays) == b"\xff\x00"


@pytest.mark.parametrize(
    ("value", "problem", "remedy"),
    [
        (object(), "object cannot be stored", "use a plain number or word"),
        (
            "a\udc80",
            "'a\\udc80' holds half a character (a surrogate)",
            "decode it from its bytes anew",
        ),
    ],
)
def test_what_no_text_can_say_is_refused(value: Any, problem: str, remedy: str) -> None:
    """By its type, or by its letters."""
    with pytest.raises(UnfitError) as refused:
        write_scalar(value, Sink())
    assert (refused.value.problem, refused.value.remedy) == (problem, remedy)
    assert str(refused.value) == problem


def test_the_way_to_a_part_is_put_together_from_within() -> None:
    """Each container adds its step in front."""
    refused = UnfitError("a", "b")
    assert refused.path == ""
    assert refused.within("[3]").within(".loss") is refused
    assert refused.path == ".loss[3]"


def test_a_list_is_no_scalar() -> None:
    """What nothing here has written is damage."""
    with pytest.raises(DamagedError, match=r"^a list where a scalar belongs$"):
        read_scalar([1], [])


ACCEPTED: list[tuple[Any, list[Any], list[Any]]] = [
    (bool, [True, np.bool_(False)], [1, 0.0, None, "True"]),
    (int, [1, True, np.int8(1), np.uint64(1)], [1.0, np.float64(1), np.bool_(True), "1"]),
    (float, [1.0, 1, True, np.float32(1), np.int8(1)], [1j, "1", np.bool_(True), Decimal(1)]),
    (complex, [1j, 1.0, 1, np.complex64(1), np.float32(1)], ["1", None, np.bool_(True)]),
    (str, ["a", np.str_("a")], [b"a", np.bytes_(b"a"), 1]),
    (bytes, [b"a", np.bytes_(b"a")], ["a", bytearray(b"a")]),
    (type(None), [None], [0, False, ""]),
    (Decimal, [Decimal(1)], [1, 1.0, Fraction(1)]),
    (Fraction, [Fraction(1)], [1, 1.0, Decimal(1)]),
    (Path, [Path("a")], ["a"]),
    (PurePath, [Path("a"), PurePath("a")], ["a"]),
    (np.float64, [np.float64(1)], [1.0, np.float32(1)]),
    (np.floating, [np.float64(1), np.float32(1)], [1.0, np.int8(1), np.longdouble(1)]),
    (Side, [Side.LEFT], [1, "LEFT", Colour.RED]),
    (Level, [Level.LOW], [1, Side.LEFT]),
    (Colour, [Colour.RED, Colour.RED | Colour.BLUE, Colour(0)], [1, Side.LEFT]),
    (NDArray[np.float64], [np.ones(2)], [np.ones(2, np.float32), [1.0], np.float64(1)]),
    (NDArray[np.floating], [np.ones(2), np.ones(2, np.float32)], [np.ones(2, int), np.ones(2, complex)]),
    (NDArray[np.int64], [np.ones(2, np.int64), np.ones(2, np.longlong)], [np.ones(2, np.int32), np.ones(2, np.uint64), np.ones(2)]),
    (NDArray[np.integer], [np.ones(2, np.int8), np.ones(2, np.uint64)], [np.ones(2)]),
    (NDArray[np.datetime64], [np.array(["2026-01-01"], "M8[D]")], [np.array([1], "m8[D]")]),
    (NDArray[np.str_], [np.array(["a"])], [np.array([b"a"])]),
    (NDArray[Any], [np.ones(2), np.ones(2, bool)], [np.array([None]), np.ones(2, np.longdouble)]),
    (np.ndarray, [np.ones(2), np.ones(2, bool)], [np.array([None])]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "fits", "others"), ACCEPTED, ids=lambda each: str(each)[:30])
def test_what_a_declared_type_takes(kind: Any, fits: list[Any], others: list[Any]) -> None:
    """What a type checker would let stand there; everything else is refused, to the word."""
    codec = codec_for(kind)
    for each in fits:
        back = codec.unpack(codec.pack(each))
        if isinstance(each, np.ndarray):
            assert (back.dtype, back.tolist()) == (each.dtype, each.tolist())
            assert not back.flags.writeable
        else:
            assert type(back) is type(each)
            assert back == each
    for each in others:
        with pytest.raises(ContentError) as refused:
            codec.pack(each)
        (told,) = refused.value.mistakes
        name = codec._coder.name
        shown = f"array of {each.dtype}" if type(each) is np.ndarray else type(each).__qualname__
        assert told.problem.endswith(f": declared {name}, holds {shown}")
        assert told.remedy == f"give it {name}"


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (int, "int"),
        (type(None), "None"),
        (np.float64, "float64"),
        (Side, "tests.memory.shapes.Side"),
        (Literal["a", 1], "Literal['a', 1]"),
        (NDArray[np.int8], "NDArray[np.int8]"),
        (np.ndarray, "NDArray[Any]"),
        (tuple[int, ...], "tuple[int, ...]"),
        (tuple[()], "tuple[()]"),
        (frozenset[int], "frozenset[int]"),
        (dict[str, int], "Mapping[str, int]"),
        (int | None, "int | None"),
    ],
)
def test_a_type_is_named_as_it_is_written(kind: Any, name: str) -> None:
    """In refusals, and in the schema."""
    assert codec_for(kind)._coder.name == name
    assert codec_for(kind)._coder.schema() == name


def packed(kind: Any, tree: object, arrays: list[Any] | None = None) -> bytes:
    """Bytes of this type's schema that hold something else."""
    return join(codec_for(kind).schema, tree, arrays or [])


@pytest.mark.parametrize(
    ("kind", "tree", "problem"),
    [
        (int, "a", "'a' where int belongs"),
        (str, 1, "1 where str belongs"),
        (Literal["a", "b"], "c", "'c' is not one of Literal['a', 'b']"),
        (Literal[1], True, "True is not one of Literal[1]"),
        (Side, "UP", "'UP'"),
        (NDArray[np.float64], 0, "an array of int8 where NDArray[np.float64] belongs"),
        (NDArray[np.float64], 1, "list index out of range"),
        (tuple[int, str], [1], "zip() argument 2 is shorter than argument 1"),
        (int | str, ["float", 1.0], "'float'"),
        (int, {"unknown": 1}, "'unknown'"),
    ],
)  # fmt: skip
def test_bytes_that_hold_something_else_are_damaged(kind: Any, tree: object, problem: str) -> None:
    """Told with what belongs there."""
    with pytest.raises(DamagedError) as told:
        codec_for(kind).unpack(packed(kind, tree, [np.ones(2, np.int8)]))
    assert str(told.value) == f"not a {codec_for(kind)._coder.name}: {problem}"


def test_literals_are_told_apart_by_type() -> None:
    """One and True are equal, and not the same."""
    coder = LiteralCoder(("a", True, 1, Side.LEFT, None))
    sink = Sink()
    for value in ("a", True, 1, Side.LEFT, None):
        assert coder.fits(value)
        back = coder.read(coder.write(value, sink), sink.arrays)
        assert back == value
        assert type(back) is type(value)
    for other in ("b", False, 1.0, 2, Side.RIGHT, "LEFT"):
        assert not coder.fits(other)
        with pytest.raises(UnfitError) as refused:
            coder.write(other, sink)
        assert refused.value.problem == f"declared {coder.name}, holds {other!r}"
        assert refused.value.remedy == "give it one of these"


def test_flags_are_kept_by_value_and_members_by_name() -> None:
    """A combination has no name of its own."""
    assert b"\n3\n" in codec_for(Colour).pack(Colour.RED | Colour.BLUE)
    assert b'\n"LEFT"\n' in codec_for(Side).pack(Side.LEFT)


@dataclass(frozen=True)
class Unset:
    """A field that its `__init__` leaves out."""

    x: int

    def __init__(self) -> None:
        """Nothing is set."""


def test_a_field_that_is_not_set_is_told() -> None:
    """With the way to it."""
    with pytest.raises(ContentError) as refused:
        codec_for(tuple[Unset, ...]).pack((Unset(),))
    (told,) = refused.value.mistakes
    assert told.problem == "tuple[0].x: is not set"
    assert told.remedy == "set it in __post_init__"


def parts() -> Iterator[tuple[Any, list[Any]]]:
    """Types, and the types that their values hand on."""
    yield tuple[int, str], [int, str]
    yield frozenset[int], [int]
    yield dict[str, int], [str, int]
    yield int | str, [int, str]
    yield int, []


@pytest.mark.parametrize(("kind", "inner"), [*parts()])
def test_a_schema_knows_what_its_values_are_made_of(kind: Any, inner: list[Any]) -> None:
    """Its parts in order."""
    found = codec_for(kind)._coder.parts()
    assert [each.name for each in found] == [each.__name__ for each in inner]
