"""The bytes of a packed value, and every way in which they can be wrong."""
# ruff: noqa: E501  a case stands on one line

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from numpy.lib import format as npy

from engine.memory import DamagedError, wire

SCHEMA = "0123456789abcdef"


def test_bytes_stand_as_the_format_says() -> None:
    """Schema and count, JSON without spaces, then arrays from multiples of 64 bytes on."""
    arrays = [np.arange(6, dtype=np.int16).reshape(2, 3).T, np.array(1.5), np.empty((0, 2))]
    content = wire.join(SCHEMA, {"a": [1, "é"]}, arrays)
    first, second, rest = content.split(b"\n", 2)
    assert first.decode() == f"{SCHEMA} 3"
    assert second.decode() == '{"a":[1,"é"]}'
    starts = [k for k in range(len(content)) if content.startswith(b"\x93NUMPY", k)]
    assert len(starts) == 3
    assert all(start % 64 == 0 for start in starts)
    assert rest[: starts[0] - len(first) - len(second) - 2].strip(b" ") == b""
    for start, array in zip(starts, arrays, strict=True):
        read: Any = npy.read_array(io.BytesIO(content[start:]))
        assert read.dtype == array.dtype
        assert read.tolist() == array.tolist()
        assert read.flags.c_contiguous
    tree, back = wire.split(SCHEMA, content)
    assert tree == {"a": [1, "é"]}
    for one, other in zip(back, arrays, strict=True):
        assert (one.dtype, one.shape) == (other.dtype, other.shape)
        assert one.tolist() == other.tolist()
        assert not one.flags.writeable
    assert wire.split(SCHEMA, wire.join(SCHEMA, None, [])) == (None, [])
    assert np.shares_memory(back[0], np.frombuffer(content, np.uint8))


def test_many_small_arrays_come_back_in_order() -> None:
    """Whatever lengths stand between them."""
    arrays: list[Any] = [np.arange(k, dtype=np.uint8) for k in range(130)]
    _, back = wire.split(SCHEMA, wire.join(SCHEMA, 0, arrays))
    assert [each.tolist() for each in back] == [each.tolist() for each in arrays]


def header(array: Any, **changes: Any) -> bytes:
    """A packed array whose header says something else."""
    out = io.BytesIO()
    said = {"descr": array.dtype.str, "fortran_order": False, "shape": array.shape} | changes
    npy.write_array_header_1_0(out, said)
    start = f"{SCHEMA} 1\n0\n".encode()
    start += b" " * (-len(start) % 64)
    return start + out.getvalue() + bytes(array.tobytes())


WHOLE = wire.join(SCHEMA, [0], [np.arange(3.0)])
ONES = np.ones(3)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "subsection not found"),
        (b"no second line\n", "subsection not found"),
        (b"one\n{}\n", "not enough values to unpack (expected 2, got 1)"),
        (b"a b c\n{}\n", "too many values to unpack (expected 2)"),
        (b"other 1\n{}\n", f"packed for schema other, not {SCHEMA}"),
        (b"\xff\xfe 1\n{}\n", "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (f"{SCHEMA} 1x\n0\n".encode(), "invalid literal for int() with base 10: '1x'"),
        (f"{SCHEMA} 0\n{{\n".encode(), "Expecting property name"),
        (WHOLE + b"\0\0", "2 bytes too many"),
        (WHOLE[:-1], "an array is cut short"),
        (WHOLE[:64] + b"\x93NUMPY\x02\x00" + WHOLE[72:], "not an array of this format"),
        (header(ONES, descr="|O"), "an array of object, which nothing here has packed"),
        (header(ONES, fortran_order=True), "an array of float64, which nothing here has packed"),
        (header(ONES, shape=(4,)), "an array is cut short"),
        (header(ONES, shape=(2,)), "8 bytes too many"),
        (header(np.empty((0, 3))) + b"1", "1 bytes too many"),
    ],
)  # fmt: skip
def test_damage_is_told_in_words(content: bytes, problem: str) -> None:
    """Never by an array of something else."""
    with pytest.raises(DamagedError) as told:
        wire.split(SCHEMA, content)
    assert str(told.value).startswith(problem)


def test_an_empty_array_keeps_its_shape_and_cannot_be_written_to() -> None:
    """It has no bytes to be a view of."""
    _, (empty,) = wire.split(SCHEMA, header(np.empty((0, 3), np.int8)))
    assert (empty.shape, empty.dtype) == ((0, 3), np.dtype(np.int8))
    assert not empty.flags.writeable


def test_an_array_with_a_long_shape_is_read_whole() -> None:
    """A header may take more than a line."""
    many = np.arange(2.0).reshape((1,) * 30 + (2,))
    _, (back,) = wire.split(SCHEMA, wire.join(SCHEMA, 0, [many]))
    assert back.shape == many.shape


@pytest.mark.parametrize(
    ("dtype", "stored"),
    [
        *((each, True) for each in ("?", "i1", "u8", "f2", "f8", "c8", "c16", "S3", "U2", "M8[s]", "m8[ns]")),
        *((each, False) for each in ("O", "V4", [("a", "i4")], np.longdouble, np.clongdouble)),
    ],
)  # fmt: skip
def test_which_arrays_are_the_same_everywhere(dtype: Any, stored: bool) -> None:
    """Plain bytes of a known length; no objects, no structures, no long doubles."""
    assert wire.storable(np.dtype(dtype)) is stored


def test_text_that_json_would_escape_stands_as_it_is() -> None:
    """Damage in it is damage to the entry, which has a digest of its own."""
    content = wire.join(SCHEMA, {"ü": ["\n"]}, [])
    assert content == f'{SCHEMA} 0\n{{"ü":["\\n"]}}\n'.encode()
    assert wire.split(SCHEMA, content) == ({"ü": ["\n"]}, [])
