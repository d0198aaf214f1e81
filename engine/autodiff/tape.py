"""The tape: an ordered list of what was computed from what. Writing on it computes nothing.

    tape = Tape()
    x = tape.parameter("x", 0.5)
    y = (x * x.tanh()).named("y")

`tape.entries` is plain data, which a drawing of the graph can read.
"""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.autodiff.operations import Axis, GraphError, Shape, kept, operation, together

Number = float | int
Index = int | slice | EllipsisType | None | list[int] | NDArray[Any]

LEAVES = ("parameter", "data", "constant")


@dataclass(frozen=True)
class Entry:
    """One line of the tape: an operation and the earlier entries it reads."""

    index: int
    """Its place on the tape, counted from 0."""

    name: str
    operation: str
    """A name in OPERATIONS, or for a number that comes from outside one of LEAVES."""

    inputs: tuple[int, ...]
    """Places of the entries it reads, all smaller than its own."""

    shape: Shape
    varies: bool
    """Whether a parameter, or data whose derivative is wanted, lies upstream."""

    settings: Mapping[str, object] = field(default_factory=dict)
    """What the rules need beside arrays, such as the axis of a sum."""


class Tape:
    """A growing list of entries, and the values that came from outside."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.values: dict[int, NDArray[np.float64]] = {}
        """Of each leaf, by its place: our own copy of what was given."""

        self._places: dict[str, int] = {}

    def parameter(self, name: str, value: ArrayLike) -> Variable:
        """A number, or an array of them, whose derivative is wanted; part of the flat theta."""
        return self._leaf("parameter", name, value, varies=True)

    def data(self, name: str, value: ArrayLike, *, varies: bool = False) -> Variable:
        """Given numbers, which may be replaced between runs; `varies`: derivatives wanted."""
        return self._leaf("data", name, value, varies=varies)

    def constant(self, value: ArrayLike) -> Variable:
        """Numbers that are part of the formula."""
        return self._leaf("constant", f"constant_{len(self.entries)}", value, varies=False)

    def record(self, name: str, *inputs: Variable, **settings: object) -> Variable:
        """Append an operation on earlier entries."""
        if any(each.tape is not self for each in inputs):
            raise GraphError(
                f"'{name}' reads variables of two tapes", "write one computation on one tape"
            )
        shape = operation(name).shape(*(each.shape for each in inputs), **settings)
        return self._append(
            Entry(
                index=len(self.entries),
                name=f"{name}_{len(self.entries)}",
                operation=name,
                inputs=tuple(each.index for each in inputs),
                shape=shape,
                varies=any(each.entry.varies for each in inputs),
                settings=settings,
            )
        )

    def place(self, name: str) -> int:
        """Where the entry of that name stands."""
        if name not in self._places:
            raise GraphError(f"the tape has no entry '{name}'", f"it has {sorted(self._places)}")
        return self._places[name]

    def rename(self, index: int, name: str) -> None:
        """Call an entry by a name of your choice; the program's buffers will bear it."""
        if not name.isidentifier() or keyword.iskeyword(name):
            raise GraphError(f"'{name}' cannot name a buffer", "use letters, digits and _")
        if self._places.get(name, index) != index:
            raise GraphError(f"two entries are called '{name}'", "give each its own name")
        del self._places[self.entries[index].name]
        self._places[name] = index
        self.entries[index] = replace(self.entries[index], name=name)

    def ancestors(self, index: int) -> list[Entry]:
        """The entries that this one depends on, itself included, in the order of the tape."""
        needed = {index}
        for entry in reversed(self.entries[: index + 1]):
            if entry.index in needed:
                needed.update(entry.inputs)
        return [self.entries[each] for each in sorted(needed)]

    def _leaf(self, kind: str, name: str, value: ArrayLike, *, varies: bool) -> Variable:
        array = np.array(value, dtype=np.float64)
        leaf = self._append(
            Entry(len(self.entries), f"{kind}_{len(self.entries)}", kind, (), array.shape, varies)
        )
        self.values[leaf.index] = array
        return leaf.named(name)

    def _append(self, entry: Entry) -> Variable:
        self.entries.append(entry)
        self._places[entry.name] = entry.index
        return Variable(self, entry.index)


class Variable:
    """A handle on one entry of a tape. Computing with it appends to the tape."""

    __array_ufunc__ = None  # so that `array * variable` asks the variable, not numpy

    def __init__(self, tape: Tape, index: int) -> None:
        self.tape = tape
        self.index = index

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

    # Arithmetic: arrays and plain numbers are welcome on either side

    def __add__(self, other: Variable | ArrayLike) -> Variable:
        return self._meet("add", self, other)

    def __radd__(self, other: ArrayLike) -> Variable:
        return self._meet("add", other, self)

    def __sub__(self, other: Variable | ArrayLike) -> Variable:
        return self._meet("subtract", self, other)

    def __rsub__(self, other: ArrayLike) -> Variable:
        return self._meet("subtract", other, self)

    def __mul__(self, other: Variable | ArrayLike) -> Variable:
        return self._meet("multiply", self, other)

    def __rmul__(self, other: ArrayLike) -> Variable:
        return self._meet("multiply", other, self)

    def __truediv__(self, other: Variable | ArrayLike) -> Variable:
        return self._meet("divide", self, other)

    def __rtruediv__(self, other: ArrayLike) -> Variable:
        return self._meet("divide", other, self)

    def __pow__(self, other: Variable | ArrayLike) -> Variable:
        return self._meet("power", self, other)

    def __rpow__(self, other: ArrayLike) -> Variable:
        return self._meet("power", other, self)

    def __neg__(self) -> Variable:
        return self.tape.record("negative", self)

    def __matmul__(self, other: Variable | ArrayLike) -> Variable:
        return self.tape.record("matmul", self, self._variable(other))

    def __rmatmul__(self, other: ArrayLike) -> Variable:
        return self.tape.record("matmul", self._variable(other), self)

    # Functions of one number

    def exp(self) -> Variable:
        """e to the power of it."""
        return self.tape.record("exp", self)

    def log(self) -> Variable:
        """Its natural logarithm."""
        return self.tape.record("log", self)

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

    def relu(self) -> Variable:
        """It where positive, else 0."""
        return self.tape.record("relu", self)

    def step(self) -> Variable:
        """1 where positive, else 0."""
        return self.tape.record("step", self)

    def softplus(self) -> Variable:
        """log(1 + exp(it)), a relu with a rounded corner."""
        return self.tape.record("softplus", self)

    # Shapes and reductions

    def reshape(self, *shape: int) -> Variable:
        """The same numbers, row by row, in another shape; one size may be -1."""
        known = np.empty(self.shape, dtype=bool).reshape(shape).shape
        return self.tape.record("reshape", self, shape=known, before=self.shape)

    @property
    def T(self) -> Variable:
        """Its axes in reverse order."""
        return self.tape.record("transpose", self)

    def broadcast(self, *shape: int) -> Variable:
        """Repeat it, by numpy's rules, to fill `shape`."""
        if together(self.shape, shape) != shape:
            raise GraphError(f"{self.shape} cannot fill {shape}", "repeat only axes of size 1")
        padded = (1,) * (len(shape) - len(self.shape)) + self.shape
        grown = tuple(axis for axis, size in enumerate(padded) if size != shape[axis])
        return self.tape.record("broadcast", self, shape=shape, axis=grown, kept=padded)

    def __getitem__(self, key: Index | tuple[Index, ...]) -> Variable:
        parts = key if isinstance(key, tuple) else (key,)
        return self.tape.record("index", self, key=tuple(chain(*map(_plain, parts))))

    def sum(self, axis: Axis = None) -> Variable:
        """The sum along `axis`, or of everything."""
        return self.tape.record("sum", self, axis=axis, kept=kept(self.shape, axis))

    def mean(self, axis: Axis = None) -> Variable:
        """The mean along `axis`, or of everything."""
        if axis is not None:
            total = self.sum(axis)
            return total * (np.prod(total.shape) / np.prod(self.shape))
        shares = np.full(self.shape, 1 / np.prod(self.shape))
        return self.inner(self.tape.constant(shares).named(f"shares_{len(self.tape.entries)}"))

    def inner(self, other: Variable | ArrayLike) -> Variable:
        """The sum of all products of its numbers with those of `other`, of the same shape."""
        return self.tape.record("inner", self, self._variable(other))

    def max(self, axis: Axis = None) -> Variable:
        """The largest along `axis`, or of everything."""
        return self.tape.record("max", self, axis=axis, kept=kept(self.shape, axis))

    # Layers and losses

    def affine(self, inputs: Variable) -> Variable:
        """Map `inputs` (k, points) by this layer (m, k + 1), whose last column is the bias."""
        if inputs.entry.operation == "parameter":
            # A parameter lives inside theta, where there is no room for a row of ones below it.
            inputs = inputs.broadcast(*inputs.shape)
        return self.tape.record("affine", self, inputs)

    def squared_error(self, target: Variable | ArrayLike) -> Variable:
        """(it - target)², number by number."""
        return self._meet("squared_error", self, target)

    def binary_cross_entropy(self, target: Variable | ArrayLike) -> Variable:
        """In nats, number by number; `self` are logits, `target` probabilities of class 1."""
        return self._meet("binary_cross_entropy", self, target)

    def softmax_cross_entropy(self, target: Variable | ArrayLike) -> Variable:
        """(1, points), in nats; logits and target (classes, points), each target summing to 1."""
        return self.tape.record("softmax_cross_entropy", self, self._variable(target))

    def _variable(self, other: Variable | ArrayLike) -> Variable:
        return other if isinstance(other, Variable) else self.tape.constant(other)

    def _meet(self, name: str, *operands: Variable | ArrayLike) -> Variable:
        """Record an operation on numbers that meet element by element.

        numpy repeats what is smaller by itself; but where a derivative flows back, the repetition
        must stand on the tape, since its derivative is a sum.
        """
        both = [self._variable(each) for each in operands]
        shape = together(*(each.shape for each in both))
        return self.tape.record(
            name,
            *(
                each.broadcast(*shape) if each.entry.varies and each.shape != shape else each
                for each in both
            ),
        )


def _plain(part: Index) -> tuple[object, ...]:
    """An index as data that prints as code; a mask of several axes becomes several lists."""
    if isinstance(part, np.ndarray):
        lists = part.nonzero() if part.dtype == bool else (part,)
        return tuple(each.tolist() for each in lists)
    return (int(part),) if isinstance(part, np.integer) else (part,)
