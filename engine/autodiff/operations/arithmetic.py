"""Sums, products, quotients and powers, number by number."""

from __future__ import annotations

from math import inf

from engine.autodiff.operation import Example, Operation, SpecialPoint
from engine.autodiff.shapes import broadcast_shape

PAIR = Example(([[0.6, 1.1, 1.7], [0.4, 2.3, 0.9]], [[1.4, 0.5, 0.8], [2.1, 1.2, 0.7]]))

OPERATIONS = (
    Operation(
        "add",
        broadcast_shape,
        forward="add(a, b, o)",
        backward={"da": "copyto(da, g)", "db": "copyto(db, g)"},
        example=PAIR,
        special=(SpecialPoint(([inf, -inf], [1, 1]), [inf, -inf], ([1, 1], [1, 1])),),
        oracle="a + b",
    ),
    Operation(
        "subtract",
        broadcast_shape,
        forward="subtract(a, b, o)",
        backward={"da": "copyto(da, g)", "db": "negative(g, db)"},
        example=PAIR,
        special=(SpecialPoint(([inf, 2], [1, 2]), [inf, 0], ([1, 1], [-1, -1])),),
        oracle="a - b",
    ),
    Operation(
        "multiply",
        broadcast_shape,
        forward="multiply(a, b, o)",
        backward={"da": "multiply(g, b, da)", "db": "multiply(g, a, db)"},
        example=PAIR,
        special=(SpecialPoint(([0, inf, 0], [3, -2, 0]), [0, -inf, 0], ([3, -2, 0], [0, inf, 0])),),
        oracle="a * b",
    ),
    Operation(
        "divide",
        broadcast_shape,
        forward="divide(a, b, o)",
        backward={
            "da": "divide(g, b, da)",
            "db": "multiply(g, o, t); divide(t, b, t); negative(t, db)",
        },
        scratch={"t": "o"},
        example=PAIR,
        special=(
            SpecialPoint(
                ([1, 1, 0, inf], [0, inf, 1, 2]),
                [inf, 0, 0, inf],
                ([inf, 0, 1, 0.5], [-inf, 0, 0, -inf]),
            ),
        ),
        oracle="a / b",
    ),
    Operation(
        "power",  # a product with a factor 0 is 0 here, though the other factor be infinite
        broadcast_shape,
        forward="power(a, b, o)",
        backward={
            "da": "subtract(b, one, t); power(a, t, t); multiply(b, t, t); "
            "copyto(t, zero, where=(b == 0) | (g == 0)); multiply(g, t, da)",
            "db": "log(a, t); multiply(o, t, t); "
            "copyto(t, zero, where=(o == 0) | (g == 0) | (a == 0) & (b == 0)); multiply(g, t, db)",
        },
        scratch={"t": "o"},
        example=PAIR,
        special=(
            SpecialPoint(
                ([0, 2, 0, 0, 0, 0], [1, 1, 0, 0.5, 2, -1]),
                [0, 2, 1, 0, 0, inf],
                ([1, 1, 0, inf, 0, -inf], [0, 1.3862943611198906, 0, 0, 0, -inf]),
            ),
            SpecialPoint(([-2, -2], [3, 2]), [-8, 4], ([12, -4],)),
            SpecialPoint(([2, inf, 1], [-inf, 0, 5]), [0, 1, 1], (None, [0, inf, 0])),
            SpecialPoint(
                ([inf], [-1]),
                [0],
                ([0], [0]),
                unlike="PyTorch multiplies the power, 0, by the infinite logarithm",
            ),
            SpecialPoint(
                ([0], [0.5]),
                [0],
                ([0], [0]),
                weights=0,
                unlike="PyTorch multiplies an infinite slope by an adjoint that is 0",
            ),
        ),
        oracle="a**b",
    ),
    Operation(
        "negative",
        broadcast_shape,
        forward="negative(a, o)",
        backward={"da": "negative(g, da)"},
        example=Example(PAIR.inputs[:1]),
        special=(SpecialPoint(([0, inf],), [0, -inf], ([-1, -1],)),),
        oracle="-a",
    ),
)
