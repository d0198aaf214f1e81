"""The program: a listing with memory, ready to run as often as you like.

program = Program(loss)          # allocates every buffer once
program.run()                    # one sweep forward, one backward; a copy of the loss
program.value("z1"), program.gradients()                    # copies, yours to keep
program["z1"], program.adjoint("z1"), program.theta, program.gradient   # the memory itself
print(program.source)            # the very lines that ran
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from math import prod
from types import CodeType
from typing import Any, NoReturn, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from engine.autodiff.complex_plane import QUICKER
from engine.autodiff.entry import LEAVES
from engine.autodiff.errors import refusal, told
from engine.autodiff.line import SWEEPS, Line, Sweep
from engine.autodiff.listing import Listing
from engine.autodiff.variable import Variable

CACHE_LINE = 64
"""Bytes."""

Array = NDArray[np.float64]
"""Complex in a complex-step check alone, which asks for it by `dtype`."""


class Program:
    """One straight-line numpy program over buffers that are allocated once."""

    def __init__(
        self,
        output: Variable,
        *,
        derivatives: bool = True,
        update: str = "",
        state: Mapping[str, NDArray[np.float64]] | None = None,
        dtype: type[np.float64] | type[np.complex128] = np.float64,
    ) -> None:
        """Prepare to compute `output`.

        `update` is numpy code over theta, gradient and the arrays of `state` that changes theta in
        place. Each of the three sweeps can be run by itself.
        """
        state = state or {}
        self.listing = Listing(
            output,
            derivatives=derivatives,
            update=update,
            state={name: np.shape(array) for name, array in state.items()},
        )
        self._dtype = dtype
        self._memory: dict[str, Array] = self._allocate()
        self.theta = self._memory["theta"]
        """(parameters,): all parameters in the order of the tape; each one's buffer is a view."""

        for name, array in state.items():
            self._memory[name][...] = array
        views = [f"{name} = {code}" for name, code in self.listing.views.items()]
        self.source = "\n".join([*views, *(self._function(sweep) for sweep in SWEEPS)])
        """The program as text: views of the buffers, opened once; then a function a sweep."""

        functions = {name: getattr(np, name) for name in self.listing.numpy_names}
        if dtype is np.complex128:
            functions |= {name: QUICKER[name] for name in functions.keys() & QUICKER.keys()}
        named = self.listing.buffers
        scope: dict[str, Any] = functions | named.functions | named.values | self._memory
        exec(_compiled(self.source), scope)
        self._memory.update((name, scope[name]) for name in self.listing.views)
        self.forward: Callable[[], None] = scope["forward"]
        self.backward: Callable[[], None] = scope["backward"] if derivatives else self._refuse
        self.update: Callable[[], None] = scope["update"]
        self._scope = scope
        self._checked = [each for each in self.listing.entries if each.rule and each.rule.check]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines in the order in which they run."""
        return self.listing.lines

    @property
    def gradient(self) -> Array:
        """(parameters,), live: d output / d theta, as the last backward sweep left it."""
        if not self.listing.derivatives:
            self._refuse()
        return self._memory["gradient"]

    def run(self) -> Array:
        """Sweep forward and backward; the output, yours to keep."""
        if not self.listing.derivatives:
            self._refuse()
        self.forward()
        self.backward()
        return self.value(self.listing.output.name)

    def run_line(self, line: Line) -> Array:
        """Run one line of the program by itself; the buffer it wrote, live."""
        exec(_compiled(line.text), self._scope)
        return self[line.writes]

    def rest_of_forward(self, name: str) -> Callable[[], None]:
        """What is left of the forward sweep once the entry of that name holds its value."""
        place = self.listing.tape.place(name)
        lines = [line.text for line in self.listing.sweep("forward") if (line.entry or 0) > place]
        code = _compiled("\n".join(lines))
        return lambda: exec(code, self._scope)

    def __getitem__(self, name: str) -> Array:
        """A buffer, live: the next run will change it, and what you write there enters that run."""
        name = unicodedata.normalize("NFKC", name)
        if name not in self._memory:
            raise refusal(f"the program has no buffer '{name}'", f"it has {sorted(self._memory)}")
        return self._memory[name]

    def value(self, name: str) -> Array:
        """What a buffer holds now: a copy, yours to keep."""
        return self[name].copy()

    def adjoint(self, name: str) -> Array:
        """d output / d that entry, live."""
        if not self.listing.derivatives:
            self._refuse()
        return self[f"d_{name}"]

    def load(self, /, **data: ArrayLike) -> None:
        """Replace data of the tape by other numbers of the same shape."""
        given: dict[int, Array] = {}
        for name, value in data.items():
            place = self.listing.tape.place(name)
            if self.listing.tape.entries[place].operation not in LEAVES:
                raise refusal(f"'{name}' is computed, not given", "load data or parameters")
            if np.shape(value) != self[name].shape:
                raise refusal(
                    f"'{name}' holds {self[name].shape}, not {np.shape(value)}",
                    "trace another tape for data of another shape",
                )
            given[place] = np.asarray(value)
        self._check(given)
        for name, value in data.items():
            self[name][...] = value

    def gradients(self) -> dict[str, Array]:
        """d output / d each parameter, as the last run left it; yours to keep."""
        return {each.name: self.adjoint(each.name).copy() for each in self.listing.parameters}

    def _check(self, given: Mapping[int, Array]) -> None:
        """Refuse what the operations that read these leaves cannot take."""
        entries = self.listing.tape.entries
        for entry in self._checked:
            if entry.rule and entry.rule.check and given.keys() & set(entry.inputs):
                fixed = [entries[each].operation in ("data", "constant") for each in entry.inputs]
                known = [
                    given.get(each, self[entries[each].name].real) if sure else None
                    for each, sure in zip(entry.inputs, fixed, strict=True)
                ]
                with told(entry.operation):
                    entry.rule.check(*known)

    def _refuse(self) -> NoReturn:
        raise refusal(
            f"the program of '{self.listing.output.name}' was asked for without derivatives",
            "leave out derivatives=False; to compute the output alone, call forward()",
        )

    # Memory

    def _arena(self, names: Iterable[str]) -> dict[str, Array]:
        """Memory for some buffers: each begins where a cache line does, which numpy reads faster.

        All lie in one piece; to get thousands of small pieces takes longer than to use them.
        """
        shapes = [(name, self.listing.shapes[name]) for name in names]
        line = CACHE_LINE // np.dtype(self._dtype).itemsize
        lengths = [-(-prod(shape) // line) * line for _, shape in shapes]
        room = np.zeros(sum(lengths) + line, dtype=self._dtype)
        start = -room.ctypes.data % CACHE_LINE // room.itemsize
        arena = {}
        for (name, shape), length in zip(shapes, lengths, strict=True):
            arena[name] = cast(Array, room[start : start + prod(shape)].reshape(shape))
            start += length
        return arena

    def _allocate(self) -> dict[str, Array]:
        listing = self.listing
        entries = listing.tape.entries
        on_ones = {entries[place].name for place in listing.spare}
        inside: set[str] = set()
        for entry in listing.parameters:
            inside |= {entry.name, f"d_{entry.name}"}
        own = listing.shapes.keys() - listing.views.keys() - inside - on_ones
        memory = self._arena(name for name in listing.shapes if name in own)
        start = 0
        for entry in listing.parameters:  # all of them, so that theta's layout is the tape's
            stop = start + prod(entry.shape)
            memory[entry.name] = memory["theta"][start:stop].reshape(entry.shape)
            if listing.derivatives:
                memory[f"d_{entry.name}"] = memory["gradient"][start:stop].reshape(entry.shape)
            start = stop
        for name in on_ones:
            memory[f"{name}_1"][-1] = 1.0
            memory[name] = memory[f"{name}_1"][:-1]
        for name, number in listing.numbers.items():
            memory[name][...] = number
        for place, value in listing.tape.values.items():
            name = entries[place].name
            if name in memory:
                memory[name][...] = value
        if listing.derivatives:
            memory[f"d_{listing.output.name}"][...] = 1.0
        return memory

    # Text

    def _function(self, sweep: Sweep) -> str:
        body = [line.text for line in self.listing.sweep(sweep)] or ["pass"]
        return "\n    ".join([f"def {sweep}():", *body])


@lru_cache(maxsize=4096)
def _compiled(text: str) -> CodeType:
    """The code of some lines: programs of one structure share it."""
    return compile(text, "<straight-line program>", "exec")


def gradients(output: Variable) -> dict[str, Array]:
    """d output / d each parameter of its tape. Nothing that you passed in is changed."""
    program = Program(output)
    program.run()
    return program.gradients()
