"""Works that a volume refers to, read from a BibTeX file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from pybtex.database.input.bibtex import LowLevelParser, month_names
from pybtex.exceptions import PybtexError

from engine.errors import ContentError, Mistake, Mistakes, Place
from engine.words.bibtex_entry import Entry
from engine.words.characters import REMEDY, unfit
from engine.words.works import Reference


@dataclass(frozen=True)
class Bibliography:
    """All works of a volume, by key, in the order of the file."""

    references: Mapping[str, Reference]
    file: Path
    unsound: Mapping[str, tuple[Mistake, ...]] = field(default_factory=dict)
    """Works that cannot be printed, and why: told of those that are cited."""


def read_bibliography(file: Path, mistakes: Mistakes) -> Bibliography | None:
    """The bibliography in a file that exists, or None once its mistakes are noted."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        mistakes.add(Place(file, line), "this line is not UTF-8 text", "save the file as UTF-8")
        return None
    found = unfit(text)
    if found:
        mistakes.add(Place(file, found[0] + 1), found[1], REMEDY)
        return None
    broken = False

    def note_syntax(error: PybtexError) -> None:
        nonlocal broken
        broken = True
        line = min(getattr(error, "lineno", 1), text.rstrip("\n").count("\n") + 1)
        mistakes.add(
            Place(file, line),
            f"this is not BibTeX: {re.sub(r'^.*? in line [0-9]+: ', '', str(error))}",
            "an entry reads @article{key, title = {…}, year = {1986}}, with balanced braces",
        )

    entries: dict[str, tuple[Entry, str, list[tuple[str, str]]]] = {}
    taken: dict[str, list[Mistake]] = {}
    parser = LowLevelParser(text, macros=dict(month_names), handle_error=note_syntax)
    for kind, body in parser:
        kind = kind.lower()
        if broken or kind in ("string", "preamble"):
            # A broken entry has been noted; its remains would only bring false alarms.
            broken = False
            continue
        key, fields = body
        source = Entry(file, text, text.count("\n", 0, parser.command_start), key)
        pairs = [(name, "".join(value)) for name, value in fields]
        if key in entries:
            first = entries[key][0].place.line
            remedy = f"choose another key; the first stands at line {first}"
            taken.setdefault(key, []).append(
                Mistake(source.place, f"the key '{key}' is taken", remedy)
            )
        else:
            entries[key] = source, kind, pairs
    references: dict[str, Reference] = {}
    unsound: dict[str, tuple[Mistake, ...]] = {}
    for key, (source, kind, pairs) in entries.items():
        wrong = Mistakes()
        reference = source.read(kind, _inherited(pairs, entries), wrong)
        told = tuple(taken.get(key, ()))
        try:
            wrong.settle()
        except ContentError as error:
            told = (*error.mistakes, *told)
        if told:
            unsound[key] = told
        elif reference is not None:
            references[key] = reference
    return Bibliography(MappingProxyType(references), file, MappingProxyType(unsound))


def _inherited(
    pairs: list[tuple[str, str]], entries: Mapping[str, tuple[Entry, str, list[tuple[str, str]]]]
) -> list[tuple[str, str]]:
    """The fields of an entry, and those that it takes from the one it refers to."""
    own = {name.lower(): value for name, value in pairs}
    parent = entries.get(own.get("crossref", "").strip())
    if parent is None:
        return pairs
    given = [("booktitle" if name.lower() == "title" else name, value) for name, value in parent[2]]
    return [*pairs, *((name, value) for name, value in given if name.lower() not in own)]
