"""Sums, largest numbers, and what is made of both: softmax and its logarithms.

Those take the largest number out before exp. Its own term, exp(0) = 1, is kept apart from the
others' sum, the rest: so that log(1 + rest) and 1 - 1 / (1 + rest) keep all digits, however far the
largest is ahead. Equal largest numbers share the 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import inf, log

from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Axis, Example, Operation, Shape, SpecialPoint
from engine.autodiff.shapes import kept, only_derived, plain_axis, reduced, unchanged

MATRIX = ([[0.6, 1.1, 1.7], [0.4, 2.3, 0.9]],)
LEAST = {"least": -inf}
TINY = 4.248354255291589e-18
"""exp(-40)."""

UNDEFINED = "PyTorch subtracts an infinite number from itself"


def along(a: Shape, axis: Axis = None, **derived: object) -> Mapping[str, object]:
    """The axis in plain numbers, and the shape of what is left where it meets the unreduced."""
    only_derived(derived, "kept")
    return {"axis": plain_axis(a, axis), "kept": () if axis is None else kept(a, axis)}


def within(a: Shape, axis: Axis = None, **derived: object) -> Mapping[str, object]:
    """The same, with a one in the place of every axis that is reduced over."""
    only_derived(derived, "kept")
    return {"axis": plain_axis(a, axis), "kept": kept(a, axis)}


def largest(a: Shape, axis: Axis, **_: object) -> Shape:
    """The shape after a reduction over numbers that must be there."""
    if 0 in a and 0 not in reduced(a, axis):
        raise GraphError(f"{a} has no largest number", "reduce over axes that hold numbers")
    return reduced(a, axis)


LARGEST = "maximum.reduce(a, axis=axis, out=m, keepdims=True, initial=least); "
SHARES = "add.reduce(t, axis=axis, out=s, keepdims=True); divide(t, s, t); "
"""From 1 where a number is the largest, t, to its share of that 1."""

REST = "exp(e, e); subtract(e, t, e); add.reduce(e, axis=axis, out=s, keepdims=True); "
"""From e, below the largest, to what the others have, e, and their sum, s."""

OPERATIONS = (
    Operation(
        "sum",
        reduced,
        forward="add.reduce(a, axis=axis, out=o)",
        backward={"da": "copyto(da, g.reshape(kept))"},
        settings=along,
        example=Example(MATRIX, {"axis": 0}),
        special=(
            SpecialPoint((2,), 2, (1,), settings={"axis": 0}),
            SpecialPoint(([[], []],), [0, 0], ([[], []],), settings={"axis": 1}),
            SpecialPoint(([inf, 1],), inf, ([1, 1],), settings={"axis": None}),
        ),
        oracle="a.sum(axis)",
    ),
    Operation(
        "max",  # equal maxima share the gradient equally
        largest,
        forward="maximum.reduce(a, axis=axis, out=o)",
        backward={
            "da": "equal(a, o.reshape(kept), out=t); add.reduce(t, axis=axis, out=s); "
            "divide(g, s, s); multiply(t, s.reshape(kept), da)",
        },
        scratch={"t": "a", "s": "o"},
        analytic=False,
        settings=along,
        example=Example(MATRIX, {"axis": 1}),
        special=(
            SpecialPoint(([2, 2, 1, 2],), 2, ([1 / 3, 1 / 3, 0, 1 / 3],), settings={"axis": 0}),
            SpecialPoint(
                ([[inf, 1], [-inf, -inf]],),
                [inf, -inf],
                ([[1, 0], [0.5, 0.5]],),
                settings={"axis": 1},
            ),
        ),
        oracle="torch.amax(a, axis)",
    ),
    Operation(
        "logsumexp",  # log Σ exp(a); its slope is softmax(a)
        reduced,
        forward=LARGEST + "equal(a, m, out=t); " + SHARES + "subtract(a, m, e); "
        "copyto(e, zero, where=a == m); " + REST + "log1p(s, o.reshape(kept)); "
        "add(o.reshape(kept), m, o.reshape(kept))",
        backward={
            "da": "add(s, one, m); divide(g.reshape(kept), m, m); add(e, t, da); "
            "multiply(da, m, da)"
        },
        scratch={"m": "kept", "s": "kept", "e": "a", "t": "a"},
        constants=LEAST,
        settings=within,
        example=Example(MATRIX, {"axis": 0}),
        special=(
            SpecialPoint(
                ([0, -40],),
                TINY,
                ([1, TINY],),
                settings={"axis": 0},
                unlike="PyTorch adds the small term to 1 before the logarithm",
            ),
            SpecialPoint(([-inf, 3],), 3, ([0, 1],), settings={"axis": 0}),
            SpecialPoint(([2, 2],), 2 + log(2), ([0.5, 0.5],), settings={"axis": 0}),
            SpecialPoint(([5000, -5000],), 5000, ([1, 0],), settings={"axis": None}),
            SpecialPoint(
                ([-inf, -inf],), -inf, ([0.5, 0.5],), settings={"axis": 0}, unlike=UNDEFINED
            ),
            SpecialPoint(([inf, 0],), inf, ([1, 0],), settings={"axis": 0}, unlike=UNDEFINED),
            SpecialPoint(([[], []],), [-inf, -inf], ([[], []],), settings={"axis": 1}),
        ),
        oracle="torch.logsumexp(a, 0 if axis is None else axis)",
    ),
    Operation(
        "softmax",  # exp(a) / Σ exp(a); the slope: o times how far g is above its mean under o
        unchanged,
        forward=LARGEST + "subtract(a, m, o); exp(o, o); "
        "add.reduce(o, axis=axis, out=s, keepdims=True); divide(o, s, o)",
        backward={
            # g counts from its value at the largest number, which lies near the mean.
            "da": "equal(a, m, out=t); " + SHARES + "multiply(g, t, t); "
            "add.reduce(t, axis=axis, out=s, keepdims=True); subtract(g, s, t); "
            "multiply(t, o, e); add.reduce(e, axis=axis, out=s, keepdims=True); "
            "subtract(t, s, t); multiply(o, t, da)"
        },
        scratch={"m": "kept", "s": "kept", "e": "a", "t": "a"},
        constants=LEAST,
        settings=within,
        example=Example(MATRIX, {"axis": 1}),
        special=(
            SpecialPoint(
                ([0, -40],),
                [1, TINY],
                ([TINY, -TINY],),
                [1, 0],
                settings={"axis": 0},
                unlike="PyTorch subtracts two numbers that are nearly 1",
            ),
            SpecialPoint(([-inf, 1],), [0, 1], ([0, 0],), [1, 0], settings={"axis": 0}),
            SpecialPoint(([3, 3],), [0.5, 0.5], ([0.25, -0.25],), [1, 0], settings={"axis": 0}),
            SpecialPoint(([[], []],), [[], []], ([[], []],), settings={"axis": 1}),
        ),
        oracle="torch.softmax(a, axis)",
    ),
    Operation(
        "log_softmax",  # a - logsumexp(a); its slope is g - softmax(a) Σ g
        unchanged,
        forward=LARGEST
        + "subtract(a, m, o); equal(o, zero, out=t); "
        + SHARES
        + "copyto(e, o); "
        + REST
        + "log1p(s, m); subtract(o, m, o)",
        backward={
            # (1 + rest) times it, largest number apart: g - t Σ g, - e Σ g, + rest g.
            "da": "add.reduce(g, axis=axis, out=m, keepdims=True); multiply(t, m, r); "
            "subtract(g, r, da); multiply(e, m, r); subtract(da, r, da); multiply(g, s, r); "
            "add(da, r, da); add(s, one, m); divide(da, m, da)"
        },
        scratch={"m": "kept", "s": "kept", "e": "a", "t": "a", "r": "a"},
        constants=LEAST,
        settings=within,
        example=Example(MATRIX, {"axis": 1}),
        special=(
            SpecialPoint(
                ([0, -40],),
                [-TINY, -40],
                ([TINY, -TINY],),
                [1, 0],
                settings={"axis": 0},
                unlike="PyTorch adds the small term to 1 before the logarithm",
            ),
            SpecialPoint(([-inf, 1],), [-inf, 0], ([1, -1],), [1, 0], settings={"axis": 0}),
            SpecialPoint(([-inf, 1],), [-inf, 0], ([0, 0],), [0, 1], settings={"axis": 0}),
            SpecialPoint(
                ([3, 3],), [-log(2), -log(2)], ([0.5, -0.5],), [1, 0], settings={"axis": 0}
            ),
            SpecialPoint(([[], []],), [[], []], ([[], []],), settings={"axis": 1}),
        ),
        oracle="torch.log_softmax(a, axis)",
    ),
)
