"""The entries of a BibTeX file, as pybtex reads them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from pybtex.database.input.bibtex import LowLevelParser, UndefinedMacro, month_names
from pybtex.exceptions import PybtexError

from engine.errors import ContentError, Mistake, Mistakes, Place, did_you_mean
from engine.words.bibtex_entry import Entry
from engine.words.works import Reference, Works


def read_works(text: str, file: Path) -> Works:
    """What stands in a file, and what is wrong with it."""
    mistakes = Mistakes()
    entries, taken, whole = _entries(text, file, mistakes)
    references: list[Reference] = []
    unsound: dict[str, tuple[Mistake, ...]] = {}
    for key, (source, kind, pairs) in entries.items():
        wrong = Mistakes()
        _check_reference(source, pairs, entries, wrong)
        reference = source.read(kind, _inherited(pairs, entries), wrong)
        told = tuple(taken.get(key, ()))
        try:
            wrong.settle()
        except ContentError as error:
            told = (*error.mistakes, *told)
        if told:
            unsound[key] = told
        elif reference is not None:
            references.append(reference)
    return Works(tuple(references), unsound, whole, tuple(mistakes.gathered.mistakes))


Written = tuple[Entry, str, list[tuple[str, str]]]
"""An entry with its kind and its fields as they are written."""


def _entries(
    text: str, file: Path, mistakes: Mistakes
) -> tuple[dict[str, Written], dict[str, list[Mistake]], bool]:
    """All entries by their keys, what is wrong with keys, and whether all could be read."""
    broken, whole = False, True

    def note_syntax(error: PybtexError) -> None:
        nonlocal broken, whole
        broken, whole = True, False
        line = min(getattr(error, "lineno", 1), text.rstrip("\n").count("\n") + 1)
        said = re.sub(r"^.*? in line [0-9]+: ", "", str(error))
        if isinstance(error, UndefinedMacro):
            problem = f"no @string is called '{said}'"
            remedy = "write words in braces, as in title = {…}, or define it before"
        else:
            problem = f"this is not BibTeX: {said}"
            remedy = (
                "an entry reads @article{key, title = {…}, year = {1986}}, with balanced braces"
            )
        mistakes.add(Place(file, line), problem, remedy)

    entries: dict[str, Written] = {}
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
    return entries, taken, whole


def _check_reference(
    source: Entry, pairs: Iterable[tuple[str, str]], known: Collection[str], mistakes: Mistakes
) -> None:
    """Note an entry that takes fields from one that is not there, or from itself."""
    for name, value in pairs:
        other, others = value.strip(), set(known) - {source.key}
        if name.lower() == "crossref" and other not in others:
            mistakes.add(
                source.field(name),
                f"'{source.key}' takes fields from '{other}', which is no other entry",
                did_you_mean(other, others),
            )


def _inherited(
    pairs: list[tuple[str, str]], entries: Mapping[str, Written]
) -> list[tuple[str, str]]:
    """The fields of an entry, and those that it takes from the one it refers to."""
    own = {name.lower(): value for name, value in pairs}
    parent = entries.get(own.get("crossref", "").strip())
    if parent is None:
        return pairs
    given = [("booktitle" if name.lower() == "title" else name, value) for name, value in parent[2]]
    return [*pairs, *((name, value) for name, value in given if name.lower() not in own)]
