"""Every operation a tape can hold: its forward rule and, beside it, its derivative rules.

A rule is numpy code over a few role names, and it is the very code that runs: the program replaces
each role by the name of a buffer, and changes nothing else.

    a, b      the operation's inputs                  o    its output
    da, db    its share of d loss / d a, d loss / d b   g    d loss / d o, the output's adjoint
    b1        b standing on a spare row of ones       e, m, s, t    scratch, kept between sweeps

Derivatives are those of any calculus book; for the backward form of each see Griewank & Walther,
*Evaluating Derivatives* (2nd ed., 2008), section 3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from engine.errors import did_you_mean

Shape = tuple[int, ...]
Axis = int | tuple[int, ...] | None


class GraphError(Exception):
    """What was written on the tape cannot be computed or differentiated."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}\n    remedy: {remedy}")


@dataclass(frozen=True)
class Operation:
    """One operation: the shape of its output, its forward rule, its derivative rule per input."""

    name: str
    shape: Callable[..., Shape]
    """From the shapes of the inputs, and the settings, to the shape of the output."""

    forward: str
    backward: Mapping[str, str] = field(default_factory=dict)
    """From 'da' or 'db' to the lines that fill it."""

    scratch: Mapping[str, str] = field(default_factory=dict)
    """From a scratch letter to the role whose shape it has."""

    analytic: bool = True
    """Whether it has a complex derivative everywhere, as the complex-step check requires."""

    def derivative(self, role: str) -> str:
        """The lines that fill `role`, 'da' or 'db'."""
        if role not in self.backward:
            raise GraphError(
                f"'{self.name}' has no derivative rule for its input '{role[1:]}'",
                f"pass data there instead of a variable, or write backward['{role}'] "
                f"beside its forward rule in operations.py",
            )
        return self.backward[role]


CONSTANTS: Mapping[str, float] = MappingProxyType(
    {"zero": 0.0, "one": 1.0, "two": 2.0, "cap": 700.0}
)
"""Numbers that rules may use. As 0-d arrays they cost numpy half of what Python floats do.

`cap` is where exp is still finite; softplus(u) = u to the last bit long before it.
"""


def together(*shapes: Shape) -> Shape:
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


def affine_shape(a: Shape, b: Shape) -> Shape:
    """(m, k + 1) maps (k, n) to (m, n): the last column is the bias."""
    if len(a) != 2 or len(b) != 2 or a[1] != b[0] + 1:
        raise GraphError(
            f"a layer of shape {a} cannot map inputs of shape {b}",
            "give the layer one column more than the input has rows: the bias",
        )
    return a[0], b[1]


def kept(shape: Shape, axis: Axis) -> Shape:
    """The shape in which numbers reduced over `axis` meet the unreduced: ones in its place."""
    if axis is None:
        return ()  # one number meets anything
    gone = {each % len(shape) for each in ((axis,) if isinstance(axis, int) else axis)}
    return tuple(1 if each in gone else size for each, size in enumerate(shape))


def reduced(a: Shape, axis: Axis, **_: object) -> Shape:
    """The shape after a reduction over `axis`."""
    return np.empty(a, dtype=bool).sum(axis=axis).shape if a else ()


def to_shape(_: Shape, shape: Shape, **__: object) -> Shape:
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


OPERATIONS: Mapping[str, Operation] = MappingProxyType(
    {
        operation.name: operation
        for operation in (
            # Arithmetic -----------------------------------------------------------------------
            Operation(
                "add",
                together,
                forward="add(a, b, o)",
                backward={"da": "copyto(da, g)", "db": "copyto(db, g)"},
            ),
            Operation(
                "subtract",
                together,
                forward="subtract(a, b, o)",
                backward={"da": "copyto(da, g)", "db": "negative(g, db)"},
            ),
            Operation(
                "multiply",
                together,
                forward="multiply(a, b, o)",
                backward={"da": "multiply(g, b, da)", "db": "multiply(g, a, db)"},
            ),
            Operation(
                "divide",
                together,
                forward="divide(a, b, o)",
                backward={
                    "da": "divide(g, b, da)",
                    "db": "multiply(g, o, t); divide(t, b, t); negative(t, db)",
                },
                scratch={"t": "o"},
            ),
            Operation(
                "power",
                together,
                forward="power(a, b, o)",
                backward={
                    "da": "subtract(b, one, t); power(a, t, t); multiply(b, t, t); "
                    "multiply(g, t, da)",
                    "db": "log(a, t); multiply(o, t, t); multiply(g, t, db)",
                },
                scratch={"t": "o"},
            ),
            Operation(
                "negative",
                together,
                forward="negative(a, o)",
                backward={"da": "negative(g, da)"},
            ),
            # Functions of one number ----------------------------------------------------------
            Operation(
                "exp",
                together,
                forward="exp(a, o)",
                backward={"da": "multiply(g, o, da)"},
            ),
            Operation(
                "log",
                together,
                forward="log(a, o)",
                backward={"da": "divide(g, a, da)"},
            ),
            Operation(
                "sin",
                together,
                forward="sin(a, o)",
                backward={"da": "cos(a, t); multiply(g, t, da)"},
                scratch={"t": "o"},
            ),
            Operation(
                "cos",
                together,
                forward="cos(a, o)",
                backward={"da": "sin(a, t); negative(t, t); multiply(g, t, da)"},
                scratch={"t": "o"},
            ),
            Operation(
                "tanh",
                together,
                forward="tanh(a, o)",
                backward={"da": "multiply(o, o, t); subtract(one, t, t); multiply(g, t, da)"},
                scratch={"t": "o"},
            ),
            Operation(
                "sigmoid",
                together,
                forward="negative(a, o); exp(o, o); add(o, one, o); divide(one, o, o)",
                backward={
                    "da": "subtract(one, o, t); multiply(o, t, t); multiply(g, t, da)",
                },
                scratch={"t": "o"},
            ),
            Operation(
                "relu",  # its slope at 0 is taken as 0, as PyTorch and JAX do
                together,
                forward="maximum(a, zero, out=o)",
                backward={"da": "greater(o, zero, out=t); multiply(g, t, da)"},
                scratch={"t": "o"},
                analytic=False,
            ),
            Operation(
                "step",  # 1 where positive, else 0: flat on both sides, so it has nothing to say
                together,
                forward="greater(a, zero, out=o)",
                backward={"da": "copyto(da, zero)"},
                analytic=False,
            ),
            Operation(
                "softplus",  # log(1 + exp(a)), and a itself where exp would overflow
                together,
                forward="minimum(a, cap, out=e); exp(e, e); log1p(e, o); maximum(a, o, out=o)",
                backward={"da": "add(e, one, t); divide(e, t, t); multiply(g, t, da)"},
                scratch={"e": "o", "t": "o"},
            ),
            # Shapes ---------------------------------------------------------------------------
            Operation(
                "reshape",
                to_shape,
                forward="copyto(o, a.reshape(shape))",
                backward={"da": "copyto(da, g.reshape(before))"},
            ),
            Operation(
                "transpose",
                lambda a: a[::-1],
                forward="copyto(o, a.T)",
                backward={"da": "copyto(da, g.T)"},
            ),
            Operation(
                "broadcast",  # repeated numbers add up what each repetition contributed
                to_shape,
                forward="copyto(o, a)",
                backward={"da": "add.reduce(g, axis=axis, out=da.reshape(kept), keepdims=True)"},
            ),
            Operation(
                "index",
                lambda a, key: np.empty(a, dtype=bool)[key].shape,
                forward="copyto(o, a[key])",
                backward={"da": "copyto(da, zero); add.at(da, key, g)"},
            ),
            # Reductions -----------------------------------------------------------------------
            Operation(
                "sum",
                reduced,
                forward="add.reduce(a, axis=axis, out=o)",
                backward={"da": "copyto(da, g.reshape(kept))"},
            ),
            Operation(
                "max",  # equal maxima share the gradient equally
                reduced,
                forward="maximum.reduce(a, axis=axis, out=o)",
                backward={
                    "da": "equal(a, o.reshape(kept), out=t); add.reduce(t, axis=axis, out=s); "
                    "divide(g, s, s); multiply(t, s.reshape(kept), da)",
                },
                scratch={"t": "a", "s": "o"},
                analytic=False,
            ),
            # Vectors and matrices -------------------------------------------------------------
            Operation(
                "inner",  # Σ a b over all entries; with shares of 1/n for b, the mean of a
                paired,
                forward="dot(a.reshape(-1), b.reshape(-1), o)",
                backward={"da": "multiply(g, b, da)", "db": "multiply(g, a, db)"},
            ),
            Operation(
                "matmul",
                product,
                forward="dot(a, b, o)",
                backward={"da": "dot(g, b.T, da)", "db": "dot(a.T, g, db)"},
            ),
            Operation(
                "affine",  # the bias is the weight of a neuron that always says 1
                affine_shape,
                forward="dot(a, b1, o)",
                backward={"da": "dot(g, b1.T, da)", "db": "dot(a[:, :-1].T, g, db)"},
            ),
            # Losses, one number a point; labels are given, so they have no derivative rule -----
            Operation(
                "squared_error",  # (a - b)²
                together,
                forward="subtract(a, b, e); multiply(e, e, o)",
                backward={
                    "da": "multiply(e, two, t); multiply(g, t, da)",
                    "db": "multiply(e, two, t); multiply(g, t, t); negative(t, db)",
                },
                scratch={"e": "o", "t": "o"},
            ),
            Operation(
                "binary_cross_entropy",  # softplus(a) - a b, whose slope is sigmoid(a) - b
                together,
                forward="minimum(a, cap, out=e); exp(e, e); log1p(e, o); maximum(a, o, out=o); "
                "multiply(a, b, t); subtract(o, t, o)",
                backward={
                    "da": "add(e, one, t); divide(e, t, t); subtract(t, b, t); multiply(g, t, da)",
                },
                scratch={"e": "o", "t": "o"},
            ),
            Operation(
                "softmax_cross_entropy",  # log Σ exp(a) - Σ a b, whose slope is softmax(a) - b
                classes,
                forward="maximum.reduce(a, axis=0, out=m, keepdims=True); subtract(a, m, e); "
                "exp(e, e); add.reduce(e, axis=0, out=s, keepdims=True); log(s, o); add(o, m, o); "
                "multiply(a, b, t); add.reduce(t, axis=0, out=m, keepdims=True); subtract(o, m, o)",
                backward={
                    "da": "divide(e, s, t); subtract(t, b, t); multiply(g, t, da)",
                },
                scratch={"m": "o", "s": "o", "e": "a", "t": "a"},
            ),
        )
    }
)


def operation(name: str) -> Operation:
    """The operation of that name."""
    if name not in OPERATIONS:
        raise GraphError(f"no operation is called '{name}'", did_you_mean(name, OPERATIONS))
    return OPERATIONS[name]
