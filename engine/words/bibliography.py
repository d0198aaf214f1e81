"""Works that a volume refers to, read from a BibTeX file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from engine.errors import ContentError, Mistake, Mistakes, Place
from engine.memory import Codec, codec_for, key
from engine.words.characters import REMEDY, unfit
from engine.words.works import Reference, Works


@dataclass(frozen=True, eq=False)
class Bibliography:
    """All works of a volume, by key, in the order of the file."""

    references: Mapping[str, Reference]
    file: Path
    unsound: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)
    """Works that cannot be printed, and why: told of those that are cited."""

    whole: bool = True
    """Whether all of the file could be read; else it may hold any key."""


def read_bibliography(file: Path, mistakes: Mistakes) -> Bibliography:
    """The bibliography in a file; what could be read of it, once its mistakes are noted."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        mistakes.add(Place(file, line), "this line is not UTF-8 text", "save the file as UTF-8")
        return Bibliography({}, file, whole=False)
    found = unfit(text)
    if found:
        mistakes.add(Place(file, found[0] + 1), found[1], REMEDY)
        return Bibliography({}, file, whole=False)
    bibliography, wrong = _read(text, file)
    mistakes.extend(wrong)
    return bibliography


WORKS: Codec[Works] = codec_for(Works)


@lru_cache(maxsize=64)
def _read(text: str, file: Path) -> tuple[Bibliography, ContentError]:
    """What stands in a file; read once, by this process or another."""
    name = f"works-{key('works', text, file, source=(_read,))}"
    works = WORKS.known(name)
    if works is None:
        works = _works(text, file)
        WORKS.keep(name, works)
    references = MappingProxyType({each.key: each for each in works.references})
    unsound = MappingProxyType(dict(works.unsound))
    return Bibliography(references, file, unsound, works.whole), ContentError(works.mistakes)


def _works(text: str, file: Path) -> Works:
    from engine.words.bibtex import read_works  # whose libraries take a while

    return read_works(text, file)
