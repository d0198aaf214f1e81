"""From a rule to lines: each role is replaced by the buffer that plays it."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from keyword import iskeyword
from math import prod
from typing import Any

import numpy as np

from engine.autodiff.buffers import BUILTINS, Buffers, root
from engine.autodiff.entry import Entry
from engine.autodiff.errors import GraphError
from engine.autodiff.line import Line, Sweep

FIRST = ("copyto", "add.at")
"""Functions that write to their first argument; all others to `out` or to their last."""

METHODS = ("reduce", "at", "accumulate", "reduceat", "outer")
"""Of a numpy function."""


class Writer:
    """Writes lines over some buffers; `spare` names those that stand on a row of ones."""

    def __init__(self, buffers: Buffers, spare: Collection[str]) -> None:
        self._buffers = buffers
        self._spare = spare

    def lines(
        self, rule: str, roles: Mapping[str, str], sweep: Sweep, entry: Entry | None
    ) -> Iterator[Line]:
        """The lines of one rule."""
        for template, called, function in _statements(rule):
            call = _cast(template, roles)
            self._require_known(call, called - roles.keys(), rule, entry)
            assert isinstance(call, ast.Call)
            fills, reads = root(_target(call, function)), self._read(call, function)
            multiplications = self._multiplications(call, function)
            matrices = function == "matmul" or (
                function == "dot" and len(self._buffers.shape(call.args[0])) == 2
            )
            call.args = [self._buffers.view(each) for each in call.args]
            for each in call.keywords:
                each.value = self._buffers.view(each.value)
            yield Line(
                text=_text(call, function),
                sweep=sweep,
                entry=None if entry is None else entry.index,
                fills=self._buffers.owners.get(fills),
                writes=fills,
                reads=reads,
                function=function,
                multiplications=multiplications,
                matrices=matrices,
            )

    def _require_known(
        self, call: ast.expr, functions: Collection[str], rule: str, entry: Entry | None
    ) -> None:
        """Refuse what is no call of known functions on known names."""
        buffers = self._buffers
        whose = "the update" if entry is None else f"a rule of '{entry.operation}'"

        def refused(problem: str, remedy: str) -> GraphError:
            return GraphError(f"{whose} {problem}", remedy, None if entry is None else entry.place)

        if not isinstance(call, ast.Call):
            raise refused(f"is no list of calls: {rule}", "write calls, as numpy's")
        for name in functions:
            if name not in buffers.functions and not hasattr(np, name):
                raise refused(
                    f"calls '{name}', which numpy has not",
                    "give the function in the operation's `functions`",
                )
        buffers.numpy.update(each for each in functions if each not in buffers.functions)
        known = (functions, buffers.shapes, buffers.values, BUILTINS)
        for name in (name for part in _parts(call) for name in _names(part)):
            if not any(name in each for each in known):
                raise refused(
                    f"names '{name}', which is no role, scratch, setting or constant",
                    f"mend the rule: {rule}",
                )

    def _read(self, call: ast.Call, function: str) -> tuple[str, ...]:
        """All buffers that a call names but the one it writes, unless it leaves part of that."""
        first = function in FIRST
        named = [each.value for each in call.keywords if each.arg != "out"]
        named += call.args[1:] if first else call.args
        if not first and all(each.arg != "out" for each in call.keywords):
            named.remove(call.args[-1])
        if function == "add.at" or any(each.arg == "where" for each in call.keywords):
            named.append(_target(call, function))
        found = [name for one in named for name in _names(one)]
        return tuple(dict.fromkeys(each for each in found if each in self._buffers.shapes))

    def _multiplications(self, call: ast.Call, function: str) -> int:
        shape = self._buffers.shape
        match function:
            case "multiply":
                return prod(shape(call.args[-1]))
            case "dot":
                left, right = map(shape, call.args[:2])
                name = root(call.args[1])
                ones = self._buffers.shapes[name][1] if name in self._spare else 0
                return prod(left[:-1]) * (prod(right) - ones)
            case "matmul":
                return prod(shape(call.args[2])) * shape(call.args[0])[-1]
        return 0


def _target(call: ast.Call, function: str) -> ast.expr:
    """What a call writes to: `out`, the first of copyto and add.at, or the last."""
    out = [each.value for each in call.keywords if each.arg == "out"]
    return out[0] if out else call.args[0 if function in FIRST else -1]


def _parsed(rule: str) -> ast.Module:
    try:
        return ast.parse(rule)
    except SyntaxError as error:
        raise GraphError(
            f"a rule cannot be read: {error.msg}: {rule.splitlines()[(error.lineno or 1) - 1]}",
            "write calls of numpy functions, a line or a semicolon between two",
        ) from None


@lru_cache(maxsize=1024)
def _statements(rule: str) -> list[tuple[ast.expr, frozenset[str], str]]:
    """Each statement of a rule, the functions that it calls, and the one that it is a call of."""
    found = []
    for statement in _parsed(rule).body:
        call = statement.value if isinstance(statement, ast.Expr) else ast.Constant(None)
        functions = [each.func for each in ast.walk(call) if isinstance(each, ast.Call)]
        called = {each.id for each in functions if isinstance(each, ast.Name)}
        called |= {
            root(each)
            for each in functions
            if isinstance(each, ast.Attribute) and each.attr in METHODS
        }
        name = ast.unparse(call.func) if isinstance(call, ast.Call) else ""
        found.append((call, frozenset(called), name))
    return found


def _cast(template: ast.expr, roles: Mapping[str, str]) -> ast.expr:
    """A statement with every role given to the buffer that plays it; the template stays."""
    if isinstance(template, ast.Call) and all(
        isinstance(each, ast.Name | ast.Constant) for each in _parts(template)
    ):
        return ast.Call(
            template.func,
            [_played(each, roles) for each in template.args],
            [ast.keyword(each.arg, _played(each.value, roles)) for each in template.keywords],
        )
    cast: ast.expr = _rebuilt(template, roles)
    return cast


def _rebuilt(node: Any, roles: Mapping[str, str]) -> Any:
    """A node with the names in it played, at any depth; what holds none stays the same object."""
    if isinstance(node, ast.Name):
        return _played(node, roles)
    if isinstance(node, list):
        return [_rebuilt(each, roles) for each in node]
    if not isinstance(node, ast.AST):
        return node
    return type(node)(**{field: _rebuilt(value, roles) for field, value in ast.iter_fields(node)})


def _played(node: ast.expr, roles: Mapping[str, str]) -> ast.expr:
    """The code that a name stands for, if it is a role; else a numpy function, or a buffer."""
    code = roles.get(node.id) if isinstance(node, ast.Name) else None
    if code is None:
        return node
    simple = code.isidentifier() and not iskeyword(code)
    return ast.Name(code) if simple else ast.parse(code, mode="eval").body


def _parts(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(each.value for each in call.keywords)]


def _text(call: ast.Call, function: str) -> str:
    """The code of a call, as ast.unparse has it, which would take its time."""
    given = [_code(each) for each in call.args]
    given += [f"{each.arg}={_code(each.value)}" for each in call.keywords]
    return f"{function}({', '.join(given)})"


def _code(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ast.unparse(node)


def _names(node: ast.expr) -> list[str]:
    """The names in an expression; most are one name, and need no search."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Constant):
        return []
    return [each.id for each in ast.walk(node) if isinstance(each, ast.Name)]
