"""What BibTeX and BibLaTeX call the kinds of works and their fields, and what we call them.

From the manual of BibLaTeX (sections 2.1 and 2.2) and from what reference managers add.
"""

from __future__ import annotations

import re

KINDS = {
    **dict.fromkeys(("book", "mvbook", "collection"), "book"),
    **dict.fromkeys(("mvcollection", "reference", "mvreference"), "book"),
    **dict.fromkeys(("proceedings", "mvproceedings", "periodical"), "misc"),
    **dict.fromkeys(("article", "suppperiodical", "review"), "article"),
    **dict.fromkeys(("incollection", "inbook", "bookinbook", "suppbook"), "incollection"),
    **dict.fromkeys(("suppcollection", "inreference"), "incollection"),
    **dict.fromkeys(("inproceedings", "conference"), "inproceedings"),
    **dict.fromkeys(("online", "electronic", "www"), "online"),
    **dict.fromkeys(("phdthesis", "thesis"), "phdthesis"),
    "mastersthesis": "mastersthesis",
    **dict.fromkeys(("techreport", "report"), "techreport"),
    **dict.fromkeys(
        ("misc", "booklet", "manual", "unpublished", "software", "dataset", "patent", "artwork"),
        "misc",
    ),
    **dict.fromkeys(
        ("audio", "bibnote", "commentary", "image", "jurisdiction", "legislation", "legal"), "misc"
    ),
    **dict.fromkeys(("letter", "movie", "music", "performance", "standard", "video"), "misc"),
}
"""Each kind of work as we print it."""

NAMES = {
    "journaltitle": "journal",
    "location": "address",
    "eprinttype": "archiveprefix",
    "eprintclass": "primaryclass",
}
"""Fields of BibLaTeX under the older name."""

PRINTED = frozenset(
    {"author", "editor", "title", "year", "journal", "booktitle", "publisher", "school"}
    | {"institution", "organization", "doi", "edition", "eprint", "archiveprefix"}
    | {"primaryclass", "howpublished", "language", "note", "number", "pages", "series", "type"}
    | {"url", "volume", "date", "subtitle", "crossref"}
)
"""Fields that we read."""

PASSED_OVER = frozenset(
    """abstract addendum address afterword annotation annotator annote author+an bookauthor
    bookpagination booksubtitle booktitleaddon chapter cites collaboration collection comment
    commentator copyright creationdate day doi-url editora editorb editorc editortype entryset
    entrysubtype eid eventdate eventtitle eventtitleaddon execute file foreword gender groups
    hyphenation ids indexsorttitle indextitle introduction isan isbn ismn isrn issn issue
    issuesubtitle issuetitle iswc journalsubtitle key keyword keywords label langid langidopts
    library lista listb listc location mainsubtitle maintitle maintitleaddon mendeley-groups
    mendeley-tags modificationdate month mrclass mrnumber mrreviewer nameaddon names numpages
    options origdate origlanguage origlocation origpublisher origtitle owner pagetotal pagination
    part pmid pmcid presort priority pubstate read related relatedoptions relatedtype reprinttitle
    rights shortauthor shorteditor shorthand shorthandintro shortjournal shortseries shorttitle
    sortkey sortname sortshorthand sorttitle sortyear source timestamp titleaddon translator
    urldate urldatetime usera userb userc userd usere userf venue verba verbb verbc version xdata
    xref zblnumber articleno acmid""".split()  # noqa: SIM905  a list of words
)
"""Fields that others read."""


def web_address(value: str) -> str:
    """An address as a browser takes it: TeX's backslashes and its \\url{…} taken off."""
    inner = re.fullmatch(r"\\url\s*\{(.*)\}", value.strip())
    return re.sub(r"\\([_%&#~$^{}])", r"\1", inner[1] if inner else value.strip())


def doi(value: str) -> str:
    """A DOI without the address of its resolver."""
    plain = re.sub(r"^(https?://)?(dx\.|www\.)?doi\.org/", "", web_address(value), flags=re.I)
    return re.sub(r"^doi:\s*", "", plain, flags=re.I)


def eprint(value: str) -> str:
    """The number of a preprint without the name of its archive."""
    plain = re.sub(r"^https?://arxiv\.org/(abs|pdf)/", "", web_address(value), flags=re.I)
    return re.sub(r"^arxiv:\s*", "", plain, flags=re.I).removesuffix(".pdf")


COMMANDS = {
    "TeX": "TeX",
    "LaTeX": "LaTeX",
    "BibTeX": "BibTeX",
    "ldots": "…",
    "dots": "…",
    "textendash": "–",
    "textemdash": "—",
    "textquoteright": "’",
    "textquoteleft": "‘",
    "textregistered": "®",
    "texttrademark": "™",
    "copyright": "©",
    "textdegree": "°",
}
"""Commands that stand for a sign or a word."""

STYLES = (
    "emph|textit|textbf|textsc|textsl|textsf|texttt|textrm|textup|mkbibquote|mkbibemph|url|mbox"
)
"""Commands whose words are printed without them."""


def plain_tex(value: str) -> str:
    """The value without commands that say how it looks, and without braces that print as such."""
    value = re.sub(r"\$\\([{}])\$|\\[-/]", "", value)
    value = re.sub(r"\\href\s*\{[^{}]*\}", "", value)
    value = re.sub(rf"\\(?:{STYLES})\s*(?=\{{)", "", value)
    value = re.sub(r"\\[ ,;]", " ", value)
    names = "|".join(sorted(COMMANDS, key=len, reverse=True))
    return re.sub(rf"\\({names})(?![A-Za-z])(?:\{{\}}|\s+)?", lambda m: COMMANDS[m[1]], value)


VERBATIM = {"url": web_address, "doi": doi, "eprint": eprint}
"""Fields in which a backslash or a double hyphen means itself, and how each is written plainly."""
