"""Citations in the prose, and the list of works that they lead to."""

from __future__ import annotations

import html
import re
import string
from collections import Counter
from collections.abc import Iterable, Mapping

from markupsafe import Markup, escape

from engine.catalogue import say
from engine.words.bibliography import Bibliography
from engine.words.mathematics import mathml
from engine.words.works import FORMULA, Author, Reference

THESES = ("phdthesis", "mastersthesis")


PLAIN = frozenset(string.ascii_letters + string.digits + "_-")
"""What stands for itself in the id of a work."""


def anchor(key: str) -> str:
    """The id of a work in the list, another for every key.

    Keys may hold what ids and addresses may not: each such byte is written as a dot and its code.
    """
    plain = (chr(byte) if chr(byte) in PLAIN else f".{byte:02X}" for byte in key.encode())
    return "ref-" + "".join(plain)


def cite(bibliography: Bibliography, keys: Iterable[str], page: str = "") -> Markup:
    """A citation such as (Rumelhart, Hinton & Williams, 1986), each work linked to the list.

    `page` is the address of the page that holds the list, empty on that page itself.
    """
    years = _years(bibliography)
    works = [bibliography.references[key] for key in keys]
    links = [
        Markup('<a href="{}#{}">{}, {}</a>').format(
            page, anchor(work.key), _names(work), years[work.key]
        )
        for work in works
    ]
    return Markup('<span class="citation">({})</span>').format(Markup("; ").join(links))


def further_reading(bibliography: Bibliography) -> Markup:
    """All works as a list, oldest first."""
    years = _years(bibliography)
    works = sorted(
        bibliography.references.values(),
        key=lambda work: (work.year, _sorting_name(work), work.title),
    )
    items = [
        Markup('<li id="{}">{}</li>').format(anchor(work.key), _entry(work, years[work.key]))
        for work in works
    ]
    return Markup('<ul class="references">\n{}\n</ul>').format(Markup("\n").join(items))


def address(work: Reference) -> str | None:
    """Where the work is to be found: its DOI, else its arXiv page, else its own page."""
    fields = work.fields
    if "doi" in fields:
        return "https://doi.org/" + fields["doi"]
    if "eprint" in fields and fields.get("archiveprefix", "arXiv").lower() == "arxiv":
        return "https://arxiv.org/abs/" + fields["eprint"]
    return fields.get("url")


def _years(bibliography: Bibliography) -> dict[str, str]:
    """The year to print for each work: 1986, or 1986a and 1986b where the names agree too."""
    works = sorted(bibliography.references.values(), key=lambda work: (work.year, work.title))
    labels = Counter((_names(work), work.year) for work in works)
    seen: Counter[tuple[str, int]] = Counter()
    years = {}
    for work in works:
        label = (_names(work), work.year)
        letter = _letters(seen[label]) if labels[label] > 1 else ""
        year = work.year or say("n.d.")
        years[work.key] = f"{year}{letter}"
        seen[label] += 1
    return years


def _letters(number: int) -> str:
    """a to z, then aa, ab and so on, counted from 0."""
    above, last = divmod(number, len(string.ascii_lowercase))
    return (_letters(above - 1) if above else "") + string.ascii_lowercase[last]


def _names(work: Reference) -> str:
    """The authors as a citation names them: up to three, else the first et al."""
    families = [author.family for author in work.authors]
    if work.and_others or len(families) > 3:
        return say("{name} et al.", name=families[0])
    return _listed(families)


def _listed(names: list[str]) -> str:
    return " & ".join([*([", ".join(names[:-1])] if names[1:] else []), names[-1]])


def _sorting_name(work: Reference) -> str:
    return work.authors[0].family.casefold()


def _full_name(author: Author) -> str:
    return f"{author.given} {author.family}".strip()


def _entry(work: Reference, year: str) -> Markup:
    names = [_full_name(author) for author in work.authors]
    people = _listed(names)
    if work.and_others:
        people = say("{name} et al.", name=", ".join(names))
    title = Markup("<cite>{}</cite>").format(_title(work.title))
    if work.title[-1] not in ".?!":
        title += "."
    parts = [Markup("{} ({}).").format(people, year), title]
    venue = _venue(work)
    if venue:
        parts.append(escape(venue + "."))
    link = address(work)
    if link:
        shown = re.sub(r"^https?://(www\.)?", "", link).rstrip("/")
        parts.append(Markup('<a href="{}" rel="noopener">{}</a>').format(link, shown))
    if "note" in work.fields:
        parts.append(Markup('<span class="annotation">{}</span>').format(work.fields["note"]))
    return Markup(" ").join(parts)


def _title(title: str) -> Markup:
    """A title with its formulas, which have been checked."""
    parts = re.split(FORMULA, title)
    return Markup("").join(
        mathml(part[1:-1]) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def _venue(work: Reference) -> str:
    """Where the work appeared, as one line of text."""
    fields = work.fields
    number = f"({fields['number']})" if "number" in fields else ""
    edition = say("{edition} ed.", edition=fields["edition"]) if "edition" in fields else ""
    series = fields.get("series", "")
    pages = re.sub(r"\s*[-–]+\s*", "–", fields.get("pages", ""))
    volume = fields.get("volume", "")
    if work.kind == "article":
        journal = fields.get("journal") or fields.get("booktitle", "")
        place = f"{journal} {volume}{number}".strip()
    elif work.kind in THESES:
        doctoral = say("PhD thesis") if work.kind == "phdthesis" else say("Master’s thesis")
        degree = fields.get("type", doctoral)
        if "language" in fields:
            degree = say("{work} (in {language})", work=degree, language=say(fields["language"]))
        place = ", ".join([degree, fields.get("school") or fields.get("institution", "")])
    elif work.kind in ("incollection", "inproceedings"):
        parts = (
            say("In {book}", book=_plain(fields["booktitle"])),
            volume,
            edition,
            series,
            fields.get("publisher", ""),
        )
        place = ", ".join(filter(None, parts))
    elif work.kind == "book":
        place = ", ".join(filter(None, (edition, _body(fields))))
    elif work.kind == "techreport":
        place = _body(fields)
    else:
        place = fields.get("howpublished") or _body(fields)
    return ", ".join(filter(None, (place, pages))).removesuffix(".")


def _plain(title: str) -> str:
    """A title in words alone."""
    return html.unescape(_title(title).striptags())


def _body(fields: Mapping[str, str]) -> str:
    """Who published a work."""
    bodies = ("publisher", "institution", "organization", "school")
    return next((fields[each] for each in bodies if fields.get(each)), "")
