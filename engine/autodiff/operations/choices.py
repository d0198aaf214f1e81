"""Operations that choose between numbers, and so have corners.

Where two choices are equal they share the adjoint; where a function is flat on one side, its slope
on the corner is that of PyTorch and JAX, as each entry says.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, nan

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Example, Operation, Shape, SpecialPoint
from engine.autodiff.shapes import broadcast_shape, unchanged

ANY = Example(([[-1.9, -0.8, 0.3], [0.6, 1.2, 2.1]],))
PAIR = Example(([[0.6, 2.1, -1.7], [0.4, 2.3, 0.9]], [[1.4, 0.5, 0.8], [-2.1, 1.2, 1.7]]))


def bounds(_: Shape, low: float | None, high: float | None) -> Mapping[str, object]:
    """None is no bound."""
    low, high = (-inf if low is None else float(low)), (inf if high is None else float(high))
    if not low <= high:
        raise GraphError(f"the bounds {low} and {high} leave nothing between", "exchange them")
    return {"low": low, "high": high}


OPERATIONS = (
    Operation(
        "relu",  # its slope at 0 is taken as 0, as PyTorch and JAX do
        broadcast_shape,
        forward="maximum(a, zero, out=o)",
        backward={"da": "greater(o, zero, out=t); multiply(g, t, da)"},
        scratch={"t": "o"},
        analytic=False,
        example=ANY,
        special=(SpecialPoint(([0, inf, -inf, -2],), [0, inf, 0, 0], ([0, 1, 0, 0],)),),
        oracle="torch.relu(a)",
    ),
    Operation(
        "step",  # 1 where positive, else 0: flat on both sides, so it has nothing to say
        broadcast_shape,
        forward="greater(a, zero, out=o)",
        backward={"da": "copyto(da, zero)"},
        analytic=False,
        example=ANY,
        special=(SpecialPoint(([0, inf, -inf, 2],), [0, 1, 0, 1], ([0, 0, 0, 0],)),),
        oracle="torch.heaviside(a.detach(), torch.zeros_like(a)) + 0 * torch.atan(a)",
    ),
    Operation(
        "abs",  # its slope at 0 is taken as 0
        broadcast_shape,
        forward="negative(a, o); maximum(a, o, out=o)",
        backward={"da": "sign(a, t); multiply(g, t, da)"},
        scratch={"t": "o"},
        analytic=False,
        example=ANY,
        special=(SpecialPoint(([0, inf, -inf, -2],), [0, inf, inf, 2], ([0, 1, -1, -1],)),),
        oracle="torch.abs(a)",
    ),
    Operation(
        "maximum",  # equal numbers share the adjoint
        broadcast_shape,
        forward="maximum(a, b, out=o)",
        backward={
            "da": "greater(a, b, out=s); greater_equal(a, b, out=t); add(s, t, t); "
            "divide(t, two, t); multiply(g, t, da)",
            "db": "less(a, b, out=s); less_equal(a, b, out=t); add(s, t, t); "
            "divide(t, two, t); multiply(g, t, db)",
        },
        scratch={"s": "o", "t": "o"},
        analytic=False,
        example=PAIR,
        special=(
            SpecialPoint(
                ([1, 1, inf, -inf, 0], [1, 2, inf, inf, -inf]),
                [1, 2, inf, inf, 0],
                ([0.5, 0, 0.5, 0, 1], [0.5, 1, 0.5, 1, 0]),
            ),
        ),
        oracle="torch.maximum(a, b)",
    ),
    Operation(
        "minimum",  # equal numbers share the adjoint
        broadcast_shape,
        forward="minimum(a, b, out=o)",
        backward={
            "da": "less(a, b, out=s); less_equal(a, b, out=t); add(s, t, t); "
            "divide(t, two, t); multiply(g, t, da)",
            "db": "greater(a, b, out=s); greater_equal(a, b, out=t); add(s, t, t); "
            "divide(t, two, t); multiply(g, t, db)",
        },
        scratch={"s": "o", "t": "o"},
        analytic=False,
        example=PAIR,
        special=(
            SpecialPoint(
                ([1, 1, inf, -inf, 0], [1, 2, inf, inf, -inf]),
                [1, 1, inf, -inf, -inf],
                ([0.5, 1, 0.5, 1, 0], [0.5, 0, 0.5, 0, 1]),
            ),
        ),
        oracle="torch.minimum(a, b)",
    ),
    Operation(
        "clip",  # a number on a bound still passes its adjoint on
        unchanged,
        forward="maximum(a, low, out=o); minimum(o, high, out=o)",
        backward={"da": "equal(a, o, out=t); multiply(g, t, da)"},
        scratch={"t": "o"},
        analytic=False,
        settings=bounds,
        example=Example(ANY.inputs, {"low": -1.2, "high": 1.6}),
        special=(
            SpecialPoint(
                ([-1, 1, 0.5, -2, 3, inf, -inf],),
                [-1, 1, 0.5, -1, 1, 1, -1],
                ([1, 1, 1, 0, 0, 0, 0],),
                settings={"low": -1, "high": 1},
            ),
            SpecialPoint(
                ([-2, inf, 3],), [0, inf, 3], ([0, 1, 1],), settings={"low": 0, "high": None}
            ),
        ),
        oracle="torch.clamp(a, low, high)",
    ),
    Operation(
        "where",  # b where a is not 0, else c; a number that is not chosen has no part in it
        broadcast_shape,
        forward="copyto(o, c); copyto(o, b, where=a != 0)",
        backward={
            "da": "copyto(da, zero)",
            "db": "copyto(db, zero); copyto(db, g, where=a != 0)",
            "dc": "copyto(dc, g); copyto(dc, zero, where=a != 0)",
        },
        example=Example(([[1, 0, 0], [0, 1, 1]], *PAIR.inputs), given=(0,)),
        special=(
            SpecialPoint(
                ([1, 0, 2], [3, inf, nan], [nan, 4, 5]),
                [3, 4, nan],
                (None, [1, 0, 1], [0, 1, 0]),
            ),
        ),
        oracle="torch.where(a != 0, b, c)",
    ),
)
