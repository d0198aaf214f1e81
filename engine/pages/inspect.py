"""The last look at a page: no script, no request, nothing without a name, no id twice.

Nor a heading that leaves a level out, since a screen reader lists them as a table of contents.
Where links lead is looked at for all pages together: see anchors.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from urllib.parse import unquote

from engine.errors import Mistake, Place
from engine.pages import styles
from engine.pages.document import LEADING, REFRESH, Document, Element, refreshes
from engine.words.characters import REMEDY, unfit

EMBEDDING = frozenset({"script", "base", "iframe", "object", "embed"})

LOADING = frozenset(
    ["action", "background", "data", "formaction", "manifest", "ping", "poster", "src"]
)
"""Attributes besides srcset and href whose addresses a browser calls on."""

HREF = frozenset({"href", "xlink:href"})

POINTING = frozenset({"for", "headers", "list", "popovertarget"}) | frozenset(
    f"aria-{name}"
    for name in ("activedescendant", "controls", "describedby", "details", "labelledby", "owns")
)
"""Attributes that hold ids of other elements; `form` is none in MathML, and our pages have none."""

WORDS = frozenset({"alt", "alttext", "content", "label", "placeholder", "title", "value"}) | {
    f"aria-{name}" for name in ("description", "label", "placeholder", "valuetext")
}
"""Attributes that hold words for people, which may speak of any address."""

SILENT_LINKS = frozenset(["alternate", "author", "canonical", "license", "next", "prev"])
"""What a <link> may be without the browser fetching anything."""

CANDIDATE = re.compile(r"(?:^|,\s)\s*(\S+)")
SCRIPT = re.compile(r"(?:java|vb)script:", re.IGNORECASE)
PASSED_OVER = re.compile(r"[\x00-\x20]")
"""What browsers pass over in a scheme: white space and control characters."""

LABELS = "@aria-label | @aria-labelledby | .//title/text()"

CARRIED = "carry it within the page, as a data address"
FORBIDDEN = "take it out: a page of ours runs nothing, and its policy allows no more than classes"
NAMED = 'say what it shows in aria-label="…", or hide it with aria-hidden="true"'

Finding = tuple[Element, str, str]
"""An element, its problem, and the remedy."""

Rule = Callable[[Document], Iterator[Finding]]
RULES: list[Rule] = []
"""All that are looked at: a function becomes one of them under `@rule`, and nowhere else."""


def rule(look: Rule) -> Rule:
    """Have every page of a site looked at by a function, which yields what it finds."""
    RULES.append(look)
    return look


def inspect(page: Document) -> list[Mistake]:
    """Every violation in a page, in the order of the page."""
    broken = unfit(page.text)
    if broken:  # It ends the page for some readers, so that nothing more can be said of it.
        return [Mistake(Place(page.file, broken[0] + 1), broken[1], REMEDY)]
    found = [
        Mistake(page.place(element), problem, remedy)
        for look in RULES
        for element, problem, remedy in look(page)
    ]
    return sorted({*found, *_style_sheets(page), *_missing(page)})


def _missing(page: Document) -> Iterator[Mistake]:
    """What every page needs once."""
    root = page.root
    metas = [
        {name: value.lower() for name, value in each.attrib.items()} for each in page.named("meta")
    ]
    titles = [each for each in page.named("title") if not each.xpath("ancestor::svg")]
    for there, problem in (
        (root.get("lang", "").strip(), 'no <html lang="…">'),
        (any(m.get("name") == "viewport" for m in metas), 'no <meta name="viewport">'),
        (
            any(m.get("http-equiv") == "content-security-policy" for m in metas),
            'no <meta http-equiv="Content-Security-Policy">',
        ),
        (any((each.text or "").strip() for each in titles), "no <title>, or an empty one"),
    ):
        if not there:
            yield Mistake(Place(page.file), problem, "every page needs one")


@rule
def _identity(page: Document) -> Iterator[Finding]:
    """Ids that are given twice, and what points to ids that are not there."""
    for element in page.elements:
        given = element.attrib
        first = page.ids.get(given.get("id"))
        if first is not None and first is not element:
            line = page.place(first).line
            yield element, f'id="{given["id"]}" is taken by line {line}', "name one of them anew"
        for written, target in _pointers(element):
            if target not in page.ids:
                yield element, f"{written} points to no id on this page", "name one that is there"


def _pointers(element: Element) -> Iterator[tuple[str, str]]:
    """Attributes as written, and the ids that they point to; a link is none of them."""
    for name, value in element.attrib.items():
        if name in POINTING:
            yield from ((f'{name}="{target}"', target) for target in value.split())
        elif name in HREF:
            if value.startswith("#") and element.tag not in LEADING:
                yield f'{name}="{value}"', unquote(value[1:])
        elif name not in WORDS:
            for _, address in styles.addresses(value):
                if address.startswith("#"):
                    yield f'{name}="url({address})"', unquote(address[1:])


@rule
def _harm(page: Document) -> Iterator[Finding]:
    """Scripts in any disguise, and what the policy of the page would refuse."""
    for element in page.elements:
        tag = element.tag
        if tag in EMBEDDING:
            yield element, f"<{tag}>", FORBIDDEN
        # Going on at once to another page of the site is a link followed; all else is not.
        onward = REFRESH.fullmatch(element.get("content", ""))
        if tag == "meta" and refreshes(element) and not onward:
            yield element, '<meta http-equiv="refresh">', "go on at once, to a page of the site"
        for name, value in element.attrib.items():
            if name.startswith("on"):
                yield element, f"handler {name} on <{tag}>", FORBIDDEN
            elif name == "style":
                yield element, f"style attribute on <{tag}>", FORBIDDEN
            elif ":" in value and name not in WORDS and SCRIPT.match(PASSED_OVER.sub("", value)):
                yield element, f"script address in {name} of <{tag}>", FORBIDDEN


@rule
def _requests(page: Document) -> Iterator[Finding]:
    """Addresses that a browser would call on by itself."""
    for element in page.elements:
        for name, value in element.attrib.items():
            for address in _called(element, name, value):
                if not styles.stays(address):
                    yield element, f"{name} of <{element.tag}> requests '{address}'", CARRIED


def _called(element: Element, name: str, value: str) -> list[str]:
    """The addresses in an attribute that a browser calls on."""
    if name == "srcset":
        return CANDIDATE.findall(value)
    if name in LOADING:
        return [value]
    if name in HREF:
        relations = set(element.get("rel", "").lower().split())
        silent = element.tag == "link" and relations <= SILENT_LINKS
        return [] if silent or element.tag in ("a", "area") else [value]
    return [] if name in WORDS else [address for _, address in styles.addresses(value)]


def _style_sheets(page: Document) -> Iterator[Mistake]:
    """What a style sheet would fetch."""
    for style in page.named("style"):
        for below, address in styles.requests(style.text or ""):
            imported = address == styles.IMPORT
            what = "@import in a style sheet" if imported else "a style sheet requests"
            problem = what if imported else f"{what} '{address}'"
            yield Mistake(Place(page.file, page.place(style).line + below), problem, CARRIED)


@rule
def _names(page: Document) -> Iterator[Finding]:
    """Pictures that tell nothing to those who cannot see them."""
    for picture in page.named("img"):
        if picture.get("alt") is None:
            yield picture, "<img> without alt", 'say in alt="…" what it shows'
    for drawing in page.named("svg"):
        if drawing.xpath("ancestor::svg | ancestor-or-self::*[@aria-hidden='true']"):
            continue
        if drawing.get("role") != "img":
            yield drawing, '<svg> that is neither role="img" nor aria-hidden="true"', NAMED
        elif not any(label.strip() for label in drawing.xpath(LABELS)):
            yield drawing, '<svg role="img"> without a label', NAMED


@rule
def _levels(page: Document) -> Iterator[Finding]:
    """Headings that leave a level out."""
    headings = page.named("h1", "h2", "h3", "h4", "h5", "h6")
    for before, heading in pairwise(headings):
        if int(heading.tag[1]) > int(before.tag[1]) + 1:
            problem = f"<{heading.tag}> right after <{before.tag}>: a level is left out"
            yield heading, problem, f"make it <h{int(before.tag[1]) + 1}>"
