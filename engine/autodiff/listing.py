"""The listing: the straight-line numpy program that a tape comes to, line by line, before it runs.

One sweep forward computes every entry; one sweep backward computes every adjoint; lines of an
optimiser may follow. Buffers are named after the entries:

    z        the value of entry z                   d_z         d loss / d z, its adjoint
    z_1      z standing on a spare row of ones      z_t         scratch t of the rule for z
    theta    all parameters, flat                   gradient    d loss / d theta, flat
    W_T      W transposed (without its column of biases, where those have no part)
    z_key    a setting of z that is too long for a line
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from math import prod

from engine.autodiff.buffers import CONSTANTS, Buffers
from engine.autodiff.entry import Entry
from engine.autodiff.errors import GraphError
from engine.autodiff.line import SWEEPS, Line, Sweep
from engine.autodiff.operation import LETTERS, Operation, Shape
from engine.autodiff.rules import Writer
from engine.autodiff.structure import Structure, structure_of
from engine.autodiff.variable import Variable

__all__ = ["SWEEPS", "Line", "Listing", "Sweep"]

MOST_LISTED = 256
_LISTED: OrderedDict[Structure, tuple[Buffers, tuple[Line, ...]]] = OrderedDict()
"""Listings by structure, the latest last: one network is traced for every moment, sample and
check of it, and its lines are the same each time."""


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
        self.derivatives = derivatives
        self.tape = output.tape
        self.entries = self.tape.ancestors(output.index)
        self.parameters = [each for each in self.tape.entries if each.operation == "parameter"]
        self.spare = {
            source.index
            for entry in self.entries
            if entry.rule is not None and entry.rule.ones
            for source in [self._inputs(entry)[LETTERS.index(entry.rule.ones)]]
        }
        """Places of the entries that stand on a row of ones, because a layer reads them."""

        self.buffers, self.lines = self._listed(update, state or {})
        self.shapes = self.buffers.shapes
        """Of every buffer, by name."""

        self.numbers = self.buffers.numbers
        """Buffers that hold one number for good, and that number."""

        self.owners = self.buffers.owners
        """Places of the entries that buffers belong to."""

        self.views = self.buffers.views
        """Buffers that look at another one in another shape, and the code that opens them, once."""

    def _listed(self, update: str, state: Mapping[str, Shape]) -> tuple[Buffers, tuple[Line, ...]]:
        """Buffers and lines; those of a tape of the same structure, if one was listed lately."""
        parts = (self.output.index, self.derivatives, update, tuple(state.items()))
        structure = structure_of(self.entries, self.parameters, parts)
        if structure is not None and structure in _LISTED:
            _LISTED.move_to_end(structure)
            return _LISTED[structure]
        self.buffers = Buffers()
        self.shapes = self.buffers.shapes
        lines = tuple(self._written(update, state))
        for name in sorted(self.numpy_names & (self.shapes.keys() | self.buffers.values.keys())):
            raise self.buffers.taken(name)
        if structure is not None:
            _LISTED[structure] = self.buffers, lines
            if len(_LISTED) > MOST_LISTED:
                _LISTED.popitem(last=False)
        return self.buffers, lines

    def _written(self, update: str, state: Mapping[str, Shape]) -> Iterator[Line]:
        self._take_names(state)
        spare = {f"{self.tape.entries[each].name}_1" for each in self.spare}
        self._writer = Writer(self.buffers, spare)
        yield from self._forward()
        if self.derivatives:
            yield from self._backward()
        yield from self._writer.lines(update, {}, "update", None)

    @property
    def numpy_names(self) -> set[str]:
        """What the lines need from numpy."""
        return self.buffers.numpy

    def sweep(self, sweep: Sweep) -> tuple[Line, ...]:
        """The lines of one sweep."""
        return tuple(line for line in self.lines if line.sweep == sweep)

    def multiplications(self, sweep: Sweep, *, matrices_only: bool = False) -> int:
        """How many multiplications a sweep makes: all, or those inside matrix products."""
        return sum(
            line.multiplications for line in self.sweep(sweep) if line.matrices or not matrices_only
        )

    # Buffers

    def _take_names(self, state: Mapping[str, Shape]) -> None:
        for name, number in CONSTANTS.items():
            self.buffers.add_number(name, number)
        size = sum(prod(each.shape) for each in self.parameters)
        self.buffers.add("theta", (size,))
        self.buffers.add("gradient", (size,))
        for name, shape in state.items():
            self.buffers.add(name, shape)
        for entry in self.entries:
            self._buffers_of(entry)
        for entry in self.parameters:  # those that the output does not need lie in theta as well
            if entry.name not in self.shapes:
                self.buffers.add(entry.name, entry.shape, entry)
                if self.derivatives:
                    self.buffers.add(f"d_{entry.name}", entry.shape, entry)

    def _buffers_of(self, entry: Entry) -> None:
        add = self.buffers.add
        add(entry.name, entry.shape, entry)
        if entry.index in self.spare:
            rows, columns = entry.shape
            add(f"{entry.name}_1", (rows + 1, columns), entry)
        if self.derivatives and entry.varies:
            add(f"d_{entry.name}", entry.shape, entry)
        if entry.rule is None:
            return
        roles = {"o": entry.shape}
        roles |= zip(LETTERS, (each.shape for each in self._inputs(entry)), strict=False)
        for letter, role in entry.rule.scratch.items():
            shape = roles.get(role, entry.settings.get(role))
            if not isinstance(shape, tuple):
                raise GraphError(
                    f"scratch '{letter}' of '{entry.operation}' has the shape of '{role}', "
                    "which is no role and no setting",
                    f"choose from {sorted(roles)}",
                    entry.place,
                )
            add(f"{entry.name}_{letter}", shape, entry)
        for name, number in entry.rule.constants.items():
            self.buffers.add_number(name, number)
        for name, function in entry.rule.functions.items():
            self.buffers.add_function(name, function)

    def _inputs(self, entry: Entry) -> list[Entry]:
        return [self.tape.entries[each] for each in entry.inputs]

    # Sweeps

    def _forward(self) -> Iterator[Line]:
        for entry in self.entries:
            if entry.rule is not None:
                roles = self._roles(entry, entry.rule)
                yield from self._writer.lines(entry.rule.forward, roles, "forward", entry)

    def _backward(self) -> Iterator[Line]:
        entry = self.output.entry
        if not entry.varies:
            raise GraphError(
                f"'{entry.name}' depends on no parameter",
                "ask for it without derivatives",
                entry.place,
            )
        if prod(entry.shape) != 1:
            raise GraphError(
                f"'{entry.name}' is not one number but {entry.shape}",
                "differentiate its sum or its mean",
                entry.place,
            )
        reached: set[int] = set()
        for entry in reversed(self.entries):
            if entry.varies and entry.rule is not None:
                yield from self._derivatives(entry, entry.rule, reached)

    def _derivatives(self, entry: Entry, rule: Operation, reached: set[int]) -> Iterator[Line]:
        """Pass the adjoint of one entry on to its inputs."""
        common = self._roles(entry, rule) | {"g": f"d_{entry.name}"}
        for number, source in enumerate(self._inputs(entry)):
            if not source.varies:
                continue
            letter = LETTERS[number] if number < len(LETTERS) else str(number)
            adjoint = share = f"d_{source.name}"
            if source.index in reached:  # it fans out: this path adds its share to the others'
                share = f"d_{source.name}_by_{entry.name}_{letter}"
                self.buffers.add(share, source.shape, source)
            roles = common | {f"d{letter}": share, "x": source.name, "dx": share}
            roles |= {key: self.buffers.setting(entry, key, number) for key in rule.each}
            try:
                lines = rule.derivative(f"d{letter}")
            except GraphError as error:
                raise error.at(entry.place) from None
            yield from self._writer.lines(lines, roles, "backward", entry)
            if share != adjoint:
                text = f"add({adjoint}, {share}, {adjoint})"
                yield from self._writer.lines(text, {}, "backward", entry)
            reached.add(source.index)

    def _roles(self, entry: Entry, rule: Operation) -> dict[str, str]:
        """What each role of a rule stands for here, as code."""
        sources = [each.name for each in self._inputs(entry)]
        roles = {"o": entry.name, "inputs": f"({', '.join(sources)},)"}
        for letter, source in zip(LETTERS, sources, strict=False):
            roles |= {letter: source, f"{letter}1": f"{source}_1"}
        for letter in rule.scratch:
            roles[letter] = f"{entry.name}_{letter}"
        alike = [key for key in entry.settings if key not in rule.each]
        return roles | {key: self.buffers.setting(entry, key) for key in alike}
