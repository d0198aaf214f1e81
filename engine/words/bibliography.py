"""Works that a volume refers to, read from a BibTeX file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString
from pybtex.database import Person as BibTeXPerson
from pybtex.database.input.bibtex import LowLevelParser
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from engine.errors import Mistakes, Place, did_you_mean
from engine.words.addresses import is_web_address
from engine.words.characters import REMEDY, unfit

REQUIRED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": ("author", "title", "year"),
    "online": ("author", "title", "year", "url"),
    "phdthesis": ("author", "title", "school", "year"),
    "techreport": ("author", "title", "institution", "year"),
}
"""The kinds of works that we can print, and the fields that each needs."""

OPTIONAL = (
    "address",
    "archiveprefix",
    "doi",
    "edition",
    "editor",
    "eprint",
    "howpublished",
    "isbn",
    "issn",
    "language",
    "month",
    "note",
    "number",
    "pages",
    "primaryclass",
    "series",
    "type",
    "url",
    "volume",
)
"""Fields that any work may have."""

VERBATIM = ("doi", "eprint", "url")
"""Fields that are addresses, in which a backslash or a double hyphen means itself."""


@dataclass(frozen=True)
class Author:
    """A person as printed on the work."""

    given: str
    """First and middle names, or initials; may be empty."""

    family: str
    """With its particle, as in "de Avila Belbute-Peres"."""


@dataclass(frozen=True)
class Reference:
    """One work, its text free of TeX."""

    key: str
    kind: str
    """The BibTeX type, in small letters."""

    authors: tuple[Author, ...]
    and_others: bool
    """The list of authors ends in "and others"."""

    year: int
    title: str
    fields: Mapping[str, str]
    """All other fields, by name in small letters."""

    place: Place


@dataclass(frozen=True)
class Bibliography:
    """All works of a volume, by key, in the order of the file."""

    references: Mapping[str, Reference]
    file: Path


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

    references: dict[str, Reference] = {}
    parser = LowLevelParser(text, handle_error=note_syntax)
    for kind, body in parser:
        kind = kind.lower()
        if broken or kind in ("string", "preamble"):
            # A broken entry has been noted; its remains would only bring false alarms.
            broken = False
            continue
        key, fields = body
        source = _Entry(file, text, text.count("\n", 0, parser.command_start), key)
        reference = source.read(kind, [(name, "".join(value)) for name, value in fields], mistakes)
        first = references.get(key)
        if first is not None:
            mistakes.add(
                source.place,
                f"the key '{key}' is taken",
                f"choose another key; the first stands at line {first.place.line}",
            )
        elif reference is not None:
            references[key] = reference
    return Bibliography(MappingProxyType(references), file)


@dataclass(frozen=True)
class _Entry:
    """Where an entry stands in its file."""

    file: Path
    text: str
    start: int
    """Its first line, counted from 0."""

    key: str

    @property
    def place(self) -> Place:
        return Place(self.file, self.start + 1)

    def field(self, name: str, *, last: bool = False) -> Place:
        """The first or last place of a field, or of the entry if it cannot be told apart."""
        lines = self.text.split("\n")
        found = self.place
        for number in range(self.start, len(lines)):
            if number > self.start and lines[number].lstrip().startswith("@"):
                break
            if re.search(rf"(^|[\s,]){re.escape(name)}\s*=", lines[number], re.IGNORECASE):
                found = Place(self.file, number + 1)
                if not last:
                    break
        return found

    def read(self, kind: str, pairs: list[tuple[str, str]], mistakes: Mistakes) -> Reference | None:
        """The reference, or None once the mistakes of the entry are noted."""
        if kind not in REQUIRED:
            mistakes.add(
                self.place, f"no kind of work is called '@{kind}'", did_you_mean(kind, REQUIRED)
            )
            return None
        fields, sound = self._fields(kind, pairs, mistakes)
        year = fields.pop("year", "")
        names = self._authors(fields.pop("author", ""), mistakes)
        if names is None or not sound:
            return None
        return Reference(
            key=self.key,
            kind=kind,
            authors=tuple(author for author in names if author.family != "others"),
            and_others=any(author.family == "others" for author in names),
            year=int(year),
            title=fields.pop("title"),
            fields=MappingProxyType(fields),
            place=self.place,
        )

    def _fields(
        self, kind: str, pairs: list[tuple[str, str]], mistakes: Mistakes
    ) -> tuple[dict[str, str], bool]:
        """The fields by their names, and whether they are what a work of its kind has."""
        fields: dict[str, str] = {}
        wrong: list[tuple[Place, str, str]] = []
        for written, value in pairs:
            name = written.lower()
            if name not in OPTIONAL and name not in REQUIRED[kind]:
                problem = f"'{self.key}' has an unknown field '{written}'"
                known = did_you_mean(name, (*OPTIONAL, *REQUIRED[kind]))
                wrong.append((self.field(name), problem, known))
            elif name in fields:
                problem = f"'{self.key}' gives '{name}' twice"
                wrong.append((self.field(name, last=True), problem, "keep one of the two"))
            else:
                fields[name] = self._plain(name, value, mistakes)
        for name in REQUIRED[kind]:
            if not fields.get(name):
                needed = f"add {name} = {{…}}: @{kind} needs {', '.join(REQUIRED[kind])}"
                wrong.append((self.place, f"'{self.key}' has no {name}", needed))
        year, url = fields.get("year", ""), fields.get("url", "")
        if year and not re.fullmatch(r"\d{4}", year):
            remedy = "write four digits, as in 1986"
            wrong.append((self.field("year"), f"'{year}' is not a year", remedy))
        if url and not is_web_address(url):
            remedy = "write it in full, as in https://example.org/paper"
            wrong.append((self.field("url"), f"'{url}' is no address of the web", remedy))
        for mistake in wrong:
            mistakes.add(*mistake)
        return fields, not wrong

    def _plain(self, name: str, value: str, mistakes: Mistakes) -> str:
        """The value as readers see it, except that names wait until they are split."""
        value = re.sub(r"\s+", " ", value).strip()
        if name in VERBATIM or name in ("author", "editor"):
            return value
        try:
            text = str(Text.from_latex(value))
        except (PybtexError, ValueError) as error:
            mistakes.add(self.field(name), f"{name} cannot be read: {error}", "balance its braces")
            return value
        unknown = re.search(r"\\[A-Za-z]+", text)
        if unknown:
            mistakes.add(
                self.field(name),
                f"{name} has an unknown TeX command '{unknown[0]}'",
                "write the letter itself: the file is UTF-8",
            )
        return text

    def _authors(self, value: str, mistakes: Mistakes) -> list[Author] | None:
        authors = []
        try:
            for name in split_name_list(value):
                person = BibTeXPerson(name)
                given = [*person.first_names, *person.middle_names]
                family = [*person.prelast_names, *person.last_names, *person.lineage_names]
                authors.append(
                    Author(
                        str(Text.from_latex(" ".join(given))),
                        str(Text.from_latex(" ".join(family))),
                    )
                )
        except (InvalidNameString, PybtexError) as error:
            mistakes.add(
                self.field("author"),
                f"a name cannot be read: {error}",
                "write Family, Given and Family, Given",
            )
            return None
        if any(not author.family.strip() for author in authors) or (
            authors and all(author.family == "others" for author in authors)
        ):
            mistakes.add(
                self.field("author"),
                f"'{self.key}' names nobody",
                "write Family, Given and others",
            )
            return None
        return authors
