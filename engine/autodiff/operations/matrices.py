"""Products of vectors and matrices."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Example, Operation, Shape, SpecialPoint
from engine.autodiff.shapes import affine_shape, batched_product, paired, product

LEFT = [[0.6, 1.1, -1.7], [0.4, 2.3, 0.9]]
RIGHT = [[1.4, 0.5], [-2.1, 1.2], [0.8, 0.7]]


def with_column(a: Shape, b: Shape, **_: object) -> Shape:
    """(m, k) times (k,) is (m,)."""
    if len(a) != 2 or len(b) != 1 or a[1] != b[0]:
        raise GraphError(
            f"a matrix {a} and a vector {b} cannot be multiplied",
            "give as many columns as the vector has numbers",
        )
    return a[:1]


def with_row(a: Shape, b: Shape, **_: object) -> Shape:
    """(k,) times (k, n) is (n,)."""
    if len(a) != 1 or len(b) != 2 or a[0] != b[0]:
        raise GraphError(
            f"a vector {a} and a matrix {b} cannot be multiplied",
            "give as many rows as the vector has numbers",
        )
    return b[1:]


def column_of_output(a: Shape, _: Shape) -> Mapping[str, object]:
    """The output, or its adjoint, as a column."""
    return {"column": (a[0], 1)}


def column_of_input(a: Shape, _: Shape) -> Mapping[str, object]:
    """The vector as a column."""
    return {"column": (*a, 1)}


OPERATIONS = (
    Operation(
        "inner",  # Σ a b over all entries; with shares of 1/n for b, the mean of a
        paired,
        forward="dot(a.reshape(-1), b.reshape(-1), o)",
        backward={"da": "multiply(g, b, da)", "db": "multiply(g, a, db)"},
        example=Example((LEFT, [[1.4, -0.5, 0.8], [2.1, 1.2, 0.7]])),
        special=(
            SpecialPoint(([], []), 0, ([], [])),
            SpecialPoint((3, 2), 6, (2, 3)),
            SpecialPoint(([inf, 1], [1, 1]), inf, ([1, 1], [inf, 1])),
        ),
        oracle="(a * b).sum()",
    ),
    Operation(
        "matmul",
        product,
        forward="dot(a, b, o)",
        backward={"da": "dot(g, b.T, da)", "db": "dot(a.T, g, db)"},
        example=Example((LEFT, RIGHT)),
        special=(SpecialPoint(([[2]], [[3]]), [[6]], ([[3]], [[2]])),),
        oracle="a @ b",
    ),
    Operation(
        "matrix_vector",
        with_column,
        forward="dot(a, b, o)",
        backward={"da": "multiply(g.reshape(column), b, da)", "db": "dot(a.T, g, db)"},
        settings=column_of_output,
        example=Example((LEFT, [1.4, -0.5, 0.8])),
        special=(SpecialPoint(([[2], [4]], [3]), [6, 12], ([[3], [3]], [6])),),
        oracle="a @ b",
    ),
    Operation(
        "vector_matrix",
        with_row,
        forward="dot(a, b, o)",
        backward={"da": "dot(b, g, da)", "db": "multiply(a.reshape(column), g, db)"},
        settings=column_of_input,
        example=Example(([1.4, -0.5, 0.8], RIGHT)),
        special=(SpecialPoint(([3], [[2, 4]]), [6, 12], ([6], [[3, 3]])),),
        oracle="a @ b",
    ),
    Operation(
        "batched_matmul",  # a matrix for every place along the axes before the last two
        batched_product,
        forward="matmul(a, b, o)",
        backward={
            "da": "matmul(g, b.swapaxes(-1, -2), da)",
            "db": "matmul(a.swapaxes(-1, -2), g, db)",
        },
        example=Example(([LEFT, [[1.9, 0.3, 0.8], [-0.6, 1.3, 0.2]]], [RIGHT, RIGHT[::-1]])),
        special=(
            SpecialPoint(
                ([[[2]], [[4]]], [[[3]], [[5]]]), [[[6]], [[20]]], ([[[3]], [[5]]], [[[2]], [[4]]])
            ),
        ),
        oracle="a @ b",
    ),
    Operation(
        "affine",  # the bias is the weight of a neuron that always says 1
        affine_shape,
        forward="dot(a, b1, o)",
        backward={"da": "dot(g, b1.T, da)", "db": "dot(a[:, :-1].T, g, db)"},
        ones="b",
        example=Example((LEFT, [[1.4, 0.5, -2.1, 1.2], [0.8, 0.7, 0.3, -0.9]])),
        special=(SpecialPoint(([[2, 5]], [[3]]), [[11]], ([[3, 1]], [[2]])),),
        oracle="a[:, :-1] @ b + a[:, -1:]",
    ),
)
