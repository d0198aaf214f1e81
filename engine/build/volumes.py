"""Volumes as Python packages, imported once under a name of their own.

A content folder is a package without a file; each volume in it is a package, whose modules import
one another by `from .runs import MOONS`. The standard machinery imports them; only the step of
caching bytecode is left out, since it takes an edit within the same second for no edit.
"""

from __future__ import annotations

import importlib
import marshal
import sys
from collections.abc import Iterable, Sequence
from hashlib import sha256
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from importlib.util import find_spec, module_from_spec
from pathlib import Path
from types import CodeType, ModuleType

from engine.memory import PROJECT, found_out, importers, note_import, noting_reads

ROOTS: dict[str, Path] = {}
"""Content folders by the names of their packages."""

_read: dict[str, dict[Path, tuple[int, int]]] = {}
"""Of each imported module the files that it was made from, with their times and sizes, by which an
edit shows: its own, and those that it read when it was imported."""

_run: set[str] = set()
"""Modules that have run in this process, whether or not they have been forgotten since."""


class _Loader(SourceFileLoader):
    """Compiles what stands in the file now."""

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module: with its docstrings, which are captions, also under -OO."""
        path = self.get_filename(fullname)
        _read[fullname] = {Path(path): _stamp(Path(path))}
        text = self.get_data(path)

        def compiled() -> bytes:
            return marshal.dumps(compile(text, path, "exec", dont_inherit=True, optimize=0))

        name = f"code-{sha256(sys.version.encode() + text).hexdigest()}"
        return _in_file(marshal.loads(found_out(name, compiled)), path)

    def exec_module(self, module: ModuleType) -> None:
        """Run the module, and note which data files it reads; not whoever imports it first."""
        _run.add(module.__name__)
        with noting_reads(alone=True) as read:
            super().exec_module(module)
        note_import(module.__name__, read)
        _read[module.__name__] |= {each: _stamp(each) for each in read}


def _in_file(code: CodeType, path: str) -> CodeType:
    """Code, and all within it, as that of a file: one may have been compiled from another copy."""
    within = (_in_file(c, path) if isinstance(c, CodeType) else c for c in code.co_consts)
    return code.replace(co_filename=path, co_consts=tuple(within))


class _Finder:
    """Finds the modules of all content folders."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Where a module lies; None if it is none of ours."""
        if fullname.partition(".")[0] not in ROOTS or path is None:
            return None
        with noting_reads(alone=True):  # to look for a module is not to list a folder
            finders = (FileFinder(folder, (_Loader, [".py"])) for folder in path)
            return next(filter(None, (each.find_spec(fullname) for each in finders)), None)


def register(content: Path) -> str:
    """The name of the package that a content folder is, from now on in this process."""
    folder = content.resolve()
    for name, known in ROOTS.items():
        if known == folder:
            PROJECT[name] = PROJECT.pop(name)  # the last of them is being built
            return name
    stem = folder.name if folder.name.isidentifier() else "content"
    names = [stem, *(f"{stem}_{k}" for k in range(2, 2 + len(ROOTS) + 1))]
    name = next(each for each in names if each not in ROOTS and _free(each, folder))
    if not any(isinstance(each, _Finder) for each in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    ROOTS[name] = PROJECT[name] = folder
    for loaded in [each for each in sys.modules if each.partition(".")[0] == name]:
        del sys.modules[loaded]
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = module_from_spec(spec)
    return name


def register_all(roots: Iterable[tuple[str, Path]]) -> None:
    """Give content folders the names that they have in another process."""
    for name, folder in roots:
        found = register(folder)
        if found != name:
            raise ImportError(f"{folder} is '{found}' here, and '{name}' where the build began")


def _free(name: str, folder: Path) -> bool:
    """Whether a package may be called so: nothing else is."""
    try:
        spec = find_spec(name)
    except ValueError:  # a module that was made by hand
        return False
    places = spec.submodule_search_locations if spec else None
    return spec is None or [Path(each).resolve() for each in places or ()] == [folder]


def forget_edited(content: Path) -> None:
    """Let modules whose files have changed be imported afresh, with all that may have used them."""
    name = register(content)
    mine = {each for each in _read if each.partition(".")[0] == name and each in sys.modules}
    for each in importers({each for each in mine if _edited(each)}, mine):
        del sys.modules[each]
        del _read[each]
    importlib.invalidate_caches()


def _edited(name: str) -> bool:
    return any(_stamp(file) != stamp for file, stamp in _read[name].items())


def have_run() -> bool:
    """Whether any code of theirs has, in this process or in one of which it is a fork."""
    return bool(_run)


def module(volume: Path, stem: str) -> ModuleType:
    """A module of a volume, imported if it has not been."""
    package = f"{register(volume.parent)}.{volume.name}"
    return importlib.import_module(package if stem == "__init__" else f"{package}.{stem}")


def modules(volume: Path) -> list[ModuleType]:
    """The modules of a volume that have been imported."""
    package = f"{register(volume.parent)}.{volume.name}"
    return [
        each
        for name, each in list(sys.modules.items())
        if name == package or name.startswith(f"{package}.")
    ]


def _stamp(file: Path) -> tuple[int, int]:
    try:
        state = file.stat()
    except OSError:
        return (0, 0)
    return state.st_mtime_ns, state.st_size
