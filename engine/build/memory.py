"""Remember what was computed: content-addressed, so that nothing stale can be found.

The key of an entry is what was asked, the sources that answer it and the versions of the libraries
that they use. Every entry carries a digest of itself; a damaged one is as good as none.
"""

from __future__ import annotations

import base64
import io
import json
import os
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from types import FunctionType
from typing import Any, TypeVar

import numpy as np

from engine.films.film import Film, Sheet
from engine.learning.sample_sweeps import ProgramLine

T = TypeVar("T")
ENGINE = Path(__file__).parents[1]


@cache
def digest_of_sources(*layers: str) -> str:
    """Digest of all Python files of some layers of the engine."""
    state = sha256()
    for layer in sorted(layers):
        place = ENGINE / layer
        for file in [place] if place.is_file() else sorted(place.rglob("*.py")):
            state.update(file.name.encode() + b"\0" + file.read_bytes())
    return state.hexdigest()


version_of = cache(version)
"""Of an installed library: looking it up takes milliseconds, and hundreds of keys ask."""


def key(*parts: object, libraries: Iterable[str]) -> str:
    """Name of an entry: digest of what was asked, by whom, and with what."""
    versions = [f"{name}={version_of(name)}" for name in sorted(libraries)]
    return sha256("\n".join([*map(_asked, parts), *versions]).encode()).hexdigest()


def _asked(part: object) -> str:
    """What a part says, the same in every process; code of an author's with its sources."""
    if isinstance(part, FunctionType):
        # What a content folder is called as a package differs from process to process.
        module = part.__module__.partition(".")[2]
        return f"{module}.{part.__qualname__} {_sources_beside(part.__module__)}"
    if isinstance(part, tuple):
        return f"({', '.join(map(_asked, part))})"
    if is_dataclass(part) and not isinstance(part, type):
        said = [f"{f.name}={_asked(getattr(part, f.name))}" for f in fields(part) if f.compare]
        kind = type(part)
        name = f"{kind.__qualname__} {_sources_beside(kind.__module__)}"
        return f"{name}({', '.join(said)})"
    return repr(part)


def _sources_beside(module: str) -> str:
    """Digest of the Python files of the volume that a module belongs to; '' for the engine's."""
    content, _, rest = module.partition(".")
    if content == ENGINE.name or not rest:
        return ""
    volume = sys.modules[f"{content}.{rest.partition('.')[0]}"]
    folder = Path(next(iter(volume.__path__)))
    state = sha256()
    for each in sorted(folder.rglob("*.py")):
        state.update(each.relative_to(folder).as_posix().encode() + b"\0" + each.read_bytes())
    return state.hexdigest()


class Memory:
    """A folder of entries, each one file: its digest on the first line, then its bytes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def recall(self, name: str) -> bytes | None:
        """An entry's bytes, or None if it is missing or damaged."""
        try:
            digest, _, content = (self._folder / name).read_bytes().partition(b"\n")
        except OSError:
            return None
        return content if sha256(content).hexdigest().encode() == digest else None

    def remember(self, name: str, content: bytes) -> None:
        """Store an entry; another process never sees half of it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        aside = self._folder / f"{name}.{os.getpid()}"
        aside.write_bytes(sha256(content).hexdigest().encode() + b"\n" + content)
        aside.replace(self._folder / name)

    def get(
        self,
        name: str,
        make: Callable[[], T],
        pack: Callable[[T], bytes],
        unpack: Callable[[bytes], T],
    ) -> T:
        """The entry of that name, made now if it is not there."""
        known = self.recall(name)
        if known is not None:
            return unpack(known)
        made = make()
        self.remember(name, pack(made))
        return made


def pack_record(record: Any) -> bytes:
    """A frozen record without its experiment: arrays as npz without pickle, the rest as JSON."""
    arrays: dict[str, np.ndarray[Any, Any]] = {}
    rest: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name == "experiment":
            continue
        if isinstance(value, np.ndarray):
            arrays[field.name] = value
        elif isinstance(value, tuple) and value and isinstance(value[0], np.ndarray):
            arrays |= {f"{field.name}/{k}": each for k, each in enumerate(value)}
        elif isinstance(value, tuple) and value and isinstance(value[0], ProgramLine):
            rest[field.name] = [[line.text, line.sweep, line.layer] for line in value]
        else:
            rest[field.name] = value
    out = io.BytesIO()
    np.savez(out, allow_pickle=False, **arrays, json=np.array(json.dumps(rest)))
    return out.getvalue()


def unpack_record(kind: type[T], experiment: object, content: bytes) -> T:
    """The record of `kind` that `pack_record` packed."""
    stored = np.load(io.BytesIO(content), allow_pickle=False)
    values: dict[str, Any] = {"experiment": experiment}
    for name, value in json.loads(str(stored["json"])).items():
        if name == "program" and value and isinstance(value[0], list):
            values[name] = tuple(ProgramLine(*line) for line in value)
        else:
            values[name] = tuple(value) if isinstance(value, list) else value
    tuples: dict[str, list[Any]] = {}
    for name in stored.files:
        field, slash, _ = name.partition("/")
        if slash:
            tuples.setdefault(field, []).append(stored[name])
        elif name != "json":
            values[name] = stored[name]
    values |= {name: tuple(each) for name, each in tuples.items()}
    return kind(**values)


def digest_of_record(record: Any) -> str:
    """Digest of a record's values: the same for the same numbers, on any machine."""
    state = sha256()
    for field in fields(record):
        value = getattr(record, field.name)
        each = value if isinstance(value, tuple) else (value,)
        for item in each:
            if isinstance(item, np.ndarray):
                state.update(str(item.dtype).encode() + repr(item.shape).encode() + item.tobytes())
            else:
                state.update(repr(item).encode())
    return state.hexdigest()


def pack_films(films: list[Film]) -> bytes:
    """Films as JSON, the sheet's bytes in base 64."""
    return json.dumps(
        [
            {
                **{field.name: getattr(film, field.name) for field in fields(film)},
                "sheet": film.sheet
                and {
                    **{field.name: getattr(film.sheet, field.name) for field in fields(film.sheet)},
                    "encoded": base64.b64encode(film.sheet.encoded).decode(),
                },
            }
            for film in films
        ]
    ).encode()


def unpack_films(content: bytes) -> list[Film]:
    """The films that `pack_films` packed."""
    films = []
    for values in json.loads(content):
        sheet = values.pop("sheet")
        if sheet:
            sheet = Sheet(**sheet | {"encoded": base64.b64decode(sheet["encoded"])})
        films.append(Film(**values, sheet=sheet))
    return films
