"""The listing: the straight-line numpy program that a tape comes to, line by line, before it runs.

One sweep forward computes every entry; one sweep backward computes every adjoint; lines of an
optimiser may follow. Buffers are named after the entries:

    z        the value of entry z                   d_z         d loss / d z, its adjoint
    z_1      z standing on a spare row of ones      z_t         scratch t of the rule for z
    theta    all parameters, flat                   gradient    d loss / d theta, flat
    W_T      W transposed (without its column of biases, where those have no part)
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.autodiff.operations import CONSTANTS, GraphError, Operation, Shape, operation
from engine.autodiff.tape import LEAVES, Entry, Variable

Sweep = Literal["forward", "backward", "update"]
SWEEPS: tuple[Sweep, ...] = ("forward", "backward", "update")


@dataclass(frozen=True)
class Line:
    """One line of the program, and what it costs."""

    text: str
    """numpy code, exactly as it runs."""

    sweep: Sweep
    entry: int | None
    """Place on the tape of the entry whose rule it comes from; None for the optimiser's lines."""

    fills: int | None
    """Place of the entry whose value, adjoint or scratch it writes; None for the optimiser's."""

    writes: str
    """The buffer it writes."""

    reads: tuple[str, ...]
    """The buffers it reads, not the views of them through which it does."""

    function: str
    """The numpy function it calls, such as 'dot'."""

    multiplications: int
    """Of two numbers, counted from shapes; those by the row of ones do not count."""

    matrices: bool
    """Whether it multiplies two matrices."""


class Listing:
    """The lines of a program, and the shapes of the buffers they use."""

    def __init__(
        self,
        output: Variable,
        *,
        derivatives: bool = True,
        update: str = "",
        state: Mapping[str, Shape] | None = None,
    ) -> None:
        """List what computes `output` and, if wanted, its derivatives and one `update` of theta."""
        self.output = output
        self.tape = output.tape
        self.entries = self.tape.ancestors(output.index)
        self.parameters = [each for each in self.tape.entries if each.operation == "parameter"]
        self.spare = {entry.inputs[1] for entry in self.entries if entry.operation == "affine"}
        """Places of the entries that stand on a row of ones, because a layer reads them."""

        self.shapes: dict[str, Shape] = {}
        """Of every buffer, by name."""

        self.numbers: dict[str, float] = {}
        """Buffers that hold one number for good, and that number."""

        self.owners: dict[str, int] = {}
        """Places of the entries that buffers belong to."""

        self.views: dict[str, str] = {}
        """Buffers that look at another one in another shape, and the code that opens them, once."""

        for name, number in CONSTANTS.items():
            self._buffer(name, (), number=number)
        size = sum(int(np.prod(each.shape)) for each in self.parameters)
        self._buffer("theta", (size,))
        self._buffer("gradient", (size,))
        for name, shape in (state or {}).items():
            self._buffer(name, shape)
        for entry in self.entries:
            self._buffers_of(entry, derivatives)
        lines = list(self._forward())
        if derivatives:
            lines.extend(self._backward())
        lines.extend(self._write(update, {}, "update", None))
        self.lines = tuple(lines)
        for name in self.numpy_names & self.shapes.keys():
            raise _taken(name)

    @property
    def numpy_names(self) -> set[str]:
        """What the lines need from numpy."""
        return {line.function.split(".")[0] for line in self.lines}

    def sweep(self, sweep: Sweep) -> tuple[Line, ...]:
        """The lines of one sweep."""
        return tuple(line for line in self.lines if line.sweep == sweep)

    def multiplications(self, sweep: Sweep, *, matrices_only: bool = False) -> int:
        """How many multiplications a sweep makes: all, or those inside matrix products."""
        return sum(
            line.multiplications for line in self.sweep(sweep) if line.matrices or not matrices_only
        )

    # Buffers

    def _buffer(
        self, name: str, shape: Shape, owner: Entry | None = None, number: float | None = None
    ) -> None:
        if name in self.shapes:
            raise _taken(name)
        self.shapes[name] = shape
        if owner is not None:
            self.owners[name] = owner.index
        if number is not None:
            self.numbers[name] = number

    def _buffers_of(self, entry: Entry, derivatives: bool) -> None:
        self._buffer(entry.name, entry.shape, entry)
        if entry.index in self.spare:
            rows, columns = entry.shape
            self._buffer(f"{entry.name}_1", (rows + 1, columns), entry)
        if derivatives and entry.varies:
            self._buffer(f"d_{entry.name}", entry.shape, entry)
        if entry.operation not in LEAVES:
            roles = {"o": entry.shape, "a": self._inputs(entry)[0].shape}
            for letter, role in operation(entry.operation).scratch.items():
                self._buffer(f"{entry.name}_{letter}", roles[role], entry)

    def _inputs(self, entry: Entry) -> list[Entry]:
        return [self.tape.entries[each] for each in entry.inputs]

    # Sweeps

    def _forward(self) -> Iterator[Line]:
        for entry in self.entries:
            if entry.operation not in LEAVES:
                rule = operation(entry.operation)
                yield from self._write(rule.forward, self._roles(entry, rule), "forward", entry)

    def _backward(self) -> Iterator[Line]:
        entry = self.output.entry
        if not entry.varies:
            raise GraphError(
                f"'{entry.name}' depends on no parameter", "ask for it without derivatives"
            )
        if np.prod(entry.shape) != 1:
            raise GraphError(
                f"'{entry.name}' is not one number but {entry.shape}",
                "differentiate its sum or its mean",
            )
        reached: set[int] = set()
        for entry in reversed(self.entries):
            if entry.varies and entry.operation not in LEAVES:
                yield from self._derivatives(entry, reached)

    def _derivatives(self, entry: Entry, reached: set[int]) -> Iterator[Line]:
        """Pass the adjoint of one entry on to its inputs."""
        rule = operation(entry.operation)
        for letter, source in zip("ab", self._inputs(entry), strict=False):
            if not source.varies:
                continue
            adjoint = share = f"d_{source.name}"
            if source.index in reached:  # it fans out: this path adds its share to the others'
                share = f"d_{source.name}_by_{entry.name}_{letter}"
                self._buffer(share, source.shape, source)
            roles = self._roles(entry, rule) | {f"d{letter}": share, "g": f"d_{entry.name}"}
            yield from self._write(rule.derivative(f"d{letter}"), roles, "backward", entry)
            if share != adjoint:
                text = f"add({adjoint}, {share}, {adjoint})"
                yield from self._write(text, {}, "backward", entry)
            reached.add(source.index)

    def _roles(self, entry: Entry, rule: Operation) -> dict[str, str]:
        """What each role of a rule stands for here, as code."""
        roles = {"o": entry.name}
        for letter, source in zip("ab", self._inputs(entry), strict=False):
            roles |= {letter: source.name, f"{letter}1": f"{source.name}_1"}
        for letter in rule.scratch:
            roles[letter] = f"{entry.name}_{letter}"
        return roles | {key: repr(setting) for key, setting in entry.settings.items()}

    # Lines

    def _write(
        self, rule: str, roles: Mapping[str, str], sweep: Sweep, entry: Entry | None
    ) -> Iterator[Line]:
        """The lines of a rule, its roles played by buffers."""
        cast = _Cast(roles)
        for statement in ast.parse(rule).body:
            call = cast.visit(statement).value
            fills, multiplications = self._output(call), self._multiplications(call)
            reads = self._read(call)
            matrices = ast.unparse(call.func) == "dot" and len(self._shape(call.args[0])) == 2
            call.args = [self._viewed(each) for each in call.args]
            for each in call.keywords:
                each.value = self._viewed(each.value)
            yield Line(
                text=ast.unparse(call),
                sweep=sweep,
                entry=None if entry is None else entry.index,
                fills=self.owners.get(fills),
                writes=fills,
                reads=reads,
                function=ast.unparse(call.func),
                multiplications=multiplications,
                matrices=matrices,
            )

    def _viewed(self, argument: ast.expr) -> ast.expr:
        """Open `W.T` and `z.reshape(…)` once and for all, and name what they show."""
        match argument:
            case ast.Attribute(attr="T"):
                name = f"{_root(argument)}_T"
            case ast.Call(func=ast.Attribute(attr="reshape")):
                sizes = self._shape(argument)
                if sizes == self.shapes[_root(argument)]:
                    return ast.Name(_root(argument))
                flat = len(sizes) == 1
                name = f"{_root(argument)}_{'flat' if flat else 'x'.join(map(str, sizes))}"
            case _:
                return argument
        code = ast.unparse(argument)
        while self.views.get(name, code) != code:
            name += "_"
        if name not in self.views:
            self._buffer(name, self._shape(argument))
            self.views[name] = code
        return ast.Name(name)

    @staticmethod
    def _output(call: ast.Call) -> str:
        """The buffer a call writes to: `out`, the first of copyto and add.at, or the last."""
        out = [each.value for each in call.keywords if each.arg == "out"]
        first = ast.unparse(call.func) in ("copyto", "add.at")
        return _root(out[0] if out else call.args[0 if first else -1])

    def _read(self, call: ast.Call) -> tuple[str, ...]:
        """All buffers that a call names but the one it writes, unless it adds to that one."""
        first = ast.unparse(call.func) in ("copyto", "add.at")
        named = [each.value for each in call.keywords if each.arg != "out"]
        named += call.args[1:] if first else call.args
        if not first and all(each.arg != "out" for each in call.keywords):
            named.remove(call.args[-1])
        if ast.unparse(call.func) == "add.at":
            named.append(call.args[0])
        found = [each.id for one in named for each in ast.walk(one) if isinstance(each, ast.Name)]
        return tuple(dict.fromkeys(each for each in found if each in self.shapes))

    def _multiplications(self, call: ast.Call) -> int:
        match ast.unparse(call.func):
            case "multiply":
                return int(np.prod(self._shape(call.args[-1])))
            case "dot":
                left, right = map(self._shape, call.args[:2])
                root = _root(call.args[1])
                ones = self.shapes[root][1] if self._stands_on_ones(root) else 0
                return int(np.prod(left[:-1]) * (np.prod(right) - ones))
        return 0

    def _shape(self, node: ast.expr) -> Shape:
        """The shape of `name`, `name.T` and the like, found without the memory of any of them."""
        if isinstance(node, ast.Name):
            return self.shapes[node.id]
        dummies = {
            each.id: np.broadcast_to(0.0, self.shapes[each.id])
            for each in ast.walk(node)
            if isinstance(each, ast.Name)
        }
        shape: Shape = eval(ast.unparse(node), dummies).shape
        return shape

    def _stands_on_ones(self, name: str) -> bool:
        return any(name == f"{self.tape.entries[each].name}_1" for each in self.spare)


def _root(node: ast.expr) -> str:
    """The buffer that an expression such as `x_1.T` looks at."""
    return next(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _taken(name: str) -> GraphError:
    return GraphError(f"the program uses the name '{name}' already", "choose another with .named()")


class _Cast(ast.NodeTransformer):
    """Gives each role of a rule to the buffer that plays it."""

    def __init__(self, roles: Mapping[str, str]) -> None:
        self.roles = roles

    def visit_Name(self, node: ast.Name) -> ast.expr:
        """Any other name is a numpy function, or a buffer already."""
        if node.id not in self.roles:
            return node
        return ast.parse(self.roles[node.id], mode="eval").body
