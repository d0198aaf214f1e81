"""The modules of the project: where each lies, and which of its statements binds which name."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from engine.memory.kept import found_out
from engine.memory.statements import READING, Import, Statements, packed, statements_of, unpacked

PROJECT: dict[str, Path] = {"engine": Path(__file__).parents[1]}
"""Packages whose source is part of a key, and where they lie; content folders are entered here."""


class InModule(Protocol):
    """Something in a module."""

    @property
    def module(self) -> str:
        """The module's name."""


OfModule = TypeVar("OfModule", bound=str | InModule)
Found = TypeVar("Found")


class ByPackage(Generic[OfModule, Found]):
    """A function that finds something out of a module once, until its package is forgotten."""

    def __init__(self, find: Callable[[OfModule], Found]) -> None:
        self._find = find
        self._found: dict[OfModule, Found] = {}

    def __call__(self, of: OfModule) -> Found:
        """What was found, or is now."""
        if of not in self._found:
            self._found[of] = self._find(of)
        return self._found[of]

    def forget(self, packages: Collection[str]) -> None:
        """Find it out anew of these packages."""
        for each in [each for each in self._found if package_of(each) in packages]:
            del self._found[each]


def package_of(module: str | InModule) -> str:
    """The outermost package of a module, by its name or of something in it."""
    name = module if isinstance(module, str) else module.module
    return name.partition(".")[0]


@dataclass(frozen=True)
class Module:
    """A module of the project."""

    name: str
    file: Path
    statements: Statements

    @cached_property
    def binders(self) -> dict[str, list[int]]:
        """From a name to the places of the statements that bind it."""
        found: dict[str, list[int]] = {}
        for place, statement in enumerate(self.statements):
            for each in statement.binds:
                found.setdefault(each, []).append(place)
        return found

    @cached_property
    def always(self) -> list[int]:
        """Places of the statements that do something when the module is imported."""
        return [place for place, each in enumerate(self.statements) if not each.is_plain]

    @cached_property
    def starred(self) -> list[Import]:
        """Its imports of whatever there is."""
        at_top = (each for one in self.statements if one.is_import for each in one.imports)
        return [each for each in at_top if each.starred]

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        return self.name if self.file.name == "__init__.py" else self.name.rpartition(".")[0]

    def target(self, each: Import) -> str:
        """The module that an import is from."""
        if not each.level:
            return each.source or ""
        parts = self.package.split(".")
        base = parts[: len(parts) - each.level + 1]
        return ".".join([*base, *([each.source] if each.source else [])])


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


@ByPackage
def module(name: str) -> Module | None:
    """A module of the project as its file was when first asked for; None if it is none."""
    file = file_of(name)
    try:
        return None if file is None else Module(name, file, _read(file.read_bytes()))
    except (SyntaxError, ValueError):
        return None


@lru_cache(maxsize=1024)
def _read(source: bytes) -> Statements:
    """What a text says."""
    name = f"text-{sha256(READING + source).hexdigest()}"
    return unpacked(found_out(name, lambda: packed(statements_of(source))))
