"""One entry of a BibTeX file: what it says, where, and what keeps it from being printed."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest
from pathlib import Path
from types import MappingProxyType

from pybtex.bibtex.utils import split_name_list
from pybtex.database import InvalidNameString
from pybtex.database import Person as BibTeXPerson
from pybtex.exceptions import PybtexError
from pybtex.richtext import Text

from engine.errors import Mistakes, Place, did_you_mean
from engine.words.addresses import is_web_address
from engine.words.bibtex_names import KINDS, NAMES, PASSED_OVER, PRINTED, VERBATIM, plain_tex
from engine.words.mathematics import mathml
from engine.words.tex import TeXError
from engine.words.works import FORMULA, Author, Reference

BODIES = ("organization", "institution", "school", "publisher", "howpublished")
"""Fields that name who made a work, if nobody signed it."""

FORMULAS = ("title", "booktitle")
"""Fields that may hold some."""

SHAPES = {
    "doi": (r"10\.\d{4,9}/\S+", "10.1038/323533a0"),
    "eprint": (r"(\d{4}\.\d{4,5}|[a-z-]+(\.[A-Za-z-]+)?/\d{7})(v\d+)?", "1412.6980"),
}
"""How identifiers look that addresses are made of: https://www.doi.org/doi-handbook, section 3;
https://info.arxiv.org/help/arxiv_identifier.html."""

STAND_INS = {
    "author": ("editor", *BODIES),
    "publisher": ("organization", "institution", "series", "doi", "url"),
    "school": ("institution",),
    "institution": ("organization", "publisher"),
    "journal": ("booktitle", "eprint", "doi"),
}
"""What does for a field that is not given."""

REQUIRED = {
    "article": ("author", "title", "journal", "year"),
    "book": ("author", "title", "publisher", "year"),
    "incollection": ("author", "title", "booktitle", "publisher", "year"),
    "inproceedings": ("author", "title", "booktitle", "year"),
    "mastersthesis": ("author", "title", "school", "year"),
    "misc": ("author", "title"),
    "online": ("author", "title", "url"),
    "phdthesis": ("author", "title", "school", "year"),
    "techreport": ("author", "title", "institution", "year"),
}
"""The kinds of works that we can print, and the fields that each needs."""


@dataclass(frozen=True)
class Entry:
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
        if kind not in KINDS:
            mistakes.add(
                self.place, f"no kind of work is called '@{kind}'", did_you_mean(kind, KINDS)
            )
            return None
        if kind == "inbook" and not any(name.lower() == "booktitle" for name, _ in pairs):
            kind = "book"  # older files give the book's title alone
        kind = KINDS[kind]
        fields, sound = self._fields(kind, pairs, mistakes)
        year = fields.pop("year", "")
        people = fields.pop("author", "") or fields.get("editor", "")
        names = self._authors(people, mistakes) if people else self._bodies(fields)
        if names is None or not sound:
            return None
        return Reference(
            key=self.key,
            kind=kind,
            authors=tuple(author for author in names if author.family != "others"),
            and_others=any(author.family == "others" for author in names),
            year=int(year or 0),
            title=fields.pop("title"),
            fields=MappingProxyType(fields),
            place=self.place,
        )

    def _bodies(self, fields: Mapping[str, str]) -> list[Author]:
        """Who stands for the authors of a work that names none."""
        return [Author("", fields[each]) for each in BODIES if fields.get(each)][:1]

    def _fields(
        self, kind: str, pairs: list[tuple[str, str]], mistakes: Mistakes
    ) -> tuple[dict[str, str], bool]:
        """The fields by their names, and whether they are what a work of its kind has."""
        fields: dict[str, str] = {}
        wrong: list[tuple[Place, str, str]] = []
        for written, value in pairs:
            name = NAMES.get(written.lower(), written.lower())
            if name in fields:
                problem = f"'{self.key}' gives '{name}' twice"
                wrong.append((self.field(written, last=True), problem, "keep one of the two"))
            elif name in PRINTED:
                fields[name] = self._plain(name, value, mistakes)
            elif name not in PASSED_OVER and get_close_matches(name, PRINTED, 1, 0.8):
                problem = f"'{self.key}' has an unknown field '{written}'"
                wrong.append((self.field(written), problem, did_you_mean(name, PRINTED)))
        if "year" not in fields and (dated := re.match(r"\d{4}", fields.get("date", ""))):
            fields["year"] = dated[0]
        if fields.get("subtitle"):
            fields["title"] = f"{fields.get('title', '')}: {fields.pop('subtitle')}"
        for name in REQUIRED[kind]:
            stand_in = name in STAND_INS and any(fields.get(each) for each in STAND_INS[name])
            if not fields.get(name) and not stand_in:
                needed = f"add {name} = {{…}}: @{kind} needs {', '.join(REQUIRED[kind])}"
                wrong.append((self.place, f"'{self.key}' has no {name}", needed))
        year, url = fields.get("year", ""), fields.get("url", "")
        if year and not re.fullmatch(r"\d{4}", year):
            remedy = "write four digits, as in 1986"
            wrong.append((self.field("year"), f"'{year}' is not a year", remedy))
        if url and not is_web_address(url):
            remedy = "write it in full, as in https://example.org/paper"
            wrong.append((self.field("url"), f"'{url}' is no address of the web", remedy))
        for name, (shape, example) in SHAPES.items():
            elsewhere = name == "eprint" and fields.get("archiveprefix", "arXiv").lower() != "arxiv"
            if name in fields and not elsewhere and not re.fullmatch(shape, fields[name]):
                problem = f"'{fields[name]}' is no {name}"
                wrong.append((self.field(name), problem, f"write it as in {example}"))
        for mistake in wrong:
            mistakes.add(*mistake)
        return fields, not wrong

    def _plain(self, name: str, value: str, mistakes: Mistakes) -> str:
        """The value as readers see it, except that names wait until they are split."""
        value = re.sub(r"\s+", " ", value).strip()
        if name in VERBATIM:
            return VERBATIM[name](value)
        if name in ("author", "editor", "crossref"):
            return value
        parts = re.split(FORMULA, plain_tex(value)) if name in FORMULAS else [plain_tex(value)]
        try:
            words = map(_words, parts[::2])
            text = "".join(a + b for a, b in zip_longest(words, parts[1::2], fillvalue=""))
        except (PybtexError, ValueError) as error:
            mistakes.add(self.field(name), f"{name} cannot be read: {error}", "balance its braces")
            return value
        unknown = re.search(r"\\[A-Za-z]+", re.sub(FORMULA, "", text))
        if unknown:
            mistakes.add(
                self.field(name),
                f"{name} has an unknown TeX command '{unknown[0]}'",
                "write the letter itself: the file is UTF-8",
            )
        if name in FORMULAS:
            self._check_formulas(name, text, mistakes)
        return text

    def _check_formulas(self, name: str, text: str, mistakes: Mistakes) -> None:
        for formula in re.findall(FORMULA, text):
            try:
                mathml(formula[1:-1])
            except TeXError as error:
                mistakes.add(self.field(name), error.problem, error.remedy)

    def _authors(self, value: str, mistakes: Mistakes) -> list[Author] | None:
        authors: list[Author] = []
        if re.search(r"^\s*and\b|\band\s+and\b|\band\s*$", value):
            mistakes.add(
                self.field("author"),
                f"'{self.key}' has a name with nothing in it",
                "write Family, Given and Family, Given",
            )
            return None
        value, more = re.subn(r",?\s+et\.?\s+al\.?\s*$", "", value)
        try:
            for name in split_name_list(f"{value} and others" if more else value):
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


def _words(value: str) -> str:
    """TeX as it reads; what stands between formulas keeps its distance from them."""
    text = re.sub(r"\\([$#%&_])", r"\1", str(Text.from_latex(value)))
    before = " " if value[:1].isspace() and text[:1].strip() else ""
    after = " " if value[-1:].isspace() and text[-1:].strip() else ""
    return html.unescape(f"{before}{text}{after}")
