"""The bytes of a packed value: one line of JSON, then its arrays in numpy's own format.

line 0      the schema of the type, 16 hexadecimal digits, and how many arrays follow
line 1      JSON: scalars as they are, an array as its place in the list below
then        npy after npy, each from a multiple of 64 bytes on
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

ALIGNMENT = 64
STORABLE = "biufcSUmM"
"""Kinds of dtype that are plain bytes: no objects, no structures."""


class DamagedError(ValueError):
    """Bytes that no codec of this type has packed; as good as missing."""


def storable(dtype: np.dtype[Any]) -> bool:
    """Whether arrays of this dtype are the same bytes wherever they hold the same numbers."""
    return dtype.kind in STORABLE and dtype.type not in (np.longdouble, np.clongdouble)


def join(schema: str, tree: object, arrays: list[NDArray[Any]]) -> bytes:
    """A packed value's bytes."""
    out = io.BytesIO()
    text = json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    out.write(f"{schema} {len(arrays)}\n{text}\n".encode())
    for array in arrays:
        out.write(b" " * (-out.tell() % ALIGNMENT))
        whole = np.asarray(array, order="C")
        header = {"descr": whole.dtype.str, "fortran_order": False, "shape": whole.shape}
        npy.write_array_header_1_0(out, header)
        if whole.size:
            out.write(whole.reshape(-1).view(np.uint8).data)
    return out.getvalue()


def split(schema: str, content: bytes) -> tuple[Any, list[NDArray[Any]]]:
    """What `join` joined; the arrays are read-only views of `content`.

    DamagedError if it was packed for a type of another schema, or is not whole.
    """
    try:
        first = content.index(b"\n")
        second = content.index(b"\n", first + 1)
        found, count = content[:first].decode().split(" ")
        if found != schema:
            raise DamagedError(f"packed for schema {found}, not {schema}")
        tree = json.loads(content[first + 1 : second])
        arrays = []
        at = second + 1
        for _ in range(int(count)):
            at += -at % ALIGNMENT
            array, at = _array(content, at)
            arrays.append(array)
    except (ValueError, UnicodeDecodeError) as error:
        raise DamagedError(str(error)) from error
    if at != len(content):
        raise DamagedError(f"{len(content) - at} bytes too many")
    return tree, arrays


def _array(content: bytes, at: int) -> tuple[NDArray[Any], int]:
    """The array whose npy starts there, and where it ends."""
    # Magic and version are eight bytes, the length of what says the shape is the next two.
    length = int.from_bytes(content[at + 8 : at + 10], "little")
    shape, dtype = _said(content[at : at + 10 + length])
    at += 10 + length
    count = int(np.prod(shape, dtype=np.int64))
    size = count * dtype.itemsize
    if at + size > len(content):
        raise DamagedError("an array is cut short")
    if size == 0:
        empty: NDArray[Any] = np.empty(shape, dtype)
        empty.flags.writeable = False
        return empty, at
    return np.frombuffer(content, dtype, count, at).reshape(shape), at + size


@lru_cache(maxsize=1024)
def _said(header: bytes) -> tuple[tuple[int, ...], np.dtype[Any]]:
    """Shape and type of an array, by all that stands before its numbers: most begin alike."""
    window = io.BytesIO(header)
    if npy.read_magic(window) != (1, 0):
        raise DamagedError("not an array of this format")
    shape, fortran, dtype = npy.read_array_header_1_0(window)
    if fortran or not storable(dtype):
        raise DamagedError(f"an array of {dtype}, which nothing here has packed")
    return shape, dtype
