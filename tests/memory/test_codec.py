"""Values packed by their declared types come back equal, of equal type, and read-only."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine.errors import ContentError
from engine.memory import DamagedError, check_record, codec_for
from tests.memory.shapes import Everything, Leaf, Pair, Side

WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
REALS = st.floats()
LEAVES = st.builds(Leaf, WORDS, REALS)
SHAPES = arrays.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)


def array(dtype: Any) -> st.SearchStrategy[Any]:
    """Arrays of any shape, empty and of no dimension too, laid out in either order."""
    plain = arrays.arrays(dtype, SHAPES)
    return plain | plain.map(lambda each: np.asfortranarray(each)) | plain.map(lambda e: e[::-1]
        if e.ndim else e)  # fmt: skip


RECORDS = st.builds(
    Everything,
    number=st.integers(),
    real=REALS,
    truth=st.booleans(),
    words=WORDS,
    raw=st.binary(max_size=8),
    exact=st.decimals(allow_nan=False),
    side=st.sampled_from(Side),
    letter=st.sampled_from(["a", "b"]),
    nothing=st.none() | st.integers(),
    either=LEAVES | st.builds(Pair, LEAVES, st.none() | LEAVES),
    pair=st.tuples(st.integers(), WORDS),
    many=st.lists(st.lists(REALS, max_size=3).map(tuple), max_size=3).map(tuple),
    by_name=st.dictionaries(WORDS, REALS, max_size=3),
    by_number=st.dictionaries(st.integers(), WORDS, max_size=3),
    by_side=st.dictionaries(st.sampled_from(Side), LEAVES),
    reals=array(np.float64),
    whole=array(np.int64),
    small=array(np.int8),
    flags=array(np.bool_),
    layers=st.lists(array(np.float64), max_size=3).map(tuple),
)
CODEC = codec_for(Everything)


def pairs(before: Any, after: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Every part of a value, beside the same part of another."""
    yield path, before, after
    if is_dataclass(before):
        for each in fields(before):
            yield from pairs(
                getattr(before, each.name), getattr(after, each.name), f"{path}.{each.name}"
            )
    elif isinstance(before, Mapping):
        for one, other in zip(before.items(), after.items(), strict=True):
            yield from pairs(one, other, f"{path}[{one[0]!r}]")
    elif isinstance(before, tuple):
        for k, (one, other) in enumerate(zip(before, after, strict=True)):
            yield from pairs(one, other, f"{path}[{k}]")


@given(RECORDS)
def test_records_come_back_equal_of_equal_type_and_read_only(record: Everything) -> None:
    """Whatever a field may hold; a minus before nought, and what is not a number, too."""
    back = CODEC.unpack(CODEC.pack(record))
    for path, before, after in pairs(record, back):
        if isinstance(before, np.ndarray):
            assert (after.dtype, after.shape) == (before.dtype, before.shape), path
            assert np.ascontiguousarray(after).tobytes() == np.ascontiguousarray(before).tobytes()
            assert not after.flags.writeable, path
        elif isinstance(before, Mapping):
            assert isinstance(after, Mapping), path
            with pytest.raises(TypeError):
                after["new"] = 1  # type: ignore[index]
        elif isinstance(before, float):
            assert type(after) is float, path
            assert math.copysign(1, after) == math.copysign(1, before) or math.isnan(before), path
            assert after == before or (math.isnan(after) and math.isnan(before)), path
        else:
            assert type(after) is type(before), path
            if not isinstance(before, tuple) and not is_dataclass(before):
                assert after == before, path
    assert CODEC.digest(back) == CODEC.digest(record)
    assert CODEC.pack(back) == CODEC.pack(record)


@given(RECORDS, st.sampled_from([each.name for each in fields(Everything)]), RECORDS)
def test_another_value_has_another_digest(record: Everything, field: str, other: Any) -> None:
    """Two records share a digest only if they are packed alike."""
    changed = replace(record, **{field: getattr(other, field)})
    alike = CODEC.pack(changed) == CODEC.pack(record)
    assert (CODEC.digest(changed) == CODEC.digest(record)) == alike


@given(RECORDS, st.data())
def test_damage_is_told(record: Everything, data: st.DataObject) -> None:
    """Half a record, or none, is no record."""
    packed = CODEC.pack(record)
    cut = data.draw(st.integers(0, len(packed) - 1))
    with pytest.raises(DamagedError):
        CODEC.unpack(packed[:cut])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", 1.5),
        ("real", "1"),
        ("side", 1),
        ("letter", "c"),
        ("pair", (1, 2)),
        ("many", [(1.0,)]),
        ("reals", np.zeros(3, np.float32)),
        ("whole", np.zeros(3)),
        ("layers", [np.zeros(3)]),
        ("either", "leaf"),
    ],
)
def test_a_value_that_was_not_declared_is_refused(field: str, value: object) -> None:
    """A record that holds something else than its class says is told with its field."""
    record = Everything(
        1, 1.0, True, "", b"", Decimal(1), Side.LEFT, "a", None, Leaf("", 1.0), (1, ""), (), {},
        {}, {}, np.zeros(1), np.zeros(1, np.int64), np.zeros(1, np.int8), np.zeros(1, bool), (),
    )  # fmt: skip
    CODEC.pack(record)
    with pytest.raises(ContentError) as caught:
        CODEC.pack(replace(record, **{field: value}))  # type: ignore[arg-type]
    (told,) = caught.value.mistakes
    assert f".{field}" in told.problem
    assert told.place.file.name == "shapes.py"
    assert told.remedy


@dataclass(frozen=True)
class Lists:
    """A field that can change."""

    values: list[float]


@dataclass(frozen=True)
class Things:
    """A field that says nothing."""

    value: object


@dataclass(frozen=True)
class Unordered:
    """A field whose order nobody knows."""

    values: frozenset[str] | set[str]


@dataclass
class Thawed:
    """A class that can change."""

    value: int


class Plain:
    """A class that is no dataclass."""

    value: int


@pytest.mark.parametrize("kind", [Lists, Things, Unordered, Thawed, Plain])
def test_a_class_that_cannot_be_stored_is_told(kind: type) -> None:
    """With the file and line of the class or its field, and what to write instead."""
    told = check_record(kind)
    assert told
    for each in told:
        assert each.place.file.name == "test_codec.py"
        assert each.place.line > 1
        assert each.remedy
    assert check_record(Everything) == []
