"""Variables: handles on the entries of a tape, with which formulas are written."""

from __future__ import annotations

from collections.abc import Iterator
from types import EllipsisType
from typing import TYPE_CHECKING, SupportsIndex

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.autodiff.entry import Entry
from engine.autodiff.errors import refusal, told
from engine.autodiff.operation import Axis, Shape
from engine.autodiff.shapes import batched_product
from engine.autodiff.unevaluated import Unevaluated

if TYPE_CHECKING:
    from engine.autodiff.tape import Tape

Number = float | int
Places = NDArray[np.int64] | NDArray[np.bool_]
Index = SupportsIndex | slice | EllipsisType | None | list[int] | Places


class Variable(Unevaluated):
    """A handle on one entry of a tape. Computing with it appends to the tape."""

    __array_ufunc__ = None  # so that `array * variable` asks the variable, not numpy

    def __init__(self, tape: Tape, index: int) -> None:
        self.tape = tape
        self.index = index

    def __repr__(self) -> str:
        return f"Variable({self.name!r}, shape={self.shape})"

    @property
    def entry(self) -> Entry:
        """What the tape says about it."""
        return self.tape.entries[self.index]

    @property
    def name(self) -> str:
        """Its name, and that of its buffer in the program."""
        return self.entry.name

    @property
    def shape(self) -> Shape:
        """Its sizes, axis by axis."""
        return self.entry.shape

    def named(self, name: str) -> Variable:
        """The same variable under a name of your choice."""
        self.tape.rename(self.index, name)
        return self

    def __len__(self) -> int:
        if not self.shape:
            raise refusal(f"'len' of {self}: a single number has none", "give it an axis")
        return self.shape[0]

    def __iter__(self) -> Iterator[Variable]:
        return (self[each] for each in range(len(self)))

    # Arithmetic: arrays and plain numbers are welcome on either side

    def __add__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("add", self, other)

    def __radd__(self, other: ArrayLike) -> Variable:
        return self.tape.record("add", other, self)

    def __sub__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("subtract", self, other)

    def __rsub__(self, other: ArrayLike) -> Variable:
        return self.tape.record("subtract", other, self)

    def __mul__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("multiply", self, other)

    def __rmul__(self, other: ArrayLike) -> Variable:
        return self.tape.record("multiply", other, self)

    def __truediv__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("divide", self, other)

    def __rtruediv__(self, other: ArrayLike) -> Variable:
        return self.tape.record("divide", other, self)

    def __pow__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("power", self, other)

    def __rpow__(self, other: ArrayLike) -> Variable:
        return self.tape.record("power", other, self)

    def __neg__(self) -> Variable:
        return self.tape.record("negative", self)

    def __abs__(self) -> Variable:
        return self.tape.record("abs", self)

    def __matmul__(self, other: Variable | ArrayLike) -> Variable:
        return self._product(self, other)

    def __rmatmul__(self, other: ArrayLike) -> Variable:
        return self._product(other, self)

    def _product(self, *factors: Variable | ArrayLike) -> Variable:
        """By the rules of numpy's @: a vector is a row on the left and a column on the right."""
        a, b = map(self._variable, factors)
        match len(a.shape), len(b.shape):
            case (0, _) | (_, 0):
                raise refusal(
                    f"'matmul' of shapes {a.shape} and {b.shape}: one is a single number",
                    "multiply by * instead",
                )
            case 1, 1:
                return self.tape.record("inner", a, b)
            case 2, 1:
                return self.tape.record("matrix_vector", a, b)
            case 1, 2:
                return self.tape.record("vector_matrix", a, b)
            case 2, 2:
                return self.tape.record("matmul", a, b)
            case _, 1:
                return _flat(self._product(a, b.reshape(-1, 1)), -1)
            case 1, _:
                return _flat(self._product(a.reshape(1, -1), b), -2)
        with told("batched_matmul", a.shape, b.shape):
            many = batched_product(a.shape, b.shape)[:-2]
        a, b = (
            each.broadcast(*many, *each.shape[-2:])
            if each.entry.varies and each.shape[:-2] != many
            else each
            for each in (a, b)
        )
        return self.tape.record("batched_matmul", a, b)

    # Functions of one number

    def exp(self) -> Variable:
        """e to the power of it."""
        return self.tape.record("exp", self)

    def log(self) -> Variable:
        """Its natural logarithm."""
        return self.tape.record("log", self)

    def sqrt(self) -> Variable:
        """Its square root."""
        return self.tape.record("sqrt", self)

    def sin(self) -> Variable:
        """Its sine, in radians."""
        return self.tape.record("sin", self)

    def cos(self) -> Variable:
        """Its cosine, in radians."""
        return self.tape.record("cos", self)

    def tanh(self) -> Variable:
        """Its hyperbolic tangent, in -1..1."""
        return self.tape.record("tanh", self)

    def sigmoid(self) -> Variable:
        """1 / (1 + exp(-it)), in 0..1."""
        return self.tape.record("sigmoid", self)

    def erf(self) -> Variable:
        """The error function, 2 / √π ∫ exp(-t²) dt from 0 to it, in -1..1."""
        return self.tape.record("erf", self)

    def relu(self) -> Variable:
        """It where positive, else 0."""
        return self.tape.record("relu", self)

    def step(self) -> Variable:
        """1 where positive, else 0."""
        return self.tape.record("step", self)

    def softplus(self) -> Variable:
        """log(1 + exp(it)), a relu with a rounded corner."""
        return self.tape.record("softplus", self)

    def abs(self) -> Variable:
        """Its size without its sign."""
        return self.tape.record("abs", self)

    # Choices

    def maximum(self, other: Variable | ArrayLike) -> Variable:
        """The larger of two, number by number."""
        return self.tape.record("maximum", self, other)

    def minimum(self, other: Variable | ArrayLike) -> Variable:
        """The smaller of two, number by number."""
        return self.tape.record("minimum", self, other)

    def clip(self, low: Number | None = None, high: Number | None = None) -> Variable:
        """It within low..high, else the nearer bound."""
        return self.tape.record("clip", self, low=low, high=high)

    # Shapes and reductions

    def reshape(self, *shape: SupportsIndex) -> Variable:
        """The same numbers, row by row, in another shape; one size may be -1."""
        return self.tape.record("reshape", self, shape=shape)

    @property
    def T(self) -> Variable:
        """Its axes in reverse order."""
        return self.tape.record("transpose", self)

    def broadcast(self, *shape: SupportsIndex) -> Variable:
        """Repeat it, by numpy's rules, to fill `shape`."""
        return self.tape.record("broadcast", self, shape=shape)

    def __getitem__(self, key: Index | tuple[Index, ...]) -> Variable:
        return self.tape.record("index", self, key=key)

    def sum(self, axis: Axis = None) -> Variable:
        """The sum along `axis`, or of everything."""
        return self.tape.record("sum", self, axis=axis)

    def mean(self, axis: Axis = None) -> Variable:
        """The mean along `axis`, or of everything; there must be something."""
        if 0 in self.shape:
            raise refusal(f"'mean': {self.shape} has no numbers to average", "give it some")
        if axis is not None:
            total = self.sum(axis)
            return total * (np.prod(total.shape) / np.prod(self.shape))
        shares = np.full(self.shape, 1 / np.prod(self.shape))
        return self.inner(self.tape.constant(shares).named(f"shares_{len(self.tape.entries)}"))

    def inner(self, other: Variable | ArrayLike) -> Variable:
        """The sum of all products of its numbers with those of `other`, of the same shape."""
        return self.tape.record("inner", self, other)

    def max(self, axis: Axis = None) -> Variable:
        """The largest along `axis`, or of everything."""
        return self.tape.record("max", self, axis=axis)

    def logsumexp(self, axis: Axis = None) -> Variable:
        """log Σ exp(it) along `axis`, or over everything."""
        return self.tape.record("logsumexp", self, axis=axis)

    def softmax(self, axis: Axis) -> Variable:
        """exp(it), as shares of its sum along `axis`; None: over everything."""
        return self.tape.record("softmax", self, axis=axis)

    def log_softmax(self, axis: Axis) -> Variable:
        """log of those shares, with all digits where a share is nearly 1."""
        return self.tape.record("log_softmax", self, axis=axis)

    # Layers and losses

    def affine(self, inputs: Variable) -> Variable:
        """Map `inputs` (k, points) by this layer (m, k + 1), whose last column is the bias."""
        return self.tape.record("affine", self, inputs)

    def squared_error(self, target: Variable | ArrayLike) -> Variable:
        """(it - target)², number by number."""
        return self.tape.record("squared_error", self, target)

    def binary_cross_entropy(self, target: Variable | ArrayLike) -> Variable:
        """In nats, number by number; `self` are logits, `target` probabilities of class 1.

        Targets that are data are refused outside 0..1, here and when they are loaded; of computed
        ones you must know it.
        """
        return self.tape.record("binary_cross_entropy", self, target)

    def softmax_cross_entropy(self, target: Variable | ArrayLike) -> Variable:
        """(1, points), in nats; logits and target (classes, points), each target summing to 1.

        Targets that are data are refused otherwise, here and when they are loaded; of computed ones
        you must know it.
        """
        return self.tape.record("softmax_cross_entropy", self, target)

    def _variable(self, other: Variable | ArrayLike) -> Variable:
        return other if isinstance(other, Variable) else self.tape.constant(other)


def _flat(variable: Variable, axis: int) -> Variable:
    """Without one axis of size 1."""
    shape = list(variable.shape)
    del shape[axis]
    return variable.reshape(*shape)
