"""Where a class and its fields stand in their file."""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache, lru_cache
from pathlib import Path

from engine.errors import Place


@lru_cache(maxsize=256)
def _parsed(file: Path, stamp: tuple[int, int]) -> ast.Module:
    return ast.parse(file.read_bytes())


def parsed(file: Path) -> ast.Module | None:
    """A Python file's syntax tree; None if there is no such file or it is not Python."""
    try:
        status = file.stat()
        return _parsed(file, (status.st_mtime_ns, status.st_size))
    except (OSError, SyntaxError, ValueError):
        return None


def file_of(module: str) -> Path | None:
    """The file a module was imported from."""
    name = getattr(sys.modules.get(module), "__file__", None)
    return Path(name) if name else None


def relative(file: Path) -> Path:
    """As a builder would type it: relative to the working folder where possible."""
    try:
        return file.relative_to(Path.cwd())
    except ValueError:
        return file


def place_of(kind: type, field: str = "") -> Place:
    """The line of a class, or of one of its fields; line 1 where it cannot be found."""
    for owner in kind.__mro__:
        if field and field not in {*vars(owner), *inspect.get_annotations(owner)}:
            continue
        file = file_of(owner.__module__)
        tree = parsed(file) if file else None
        node = _class(tree, owner.__qualname__) if tree else None
        if file and node:
            return Place(relative(file), _line(node, field))
        return Place(relative(file) if file else Path(owner.__module__))
    return Place(Path(kind.__module__)) if not field else place_of(kind)


def _line(node: ast.ClassDef, field: str) -> int:
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == field:
            return each.lineno
        targets = each.targets if isinstance(each, ast.Assign) else []
        if isinstance(each, ast.AnnAssign):
            targets = [each.target]
        if any(isinstance(target, ast.Name) and target.id == field for target in targets):
            return each.lineno
    return node.lineno


def _class(tree: ast.Module, name: str) -> ast.ClassDef | None:
    """The class of that qualified name; inside functions too."""
    return _classes(tree).get(name.replace(".<locals>", ""))


@cache
def _classes(tree: ast.Module) -> dict[str, ast.ClassDef]:
    """Every class of a module by its qualified name, the functions around it included."""
    found: dict[str, ast.ClassDef] = {}

    def look(node: ast.AST, around: str) -> None:
        for each in ast.iter_child_nodes(node):
            inner = around
            if isinstance(each, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                inner = f"{around}{each.name}."
            if isinstance(each, ast.ClassDef):
                found[inner.removesuffix(".")] = each
            if isinstance(each, ast.stmt | ast.excepthandler | ast.match_case):
                look(each, inner)

    look(tree, "")
    return found


def checked_imports(module: str) -> dict[str, tuple[str, str | None]]:
    """What a module imports for type checkers only: name → (module, name in it)."""
    file = file_of(module)
    tree = parsed(file) if file else None
    found: dict[str, tuple[str, str | None]] = {}
    for node in tree.body if tree else ():
        if isinstance(node, ast.If) and for_checkers(node):
            for each in node.body:
                found |= _imported(each, module)
    return found


def for_checkers(node: ast.If) -> bool:
    """Whether this is `if TYPE_CHECKING:`."""
    test = node.test
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"


def _imported(node: ast.stmt, module: str) -> dict[str, tuple[str, str | None]]:
    if isinstance(node, ast.Import):
        return {
            each.asname or each.name.partition(".")[0]: (
                each.name if each.asname else each.name.partition(".")[0],
                None,
            )
            for each in node.names
        }
    if isinstance(node, ast.ImportFrom):
        package = getattr(sys.modules.get(module), "__package__", None) or ""
        if node.level > 1:
            package = ".".join(package.split(".")[: 1 - node.level])
        source = ".".join(filter(None, [package if node.level else "", node.module]))
        return {each.asname or each.name: (source, each.name) for each in node.names}
    return {}
