"""The shape of an operation's output, from the shapes of its inputs."""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import SupportsIndex

import numpy as np

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Axis, Shape


def broadcast_shape(*shapes: Shape, **_: object) -> Shape:
    """The shape of inputs that meet element by element."""
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise GraphError(
            f"shapes {' and '.join(map(str, shapes))} cannot meet element by element",
            "make them equal, or 1 where they differ",
        ) from None


def paired(a: Shape, b: Shape) -> Shape:
    """Two arrays of the same shape give one number."""
    if a != b:
        raise GraphError(f"{a} and {b} do not pair up", "give two arrays of the same shape")
    return ()


def product(a: Shape, b: Shape) -> Shape:
    """(m, k) times (k, n) is (m, n)."""
    if len(a) != 2 or len(b) != 2 or a[1] != b[0]:
        raise GraphError(
            f"matrices of shapes {a} and {b} cannot be multiplied",
            "give two matrices, as many columns in the first as rows in the second",
        )
    return a[0], b[1]


def batched_product(a: Shape, b: Shape) -> Shape:
    """(…, m, k) times (…, k, n) is (…, m, n)."""
    try:
        many = np.broadcast_shapes(a[:-2], b[:-2])
    except ValueError:
        many = None
    if many is None or len(a) < 2 or len(b) < 2 or a[-1] != b[-2]:
        raise GraphError(
            f"matrices of shapes {a} and {b} cannot be multiplied",
            "give as many columns in the first as rows in the second; let their axes before those "
            "be equal, or 1",
        )
    return *many, a[-2], b[-1]


def affine_shape(a: Shape, b: Shape) -> Shape:
    """(m, k + 1) maps (k, n) to (m, n): the last column is the bias."""
    if len(a) != 2 or len(b) != 2 or a[1] != b[0] + 1:
        raise GraphError(
            f"a layer of shape {a} cannot map inputs of shape {b}",
            "give the layer one column more than the input has rows: the bias",
        )
    return a[0], b[1]


def axes(shape: Shape, axis: Axis) -> tuple[int, ...]:
    """The axes that are meant, counted from 0; a single number may be reduced over its axis 0."""
    if axis is None:
        return tuple(range(len(shape)))
    asked = axis if isinstance(axis, tuple | list) else (axis,)
    size = len(shape) or 1
    found = [operator.index(each) for each in asked]
    if any(not -size <= each < size for each in found):
        raise GraphError(f"{shape} has no axis {axis}", f"give axes in {-size}..{size - 1}")
    if len({each % size for each in found}) < len(found):
        raise GraphError(f"an axis of {shape} is named twice in {axis}", "name each once")
    return tuple(each % size for each in found) if shape else ()


def plain_axis(shape: Shape, axis: Axis) -> Axis:
    """The axis in plain integers, as numpy takes it."""
    axes(shape, axis)
    if axis is None or not shape:
        return None
    many = isinstance(axis, tuple | list)
    return tuple(map(operator.index, axis)) if many else operator.index(axis)  # type: ignore[arg-type]


def kept(shape: Shape, axis: Axis) -> Shape:
    """The shape with ones in the place of the axes that are reduced over."""
    gone = axes(shape, axis)
    return tuple(1 if each in gone else size for each, size in enumerate(shape))


def reduced(a: Shape, axis: Axis, **_: object) -> Shape:
    """The shape after a reduction over `axis`."""
    gone = axes(a, axis)
    return tuple(size for each, size in enumerate(a) if each not in gone)


def unchanged(a: Shape, **_: object) -> Shape:
    """The shape of the only input."""
    return a


def to_shape(*_: Shape, shape: Shape, **__: object) -> Shape:
    """The shape that was asked for."""
    return shape


def classes(a: Shape, b: Shape) -> Shape:
    """(classes, points) logits and as many targets give one loss a point: (1, points)."""
    if len(a) != 2 or a != b:
        raise GraphError(
            f"logits {a} and targets {b} do not match",
            "give both as (classes, points), each target column summing to one",
        )
    return 1, a[1]


def joined(*shapes: Shape, axis: SupportsIndex, **_: object) -> Shape:
    """Arrays one after another along an axis that they have; the others must agree."""
    (place,) = axes(shapes[0], axis)
    rest = {each[:place] + each[place + 1 :] for each in shapes}
    if len(rest) > 1 or len({len(each) for each in shapes}) > 1:
        raise GraphError(
            f"shapes {' and '.join(map(str, shapes))} cannot be joined along axis {axis}",
            "make them agree on all other axes",
        )
    total = sum(each[place] for each in shapes)
    return *shapes[0][:place], total, *shapes[0][place + 1 :]


def piled(*shapes: Shape, axis: SupportsIndex, **_: object) -> Shape:
    """Arrays of one shape beside each other along an axis of their own."""
    if len(set(shapes)) > 1:
        raise GraphError(
            f"shapes {' and '.join(map(str, shapes))} cannot be stacked",
            "give at least one array, all of the same shape",
        )
    (place,) = axes((*shapes[0], 1), axis)
    return *shapes[0][:place], len(shapes), *shapes[0][place:]


def repeated(padded: Shape, shape: Shape) -> tuple[int, ...]:
    """The axes along which an array, padded by ones in front, is repeated to fill `shape`."""
    return tuple(axis for axis, size in enumerate(padded) if size != shape[axis])


def only_derived(settings: Mapping[str, object], *names: str) -> None:
    """Refuse a setting that an operation does not know; those it derives itself may be given."""
    for name in settings.keys() - set(names):
        raise GraphError(f"it has no setting '{name}'", "see its entry for what it takes")
