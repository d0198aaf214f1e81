"""What the text of a module says: its statements, the names they bind, mention and import."""

from __future__ import annotations

import ast
import json
import sys
from copy import copy
from dataclasses import asdict, dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

DYNAMIC = frozenset({"eval", "exec", "globals", "vars"})
"""Names whose use hides what else a statement uses: its whole module counts then."""

IMPORTING = frozenset({"__import__", "import_module", "iter_modules", "walk_packages"})
"""Names whose use hides what a module imports: all of its package counts then."""

DECLARING = frozenset({"figure", "numbers"})
"""Decorators that only write down what is declared: their words are no part of a drawing."""


@dataclass(frozen=True)
class Import:
    """One `import …` or `from … import …`."""

    source: str | None
    """The module after `from`, as it is written; None for a plain `import`."""

    level: int
    """The dots before it."""

    names: tuple[tuple[str, str | None], ...]
    """What is imported, and as what."""

    @property
    def starred(self) -> bool:
        """Whether it brings whatever there is."""
        return any(name == "*" for name, _ in self.names)


@dataclass(frozen=True)
class Statement:
    """A statement at the top level of a module."""

    lines: tuple[int, int]
    """The first and the last one that it takes up, decorators included."""

    digest: str
    """Of what it says, without comments, places and docstrings."""

    mentions: tuple[tuple[str, str | None], ...]
    """Every name that it may use, whether as a global one or not; with its attribute, if nothing
    of it is used there but this attribute."""

    imports: tuple[Import, ...]
    """Imports within it, at whatever depth."""

    is_import: bool
    """Whether it does nothing but import."""

    binds: tuple[str, ...]
    """The names that it binds."""

    is_plain: bool
    """Whether it does nothing but bind names when the module is imported."""

    @cached_property
    def dynamic(self) -> bool:
        """Whether it may use what it does not mention."""
        return self._uses(DYNAMIC | IMPORTING)

    @cached_property
    def importing(self) -> bool:
        """Whether it may import what it does not name."""
        return self._uses(IMPORTING)

    def _uses(self, names: frozenset[str]) -> bool:
        return any(name in names or attribute in names for name, attribute in self.mentions)


Statements = tuple[Statement, ...]

READING = sha256(sys.version.encode() + Path(__file__).read_bytes()).digest()
"""Digest of how texts are read: by other code, or by another Python, they may say other things."""


def statements_of(source: bytes) -> Statements:
    """The statements of a module; SyntaxError or ValueError if it is none."""
    tree = ast.parse(source)
    if b"__doc__" not in source:
        _drop_docstrings(tree)
    return tuple(_statement(node) for node in tree.body if not _for_checkers(node))


def packed(statements: Statements) -> bytes:
    """They, written down."""
    return json.dumps([asdict(each) for each in statements], separators=(",", ":")).encode()


def unpacked(written: bytes) -> Statements:
    """They, as they were written down."""
    return tuple(
        Statement(
            **each
            | {
                "lines": tuple(each["lines"]),
                "mentions": tuple((name, attribute) for name, attribute in each["mentions"]),
                "imports": tuple(_import_of(one) for one in each["imports"]),
                "binds": tuple(each["binds"]),
            }
        )
        for each in json.loads(written)
    )


def _import_of(written: dict[str, object]) -> Import:
    names: object = written["names"]
    assert isinstance(names, list)
    return Import(**written | {"names": tuple((name, other) for name, other in names)})  # type: ignore[arg-type]


def _statement(node: ast.stmt) -> Statement:
    first = min([node.lineno, *(each.lineno for each in getattr(node, "decorator_list", ()))])
    plain = _undeclared(node)
    names, only = _bound(node)
    within = list(ast.walk(plain))
    return Statement(
        (first, node.end_lineno or first),
        sha256(ast.dump(plain).encode()).hexdigest(),
        tuple(sorted(_mentions(within), key=lambda each: (each[0], each[1] or ""))),
        tuple(_import(each) for each in within if isinstance(each, ast.Import | ast.ImportFrom)),
        isinstance(node, ast.Import | ast.ImportFrom),
        tuple(sorted(names)),
        only,
    )


def _mentions(within: list[ast.AST]) -> set[tuple[str, str | None]]:
    found: set[tuple[str, str | None]] = set()
    bases: set[int] = set()
    for node in within:
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add((node.value.id, node.attr))
            bases.add(id(node.value))
    for node in within:
        if isinstance(node, ast.Name) and id(node) not in bases:
            found.add((node.id, None))
        elif isinstance(node, ast.Constant) and _may_be_name(node.value):
            found.add((str(node.value), None))
    return found


def _may_be_name(value: object) -> bool:
    """Whether a constant may be an annotation that is written as a string."""
    return isinstance(value, str) and value.isidentifier()


def _import(node: ast.Import | ast.ImportFrom) -> Import:
    names = tuple((each.name, each.asname) for each in node.names)
    if isinstance(node, ast.Import):
        return Import(None, 0, names)
    return Import(node.module or "", node.level, names)


def _for_checkers(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)


def _undeclared(node: ast.stmt) -> ast.stmt:
    """A function without the decorators that only write down what an author says of it."""
    if not isinstance(node, ast.FunctionDef) or not any(map(_declares, node.decorator_list)):
        return node
    bare = copy(node)
    bare.decorator_list = [each for each in node.decorator_list if not _declares(each)]
    return bare


def _declares(decorator: ast.expr) -> bool:
    call = decorator.func if isinstance(decorator, ast.Call) else decorator
    return (call.id if isinstance(call, ast.Name) else getattr(call, "attr", "")) in DECLARING


def _bound(node: ast.stmt) -> tuple[set[str], bool]:
    """The names that a statement binds, and whether it does nothing else when it runs."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {node.name}, True
    if isinstance(node, ast.Import | ast.ImportFrom):
        return {a.asname or a.name.partition(".")[0] for a in node.names}, True
    names = {n.id for n in ast.walk(node) if isinstance(n, ast.Name) and _stored(n)}
    targets = node.targets if isinstance(node, ast.Assign) else []
    if isinstance(node, ast.AnnAssign):
        targets = [node.target]
    plain = bool(targets) and all(
        isinstance(each, ast.Name | ast.Tuple | ast.List) for each in targets
    )
    return names, plain


def _stored(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store | ast.Del)


def _drop_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not _is_text(each)]
            node.body = kept or ([ast.Pass(lineno=1, end_lineno=1)] if body else [])  # type: ignore[attr-defined]


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
