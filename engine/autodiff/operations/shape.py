"""Operations that move numbers and compute none."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, SupportsIndex

import numpy as np

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Example, Operation, Shape, SpecialPoint
from engine.autodiff.shapes import (
    axes,
    broadcast_shape,
    joined,
    only_derived,
    piled,
    repeated,
    to_shape,
)

MATRIX = ([[0.6, 1.1, 1.7], [0.4, 2.3, 0.9]],)
THREE = ([[0.6, 1.1], [0.4, 2.3]], [[1.7, 0.9], [0.5, 0.8]], [[-1.4, 2.1], [1.2, -0.7]])
UNEVEN = ([[0.6, 1.1], [0.4, 2.3]], [[1.7], [0.9]], [[-1.4, 2.1, 0.2], [1.2, -0.7, 1.9]])


def reshaped(a: Shape, shape: tuple[SupportsIndex, ...], **derived: object) -> Mapping[str, object]:
    """One size may be -1: as many as are left."""
    only_derived(derived, "before")
    sizes = tuple(map(operator.index, shape))
    return {"shape": np.empty(a, dtype=bool).reshape(sizes).shape, "before": a}


def filled(a: Shape, shape: tuple[SupportsIndex, ...], **derived: object) -> Mapping[str, object]:
    """The axes along which numbers are repeated."""
    only_derived(derived, "axis", "kept")
    sizes = tuple(map(operator.index, shape))
    if broadcast_shape(a, sizes) != sizes:
        raise GraphError(f"{a} cannot fill {sizes}", "repeat only axes of size 1")
    padded = (1,) * (len(sizes) - len(a)) + a
    return {"shape": sizes, "axis": repeated(padded, sizes), "kept": padded}


def plain_key(a: Shape, key: Any) -> Mapping[str, object]:
    """An index as plain data; a mask of several axes becomes several lists."""
    np.broadcast_to(False, a)[key]  # refuses what numpy refuses, a mask of another shape too
    parts = key if isinstance(key, tuple) else (key,)
    return {"key": tuple(one for part in parts for one in _plain(part))}


def _plain(part: object) -> tuple[object, ...]:
    if part is None or part is Ellipsis or isinstance(part, bool):
        return (part,)
    if isinstance(part, slice):
        ends = (part.start, part.stop, part.step)
        return (slice(*(None if each is None else operator.index(each) for each in ends)),)
    array = np.asarray(part)
    if not array.size and not isinstance(part, np.ndarray):
        array = array.astype(int)
    if array.dtype == bool and array.ndim:
        return tuple(each.tolist() for each in array.nonzero())
    return (array.tolist(),)


def picked(a: Shape, key: tuple[object, ...]) -> Shape:
    """The shape of what a numpy index picks."""
    shape: Shape = np.broadcast_to(False, a)[key].shape  # type: ignore[index]
    return shape


def runs(*shapes: Shape, axis: SupportsIndex, **derived: object) -> Mapping[str, object]:
    """Which part of the joined array each input is."""
    only_derived(derived, "part")
    joined(*shapes, axis=axis)
    (place,) = axes(shapes[0], axis)
    ends = np.cumsum([0, *(each[place] for each in shapes)]).tolist()
    before = (slice(None),) * place
    parts = [(*before, slice(*each)) for each in pairwise(ends)]
    return {"axis": operator.index(axis), "part": tuple(parts)}


def layers(*shapes: Shape, axis: SupportsIndex, **derived: object) -> Mapping[str, object]:
    """Which layer of the pile each input is."""
    only_derived(derived, "part")
    piled(*shapes, axis=axis)
    (place,) = axes((*shapes[0], 1), axis)
    before = (slice(None),) * place
    return {
        "axis": operator.index(axis),
        "part": tuple((*before, each) for each in range(len(shapes))),
    }


OPERATIONS = (
    Operation(
        "reshape",
        to_shape,
        forward="copyto(o, a.reshape(shape))",
        backward={"da": "copyto(da, g.reshape(before))"},
        settings=reshaped,
        example=Example(MATRIX, {"shape": (3, -1)}),
        special=(SpecialPoint(([[]],), [], ([[]],), settings={"shape": (0,)}),),
        oracle="a.reshape(shape)",
    ),
    Operation(
        "transpose",
        lambda a: a[::-1],
        forward="copyto(o, a.T)",
        backward={"da": "copyto(da, g.T)"},
        example=Example(MATRIX),
        special=(SpecialPoint(([[1, 2]],), [[1], [2]], ([[5, 7]],), weights=[[5], [7]]),),
        oracle="a.T",
    ),
    Operation(
        "broadcast",  # repeated numbers add up what each repetition contributed
        to_shape,
        forward="copyto(o, a)",
        backward={"da": "add.reduce(g, axis=axis, out=da.reshape(kept), keepdims=True)"},
        settings=filled,
        example=Example(MATRIX, {"shape": (2, 2, 3)}),
        special=(
            SpecialPoint((3,), [3, 3], (2,), settings={"shape": (2,)}),
            SpecialPoint(([3],), [], ([0],), settings={"shape": (0,)}),
        ),
        oracle="torch.broadcast_to(a, shape)",
    ),
    Operation(
        "index",
        picked,
        forward="copyto(o, a[key])",
        backward={"da": "copyto(da, zero); add.at(da, key, g)"},
        settings=plain_key,
        example=Example(MATRIX, {"key": (slice(None), [2, 0, 2])}),
        special=(
            SpecialPoint(([5, 6, 7],), [7, 5, 7], ([1, 0, 2],), settings={"key": ([2, 0, 2],)}),
            SpecialPoint(([5, 6],), [], ([0, 0],), settings={"key": ([],)}),
        ),
        oracle="a[tuple(torch.tensor(k, dtype=int) if isinstance(k, list) else k for k in key)]",
    ),
    Operation(
        "concatenate",
        joined,
        forward="concatenate(inputs, axis=axis, out=o)",
        backward={"dx": "copyto(dx, g[part])"},
        settings=runs,
        each=("part",),
        example=Example(UNEVEN, {"axis": -1}),
        special=(
            SpecialPoint(
                ([1, 2], [], [3]),
                [1, 2, 3],
                ([5, 6], [], [7]),
                weights=[5, 6, 7],
                settings={"axis": 0},
            ),
        ),
        oracle="torch.cat(inputs, axis)",
    ),
    Operation(
        "stack",
        piled,
        forward="stack(inputs, axis=axis, out=o)",
        backward={"dx": "copyto(dx, g[part])"},
        settings=layers,
        each=("part",),
        example=Example(THREE, {"axis": 1}),
        special=(SpecialPoint((1, 2), [1, 2], (5, 6), weights=[5, 6], settings={"axis": -1}),),
        oracle="torch.stack(inputs, axis)",
    ),
)
