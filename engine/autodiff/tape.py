"""The tape: an ordered list of what was computed from what. Writing on it computes nothing.

    tape = Tape()
    x = tape.parameter("x", 0.5)
    y = (x * x.tanh()).named("y")

`tape.entries` is plain data, which a drawing of the graph can read.
"""

from __future__ import annotations

import keyword
import unicodedata
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.autodiff.entry import Entry
from engine.autodiff.errors import GraphError, author_line, refusal, told
from engine.autodiff.operation import LETTERS, ROLES, Operation
from engine.autodiff.operations import operation as operation_called
from engine.autodiff.shapes import broadcast_shape
from engine.autodiff.variable import Variable


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
        return self._leaf("constant", None, value, varies=False)

    def record(
        self, operation: str | Operation, /, *inputs: Variable | ArrayLike, **settings: object
    ) -> Variable:
        """Append an operation on earlier entries: one by name, or an Operation of your own.

        Arrays become constants. Where a derivative flows back, the repetition of what is smaller
        stands on the tape, since its derivative is a sum.
        """
        with told(operation if isinstance(operation, str) else operation.name):
            rule = operation_called(operation) if isinstance(operation, str) else operation
            if not inputs:
                raise GraphError("it has no inputs", "give at least one variable or array")
            if any(isinstance(each, Variable) and each.tape is not self for each in inputs):
                raise GraphError(
                    f"'{rule.name}' reads variables of two tapes",
                    "write one computation on one tape",
                )
            variables = [
                each if isinstance(each, Variable) else self.constant(each) for each in inputs
            ]
        with told(rule.name, *(each.shape for each in variables)):
            variables = self._prepared(rule, variables)
            return self._record(rule, variables, settings)

    def _prepared(self, rule: Operation, variables: list[Variable]) -> list[Variable]:
        """The inputs, repeated where they must be, and copied where they need a row of ones."""
        if rule.shape is broadcast_shape:
            shape = broadcast_shape(*(each.shape for each in variables))
            variables = [
                each.broadcast(*shape) if each.entry.varies and each.shape != shape else each
                for each in variables
            ]
        if rule.ones:
            # A parameter lives inside theta, where there is no room for a row of ones below it.
            place = LETTERS.index(rule.ones)
            if variables[place].entry.operation == "parameter":
                variables[place] = variables[place].broadcast(*variables[place].shape)
        return variables

    def _record(
        self, rule: Operation, variables: list[Variable], settings: dict[str, object]
    ) -> Variable:
        shapes = [each.shape for each in variables]
        used = dict(rule.settings(*shapes, **settings)) if rule.settings else settings
        for name in used.keys() & (ROLES | rule.scratch.keys()):
            raise GraphError(f"a setting cannot be called '{name}', a role", "rename it")
        shape = rule.shape(*shapes, **used)
        if rule.check is not None:
            rule.check(*map(self._known, variables))
        return self._append(
            Entry(
                index=len(self.entries),
                name=self._free(rule.name),
                operation=rule.name,
                inputs=tuple(each.index for each in variables),
                shape=tuple(map(int, shape)),
                varies=any(each.entry.varies for each in variables),
                settings=used,
                rule=rule,
                source=author_line(),
            )
        )

    def place(self, name: str) -> int:
        """Where the entry of that name stands."""
        name = unicodedata.normalize("NFKC", name)
        if name not in self._places:
            raise refusal(f"the tape has no entry '{name}'", f"it has {sorted(self._places)}")
        return self._places[name]

    def rename(self, index: int, name: str) -> None:
        """Call an entry by a name of your choice; the program's buffers will bear it.

        As in any Python text, letters that only look different are the same: µ is μ.
        """
        with told("named"):
            plain = unicodedata.normalize("NFKC", name)
            if not plain.isidentifier() or keyword.iskeyword(plain):
                raise GraphError(f"'{name}' cannot name a buffer", "use letters, digits and _")
            if self._places.get(plain, index) != index:
                raise GraphError(f"two entries are called '{plain}'", "give each its own name")
        del self._places[self.entries[index].name]
        self._places[plain] = index
        entry = self.entries[index]
        self.entries[index] = replace(entry, name=plain, source=author_line())

    def ancestors(self, index: int) -> list[Entry]:
        """The entries that this one depends on, itself included, in the order of the tape."""
        needed = {index}
        for entry in reversed(self.entries[: index + 1]):
            if entry.index in needed:
                needed.update(entry.inputs)
        return [self.entries[each] for each in sorted(needed)]

    def _leaf(self, kind: str, name: str | None, value: ArrayLike, *, varies: bool) -> Variable:
        with told(name or kind):
            given = np.asarray(value)
            if given.dtype.kind not in "biuf" and given.size:
                raise GraphError(
                    f"'{name or kind}' is no array of real numbers but of {given.dtype}",
                    "give numbers; of variables make one by stack or concatenate",
                )
            array = given.astype(np.float64)
        place = len(self.entries)
        own, source = self._free(kind), author_line()
        leaf = self._append(Entry(place, own, kind, (), array.shape, varies, source=source))
        self.values[place] = array
        return leaf if name is None else leaf.named(name)

    def _known(self, variable: Variable) -> NDArray[np.float64] | None:
        """The numbers of an input that no run changes, as far as is known."""
        fixed = variable.entry.operation in ("data", "constant")
        return self.values[variable.index] if fixed else None

    def _free(self, kind: str) -> str:
        name = f"{kind}_{len(self.entries)}"
        while name in self._places:
            name += "_"
        return name

    def _append(self, entry: Entry) -> Variable:
        self.entries.append(entry)
        self._places[entry.name] = entry.index
        return Variable(self, entry.index)
