"""Reverse-mode differentiation: write a formula once, then run one straight-line numpy program.

Nothing is computed while a formula is written. It goes on a tape, one entry an operation:

>>> import numpy as np
>>> from engine.autodiff import Operation, Program, Reference, Tape, broadcast_shape
>>> tape = Tape()
>>> x = tape.parameter("x", [0.5, -1.0, 2.0])
>>> loss = ((x * x).tanh() - 0.5).named("miss").squared_error(0.0).mean().named("loss")

A program allocates its memory once. One sweep forward computes the output, one sweep backward the
derivatives of it by everything upstream:

>>> program = Program(loss)
>>> print(f"{program.run():.6f}")
0.127609
>>> program.gradients()["x"].round(6)
array([-0.159853, -0.146484,  0.001786])
>>> print(program.source.splitlines()[1])
    multiply(x, x, multiply_1)

`program["miss"]`, `program.adjoint("miss")`, `theta` and `gradient` are the program's own memory,
which the next run overwrites; `value` and `gradients` copy.

A complex step, which knows no derivative rule, finds the same slopes:

>>> bool(np.allclose(Reference(loss).gradient(), program.gradient, rtol=1e-14))
True

An operation of your own is one object, and no file of this package changes:

>>> gaussian = Operation(
...     "gaussian",
...     broadcast_shape,
...     forward="multiply(a, a, o); negative(o, o); exp(o, o)",
...     backward={"da": "multiply(a, o, t); multiply(g, t, t); multiply(t, minus_two, da)"},
...     scratch={"t": "o"},
...     constants={"minus_two": -2.0},
... )
>>> bell = Program(tape.record(gaussian, x).sum())
>>> print(f"{bell.run():.6f}")
1.164996

Files: `tape` and `variable` record; `operations/` holds what can be recorded, all that is known of
an operation in one place; `listing` makes lines of it, `program` runs them; `gradient_check`
measures slopes, `liveness` counts memory.
"""

from engine.autodiff.entry import Entry
from engine.autodiff.errors import GraphError
from engine.autodiff.functions import concatenate, maximum, minimum, record, stack, where
from engine.autodiff.gradient_check import (
    Method,
    Reference,
    central_differences,
    complex_step,
    relative_error,
)
from engine.autodiff.line import Line
from engine.autodiff.listing import Listing
from engine.autodiff.operation import Example, Operation, SpecialPoint
from engine.autodiff.operations import OPERATIONS
from engine.autodiff.program import Program, gradients
from engine.autodiff.shapes import broadcast_shape
from engine.autodiff.tape import Tape
from engine.autodiff.variable import Variable

__all__ = [
    "OPERATIONS",
    "Entry",
    "Example",
    "GraphError",
    "Line",
    "Listing",
    "Method",
    "Operation",
    "Program",
    "Reference",
    "SpecialPoint",
    "Tape",
    "Variable",
    "broadcast_shape",
    "central_differences",
    "complex_step",
    "concatenate",
    "gradients",
    "maximum",
    "minimum",
    "record",
    "relative_error",
    "stack",
    "where",
]
