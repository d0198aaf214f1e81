"""An emitted page as it stands: its elements, and its style rules at their plainest."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input"}) | frozenset(
    {"link", "meta", "source", "track", "wbr"}
)
"""Elements that have no end tag (HTML, section 13.1.2)."""

IMPLIED_ENDS = {
    "td": {"td", "th"},
    "th": {"td", "th"},
    "tr": {"td", "th", "tr", "caption"},
    "li": {"li", "p"},
    "tbody": {"td", "th", "tr", "thead", "caption"},
}
"""Elements that end where another begins (HTML, section 13.1.2.4), as far as our pages need it."""


@dataclass(eq=False)
class Element:
    """One element, with its children in the order of the page; a string is text."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """Children that are elements."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def classes(self) -> list[str]:
        """Names in its class attribute."""
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        """All words within."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def within(self, tag: str = "", named: str = "") -> Iterator[Element]:
        """Every element below with that tag and that class or id, in the order of the page."""
        for child in self.elements:
            known = (*child.classes, child.attributes.get("id"))
            if tag in ("", child.tag) and (not named or named in known):
                yield child
            yield from child.within(tag, named)

    def only(self, tag: str = "", named: str = "") -> Element:
        """The one such element below."""
        found = list(self.within(tag, named))
        assert len(found) == 1, f"{len(found)} of <{tag}> '{named}', where one is wanted"
        return found[0]

    def lies_in(self, named: str) -> bool:
        """Whether it is, or stands below, an element of that class."""
        return named in self.classes or bool(self.parent and self.parent.lies_in(named))


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.here.tag in IMPLIED_ENDS.get(tag, ()):
            self._leave()
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._leave()

    def handle_endtag(self, tag: str) -> None:
        while self.here.tag != tag:
            self._leave()
        self._leave()

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)

    def _leave(self) -> None:
        assert self.here.parent, "an end tag without its start"
        self.here = self.here.parent


class Document:
    """A page, parsed."""

    def __init__(self, html: str) -> None:
        builder = _Builder()
        builder.feed(html)
        builder.close()
        self.html, self.root = html, builder.root

    @cached_property
    def ids(self) -> dict[str, Element]:
        """Every element that has an id."""
        return {
            each.attributes["id"]: each for each in self.root.within() if "id" in each.attributes
        }

    @cached_property
    def rules(self) -> dict[str, dict[str, str]]:
        """Declarations by selector. Rules under a condition (paper, darkness, a query) are left
        out: this is the page on a light screen, with nothing touched."""
        found: dict[str, dict[str, str]] = {}
        for style in self.root.within("style"):
            for selectors, body in _rules(style.text):
                for selector in parted(selectors, ","):
                    found.setdefault(selector, {}).update(_declarations(body))
        return found


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule that stands under no condition."""
    depth = start = opened = 0
    for brace in re.finditer(r"[{}]", css):
        if brace[0] == "{":
            if depth == 0:
                opened = brace.start()
            depth += 1
            continue
        depth -= 1
        if depth == 0:
            selectors = css[start:opened].strip()
            if not selectors.startswith("@"):
                yield selectors, css[opened + 1 : brace.start()]
            start = brace.end()


def _declarations(body: str) -> dict[str, str]:
    pairs = (each.partition(":") for each in parted(body, ";"))
    return {name.strip(): value.strip() for name, _, value in pairs if value}


def parted(text: str, separator: str) -> list[str]:
    """Pieces of a text between separators that stand outside brackets and quotes."""
    pieces, depth, start, quoted = [], 0, 0, False
    for match in re.finditer(rf'[()\[\]"]|{re.escape(separator)}', text):
        if match[0] == '"':
            quoted = not quoted
        elif quoted:
            continue
        elif match[0] in "([":
            depth += 1
        elif match[0] in ")]":
            depth -= 1
        elif depth == 0:
            pieces.append(text[start : match.start()].strip())
            start = match.end()
    return [*pieces, text[start:].strip()]
