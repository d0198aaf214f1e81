"""The source that a function or a class was made from: only those statements that it reaches.

Starting from the statement that defines it, every name that a reached statement mentions leads to
the statements of its module that bind this name, and through imports on into other modules of the
project. What cannot be told from the text counts whole: a module that is used as an object, one
that evaluates code or is imported by a star, the package of one that imports by a computed name,
and every statement at the top level of a reached module that does more than bind a name. Comments,
blank lines and docstrings do not count.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from engine.memory.kept import keep
from engine.memory.kept import known as recalled
from engine.memory.modules import PROJECT, module, package_of, told
from engine.memory.reach import (
    HOUSE,
    STEPS,
    Entered,
    Name,
    Place,
    Step,
    is_project,
    leads_in,
    look_anew,
    reached,
)
from engine.memory.reads import digest_of_file, read_at_import
from engine.memory.store import Store
from engine.memory.texts import texts
from engine.memory.versions import python_version, versions_of


@dataclass(frozen=True)
class Reach:
    """What some names lead to, as far as the texts of modules tell."""

    digest: str
    """Of all statements that are reached."""

    modules: frozenset[str]
    """Those of the project whose texts it was told from."""

    entered: frozenset[str]
    """Those that are imported."""

    libraries: frozenset[str]


_texts: dict[str, str] = {}
"""The texts from which `_known` was told: every module of the project, with its digest."""

_known: dict[Step, Reach] = {}


def source_digest(*values: Any) -> str:
    """Digest of the source that functions and classes were made from.

    With it go the versions of all libraries that this source imports, of those that they require,
    and of Python, and the files that its modules read when they were imported.
    """
    return _digest(
        frozenset(Name(each.__module__, each.__qualname__.partition(".")[0]) for each in values)
    )


@cache
def _digest(names: frozenset[Name]) -> str:
    reach = _together(map(_reached, names))
    state = sha256(f"{python_version()} {reach.digest}\n".encode())
    for each in sorted(reach.entered):
        for file in read_at_import(each):
            state.update(f"{file.name} {digest_of_file(file)}\n".encode())
    for line in versions_of(reach.libraries):
        state.update(f"{line}\n".encode())
    return state.hexdigest()


@cache
def texts_digest() -> str:
    """While it is the same, so is every source digest: one of all texts, as they were looked at
    last, and of the files that were read when they were imported."""
    state = sha256()
    for name, digest in sorted(_texts.items()):
        state.update(f"{name} {digest}\n".encode())
        for file in read_at_import(name):
            state.update(f"{file} {digest_of_file(file)}\n".encode())
    return state.hexdigest()


def _reached(start: Step) -> Reach:
    """What a step leads to, as far as it is not known."""
    reach = _known.get(start)
    if reach is None:
        reach = _known[start] = _reach(start)
    return reach


def _reach(start: Step) -> Reach:
    """What a step leads to: of the house, if it is in a volume, what has been told of that."""
    steps = reached(start)
    beyond = {each for each in steps if leads_in(start, each)}
    state = sha256()
    places = {(each.module, each.place) for each in steps - beyond if isinstance(each, Place)}
    for where, place in sorted(places):
        text = module(where)
        if text is not None and not text.statements[place].is_import:
            state.update(f"{told(where)} {text.statements[place].digest}\n".encode())
    passed = {each.module for each in steps - beyond}
    entered = {each.module for each in steps - beyond if isinstance(each, Entered)}
    own = Reach(
        state.hexdigest(),
        frozenset(each for each in passed if is_project(each) and module(each) is not None),
        frozenset(filter(is_project, entered)),
        frozenset(each.partition(".")[0] for each in entered if not is_project(each)),
    )
    return _together([own, *map(_reached, beyond)]) if beyond else own


def _together(reaches: Iterable[Reach]) -> Reach:
    """What several names lead to."""
    all_ = [*reaches]
    digests = sorted({each.digest for each in all_})
    return Reach(
        sha256("\n".join(digests).encode()).hexdigest(),
        frozenset[str]().union(*(each.modules for each in all_)),
        frozenset[str]().union(*(each.entered for each in all_)),
        frozenset[str]().union(*(each.libraries for each in all_)),
    )


def forget_sources() -> None:
    """Look at every file anew from now on; what was told from others that stand is still true."""
    _digest.cache_clear()
    now = texts()
    # A volume may import what no text tells of; the house does not.
    look_anew(PROJECT if _of_house(now) != _of_house(_texts) else PROJECT.keys() - {HOUSE})
    _hold_against(now)


def _hold_against(now: dict[str, str]) -> None:
    """Forget what was told from texts that are others now, or where a module has come or gone."""
    stirred = set(map(package_of, now.keys() ^ _texts.keys()))
    same = {name for name, digest in now.items() if digest == _texts.get(name)}
    for start, reach in [*_known.items()]:
        if {package_of(start), HOUSE} & stirred or not reach.modules <= same:
            del _known[start]
    _texts.clear()
    _texts.update(now)
    texts_digest.cache_clear()


def keep_sources() -> None:
    """Keep for other processes what was told from the texts; of the house, for all caches."""
    global _beside_code
    keep(_kept_as(_texts), _written(_texts, _known))
    mine = {start: reach for start, reach in _known.items() if package_of(start) == HOUSE}
    if len(mine) > _beside_code and not sys.dont_write_bytecode:
        house, name = _house(), _house_as(_texts)
        house.remember(name, _written(_of_house(_texts), mine))
        _beside_code = len(mine)
        for each in [] if house.refused else house.folder.glob("reach-*"):
            if each.name != name:
                with suppress(OSError):
                    each.unlink()


def _written(texts: dict[str, str], known: dict[Step, Reach]) -> bytes:
    place = {name: k for k, name in enumerate(texts)}
    told = [
        (
            (type(start).__name__, *astuple(start)),
            reach.digest,
            sorted(place[each] for each in reach.modules),
            sorted(reach.entered),
            sorted(reach.libraries),
        )
        for start, reach in known.items()
        if reach.modules <= place.keys()
    ]
    return json.dumps({"texts": texts, "known": told}).encode()


def recall_sources() -> None:
    """Take what another process has kept, as far as it is still true of all modules there are now.

    Those of content folders are known once the volumes have been read.
    """
    global _beside_code
    now = texts()
    fresh = not _known
    if fresh and (written := recalled(_kept_as(now))):
        _texts.clear()
        _texts.update(_read(written))
    _hold_against(now)
    none = not any(package_of(each) == HOUSE for each in _known)
    if none and (written := _house().recall(_house_as(now))):
        _read(written)
    if fresh or none:
        _beside_code = sum(package_of(each) == HOUSE for each in _known)


def _read(written: bytes) -> dict[str, str]:
    """Take what was written; the texts from which it was told."""
    found = json.loads(written)
    was = list(found["texts"])
    for (kind, *rest), digest, modules, entered, libraries in found["known"]:
        within = frozenset(was[k] for k in modules)
        reach = Reach(digest, within, frozenset(entered), frozenset(libraries))
        _known[STEPS[kind](*rest)] = reach
    told: dict[str, str] = found["texts"]
    return told


def _kept_as(now: dict[str, str]) -> str:
    """The name of what is kept: it says by which code it was told."""
    return _named("sources", {k: v for k, v in now.items() if k.startswith(f"{__package__}.")})


# What the house's own names lead to is the same for every content folder and every cache. It lies
# where Python keeps what it has compiled of the house, and is told from the house's texts alone.


_beside_code = 0
"""How much of it is kept already."""


def _house() -> Store:
    return Store(PROJECT[HOUSE] / "__pycache__")


def _house_as(now: dict[str, str]) -> str:
    """The name of what is kept: it says from which texts it was told."""
    return _named("reach", _of_house(now))


def _of_house(texts: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in texts.items() if package_of(name) == HOUSE}


def _named(kind: str, texts: dict[str, str]) -> str:
    asked = repr((sys.version, sorted(texts.items())))
    return f"{kind}-{sha256(asked.encode()).hexdigest()}"
