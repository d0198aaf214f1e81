"""The source that a function or a class was made from: only those statements that it reaches.

Starting from the statement that defines it, every name that a reached statement mentions leads to
the statements of its module that bind this name, and through imports on into other modules of the
project. What cannot be told from the text counts whole: a module that is used as an object, one
that evaluates code or is imported by a star, and every statement at the top level of a reached
module that does more than bind a name. Comments, blank lines and docstrings do not count.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from engine.memory.modules import PROJECT, Mention, Module, Statement, module
from engine.memory.reads import digest_of_file, read_at_import
from engine.memory.versions import python_version, versions_of

DECLARING = frozenset({"figure", "numbers"})
"""Decorators that only write down what is declared: their words are no part of a drawing."""


@dataclass
class _Reach:
    """What has been reached so far."""

    statements: dict[tuple[str, int], str] = field(default_factory=dict)
    libraries: set[str] = field(default_factory=set)
    modules: set[str] = field(default_factory=set)
    named: set[tuple[str, str]] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)

    def name(self, where: str, name: str) -> None:
        """Follow a name of a module of the project, or of a library."""
        if (where, name) in self.named:
            return
        self.named.add((where, name))
        found = self._enter(where)
        if found is None:
            return
        if name in found.binders:
            for place in found.binders[name]:
                self._statement(found, place, name)
        elif _is_project(f"{where}.{name}") and module(f"{where}.{name}"):
            self._whole(f"{where}.{name}")
        elif found.starred:
            for node in found.starred:
                self._whole(found.target(node))
        elif not name.startswith("__"):
            self._whole(where)  # bound in a way that the text does not show

    def _enter(self, where: str) -> Module | None:
        """A module, and what happens when it is imported; None for one of a library."""
        if not _is_project(where):
            self.libraries.add(where.partition(".")[0])
            return None
        found = module(where)
        if found is None or where in self.modules:
            return found
        self.modules.add(where)
        parent = where.rpartition(".")[0]
        if parent:
            self._enter(parent)
        for place in found.always:
            self._statement(found, place)
        return found

    def _whole(self, where: str) -> None:
        """Everything in a module."""
        if where in self.whole:
            return
        self.whole.add(where)
        found = self._enter(where)
        if found is not None:
            for place in range(len(found.statements)):
                self._statement(found, place)

    def _statement(self, found: Module, place: int, name: str | None = None) -> None:
        """A statement that was reached, for the sake of one of the names that it binds."""
        statement = found.statements[place]
        if isinstance(statement.node, ast.Import | ast.ImportFrom):
            self._import(found, statement.node, name)
            return
        if (found.name, place) in self.statements:
            return
        text, mentions, imports = _root(statement) or (
            statement.text, statement.mentions, statement.imports
        )  # fmt: skip
        self.statements[found.name, place] = text
        for node in imports:
            self._import(found, node, None)
        if statement.dynamic:
            self._whole(found.name)
        for mention in mentions:
            self._mention(found, mention)

    def _mention(self, found: Module, mention: Mention) -> None:
        for place in found.binders.get(mention.name, ()):
            node = found.statements[place].node
            target = _module_bound(found, node, mention.name)
            if target is None:
                self._statement(found, place, mention.name)
            elif mention.attribute:
                self.name(target, mention.attribute)
            else:
                self._whole(target)
        if mention.name not in found.binders:
            for star in found.starred:
                self._whole(found.target(star))

    def _import(self, found: Module, node: ast.Import | ast.ImportFrom, name: str | None) -> None:
        for alias in node.names:
            bound = alias.asname or alias.name.partition(".")[0]
            if name not in (None, bound):
                continue
            if isinstance(node, ast.Import):
                self._whole(alias.name) if _is_project(alias.name) else self._enter(alias.name)
            elif alias.name == "*":
                self._whole(found.target(node))
            else:
                self.name(found.target(node), alias.name)


def _root(statement: Statement) -> tuple[str, Iterable[Mention], Any] | None:
    """A declared function without the decorator that declares it; None for any other statement."""
    node = statement.node
    if not isinstance(node, ast.FunctionDef) or not any(map(_declares, node.decorator_list)):
        return None
    others = [each for each in node.decorator_list if not _declares(each)]
    bare = copy(node)
    bare.decorator_list = others
    plain = Statement(bare, ast.dump(bare))
    return plain.text, plain.mentions, plain.imports


def _declares(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (call.id if isinstance(call, ast.Name) else getattr(call, "attr", "")) in DECLARING


def _module_bound(found: Module, node: ast.stmt, name: str) -> str | None:
    """The module that an import binds a name to; None if it binds something in a module."""
    if isinstance(node, ast.Import):
        found_as = [each.name for each in node.names if each.asname == name]
        return found_as[0] if found_as and _is_project(found_as[0]) else None
    if isinstance(node, ast.ImportFrom):
        alias = next((a for a in node.names if (a.asname or a.name) == name), None)
        inner = f"{found.target(node)}.{alias.name}" if alias else ""
        outer = module(found.target(node)) if alias else None
        if alias and _is_project(inner) and module(inner):
            return None if outer and alias.name in outer.binders else inner
    return None


def _is_project(name: str) -> bool:
    return name.partition(".")[0] in PROJECT


def source_digest(*values: Any) -> str:
    """Digest of the source that functions and classes were made from.

    With it go the versions of all libraries that this source imports, of those that they require,
    and of Python, and the files that its modules read when they were imported.
    """
    reach = _Reach()
    for value in values:
        reach.name(value.__module__, value.__qualname__.partition(".")[0])
    state = sha256(python_version().encode())
    for (where, _), text in sorted(reach.statements.items()):
        state.update(f"{_told(where)} {text}\n".encode())
    for name in sorted(reach.modules):
        for file in read_at_import(name):
            state.update(f"{file.name} {digest_of_file(file)}\n".encode())
    for line in versions_of(reach.libraries):
        state.update(line.encode())
    return state.hexdigest()


def _told(where: str) -> str:
    """A module's name without that of its content folder, which may lie anywhere."""
    root, _, rest = where.partition(".")
    return where if root == "engine" else rest
