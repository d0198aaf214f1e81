"""The names that a program uses, and what each stands for."""

from __future__ import annotations

import ast
import math
import pkgutil
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from engine.autodiff.entry import Entry
from engine.autodiff.errors import GraphError
from engine.autodiff.operation import Shape

CONSTANTS: Mapping[str, float] = {"zero": 0.0, "one": 1.0, "two": 2.0, "cap": 700.0}
"""Numbers that every rule may name. As 0-d arrays they cost numpy half of what Python floats do.

`cap` is where exp is still finite; softplus(u) = u to the last bit long before it.
"""

BUILTINS = {"slice", "Ellipsis", "bool", "int", "float", "complex"}
RESERVED = {"forward", "backward", "update", "__builtins__", *BUILTINS}
"""Names of the program's own, which no entry can bear."""

LONGEST = 200
"""Characters of a setting that still stands in the text; a longer one is given by name."""


class Buffers:
    """What the program's names mean; none means two things."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {}
        """Of every buffer, by name."""

        self.numbers: dict[str, float] = {}
        """Buffers that hold one number for good, and that number."""

        self.owners: dict[str, int] = {}
        """Places of the entries that buffers belong to."""

        self.views: dict[str, str] = {}
        """Buffers that look at another one in another shape, and the code that opens them, once."""

        self.values: dict[str, Any] = {}
        """Settings that are too long for the text, or no plain data, by the name given to them."""

        self.functions: dict[str, Callable[..., object]] = {}
        """Functions that numpy has not."""

        self.numpy: set[str] = set()
        """Functions that numpy has."""

        self._bearers: dict[str, Entry] = {}
        self._settings: dict[str, tuple[int, str]] = {}

    def _claim(self, name: str, owner: Entry | None = None) -> None:
        """Refuse a name that is taken, at the line of the entry that bears it."""
        kinds = (RESERVED, self.shapes, self.values, self.functions)
        if any(name in each for each in kinds):
            raise self.taken(name, owner)

    def taken(self, name: str, owner: Entry | None = None) -> GraphError:
        """The error of a name that means two things."""
        bearer = self._bearers.get(name, owner) if owner is None or owner.name != name else owner
        return GraphError(
            f"the program uses the name '{name}' already",
            "choose another with .named()",
            None if bearer is None else bearer.place,
        )

    def add(self, name: str, shape: Shape, owner: Entry | None = None) -> None:
        """Take a name for a buffer."""
        self._claim(name, owner)
        self.shapes[name] = shape
        if owner is not None:
            self.owners[name] = owner.index
            self._bearers[name] = owner

    def add_number(self, name: str, number: float) -> None:
        """Take a name for one number; the same for the same number is one."""
        known = self.numbers.get(name)
        if known is not None and np.array_equal(known, number, equal_nan=True):
            return
        self.add(name, ())
        self.numbers[name] = number

    def add_function(self, name: str, function: Callable[..., object] | str) -> None:
        """Take a name for a function; the same for the same function is one."""
        found: Callable[..., object]
        found = pkgutil.resolve_name(function) if isinstance(function, str) else function
        if self.functions.get(name) is not found:
            self._claim(name)
            self.functions[name] = found

    def setting(self, entry: Entry, key: str, number: int | None = None) -> str:
        """A setting, or its value for one input: as code if it is short and plain, else by name."""
        value: Any = entry.settings[key]
        name = f"{entry.name}_{key}"
        if number is not None:
            value, name = value[number], f"{name}_{number}"
        if _is_plain(value) and len(code := repr(value)) <= LONGEST:
            return code
        if self._settings.get(name) != (entry.index, key):
            self._claim(name, entry)
            self._settings[name] = (entry.index, key)
            self.values[name] = _quick(value)
        return name

    def shape(self, node: ast.expr) -> Shape:
        """The shape of `name`, `name.T` and the like, found without the memory of any of them."""
        if isinstance(node, ast.Name) and node.id in self.shapes:
            return self.shapes[node.id]
        dummies: dict[str, Any] = {
            each.id: np.broadcast_to(0.0, self.shapes[each.id])
            for each in ast.walk(node)
            if isinstance(each, ast.Name) and each.id in self.shapes
        }
        return np.shape(eval(ast.unparse(node), self.values | dummies))

    def view(self, argument: ast.expr) -> ast.expr:
        """Open `W.T` and `z.reshape(…)` once and for all, and name what they show."""
        match argument:
            case ast.Attribute(attr="T"):
                name = f"{root(argument)}_T"
            case ast.Call(func=ast.Attribute(attr="reshape")):
                sizes = self.shape(argument)
                if sizes == self.shapes[root(argument)]:
                    return ast.Name(root(argument))
                flat = len(sizes) == 1
                name = f"{root(argument)}_{'flat' if flat else 'x'.join(map(str, sizes))}"
            case _:
                return argument
        code = ast.unparse(argument)
        while self.views.get(name, code) != code:
            name += "_"
        if name not in self.views:
            self.add(name, self.shape(argument))
            self.views[name] = code
        return ast.Name(name)


def root(node: ast.expr) -> str:
    """The buffer that an expression such as `x_1.T` looks at."""
    if isinstance(node, ast.Name):
        return node.id
    return next(each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def _is_plain(value: object) -> bool:
    """Whether the text of a value, as repr has it, is code that gives the value back."""
    if isinstance(value, slice):
        return all(map(_is_plain, (value.start, value.stop, value.step)))
    if type(value) in (tuple, list):
        return all(map(_is_plain, value))  # type: ignore[call-overload]
    if type(value) is float:
        return math.isfinite(value)
    return value is None or value is Ellipsis or type(value) in (bool, int, str)


def _quick(value: object) -> object:
    """Long lists within an index as arrays, which numpy need not convert in every run."""
    if isinstance(value, tuple):
        return tuple(np.array(each) if isinstance(each, list) else each for each in value)
    return np.array(value) if type(value) is float else value
