"""The modules of the project as text: which statement binds which name, and what it mentions."""

from __future__ import annotations

import ast
from copy import copy
from dataclasses import dataclass, field
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path

PROJECT: dict[str, Path] = {"engine": Path(__file__).parents[1]}
"""Packages whose source is part of a key, and where they lie; content folders are entered here."""

DYNAMIC = frozenset({"eval", "exec", "globals", "vars"})
"""Names whose use hides what else a statement uses: its whole module counts then."""

IMPORTING = frozenset({"__import__", "import_module", "iter_modules", "walk_packages"})
"""Names whose use hides what a module imports: all of its package counts then."""


DECLARING = frozenset({"figure", "numbers"})
"""Decorators that only write down what is declared: their words are no part of a drawing."""


@dataclass(frozen=True)
class Mention:
    """A name that a statement uses."""

    name: str
    attribute: str | None
    """If nothing of it is used there but this attribute."""


@dataclass
class Statement:
    """A statement at the top level of a module."""

    node: ast.stmt
    digest: str
    """Of what it says, without comments, places and docstrings."""

    @cached_property
    def mentions(self) -> frozenset[Mention]:
        """Every name that it may use, whether as a global one or not."""
        found: set[Mention] = set()
        bases: set[int] = set()
        for node in ast.walk(self.node):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                found.add(Mention(node.value.id, node.attr))
                bases.add(id(node.value))
        for node in ast.walk(self.node):
            if isinstance(node, ast.Name) and id(node) not in bases:
                found.add(Mention(node.id, None))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found |= _quoted(node.value)
        return frozenset(found)

    @cached_property
    def imports(self) -> tuple[ast.Import | ast.ImportFrom, ...]:
        """Imports within it, at whatever depth."""
        return tuple(n for n in ast.walk(self.node) if isinstance(n, ast.Import | ast.ImportFrom))

    @property
    def is_import(self) -> bool:
        """Whether it does nothing but import."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def dynamic(self) -> bool:
        """Whether it may use what it does not mention."""
        return self._uses(DYNAMIC | IMPORTING)

    @property
    def importing(self) -> bool:
        """Whether it may import what it does not name."""
        return self._uses(IMPORTING)

    def _uses(self, names: frozenset[str]) -> bool:
        return any(each.name in names or each.attribute in names for each in self.mentions)


@dataclass
class Module:
    """A module of the project."""

    name: str
    file: Path
    statements: list[Statement]
    binders: dict[str, list[int]] = field(default_factory=dict)
    """From a name to the places of the statements that bind it."""

    always: list[int] = field(default_factory=list)
    """Places of the statements that do something when the module is imported."""

    starred: list[ast.ImportFrom] = field(default_factory=list)

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        return self.name if self.file.name == "__init__.py" else self.name.rpartition(".")[0]

    def target(self, node: ast.ImportFrom) -> str:
        """The module that an import is from."""
        if not node.level:
            return node.module or ""
        parts = self.package.split(".")
        base = parts[: len(parts) - node.level + 1]
        return ".".join([*base, *([node.module] if node.module else [])])


def file_of(name: str) -> Path | None:
    """The file of a module of the project; None if it is none."""
    root, *rest = name.split(".")
    if root not in PROJECT:
        return None
    stem = PROJECT[root].joinpath(*rest)
    return next(
        (each for each in (stem.with_name(f"{stem.name}.py"), stem / "__init__.py")
         if each.is_file() and (rest or each.name == "__init__.py")),
        None,
    )  # fmt: skip


def told(name: str) -> str:
    """A module's name, for a volume's without that of its content folder, which may lie anywhere.

    It then begins with a dot.
    """
    root, dot, rest = name.partition(".")
    return dot + rest if root in PROJECT and root != "engine" else name


def below(name: str) -> list[str]:
    """All modules of a package of the project, at whatever depth."""
    file = file_of(name)
    if file is None or file.name != "__init__.py":
        return []
    found = (each.relative_to(file.parent).with_suffix("") for each in file.parent.rglob("*.py"))
    dotted = (".".join([name, *each.parts]).removesuffix(".__init__") for each in found)
    return sorted(dict.fromkeys(dotted))


@cache
def module(name: str) -> Module | None:
    """A module of the project as its file was when first asked for; None if it is none."""
    file = file_of(name)
    try:
        return None if file is None else _parsed(name, file)
    except (SyntaxError, ValueError):
        return None


def _parsed(name: str, file: Path) -> Module:
    source = file.read_bytes()
    tree = ast.parse(source)
    if b"__doc__" not in source:
        _drop_docstrings(tree)
    found = Module(name, file, [])
    for node in tree.body:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            continue
        place, plain_node = len(found.statements), _undeclared(node)
        found.statements.append(
            Statement(plain_node, sha256(ast.dump(plain_node).encode()).hexdigest())
        )
        names, plain = _bound(node)
        for each in names:
            found.binders.setdefault(each, []).append(place)
        if not plain:
            found.always.append(place)
        if isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names):
            found.starred.append(node)
    return found


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


def _quoted(text: str) -> set[Mention]:
    """The names in an annotation that is written as a string."""
    if not text.isidentifier():
        return set()
    return {Mention(text, None)}


def _drop_docstrings(tree: ast.Module) -> None:
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            kept = [each for each in body if not _is_text(each)]
            node.body = kept or ([ast.Pass()] if body else [])  # type: ignore[attr-defined]


def _is_text(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )
