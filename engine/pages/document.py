"""An emitted page, read again as a browser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from lxml import etree

from engine.errors import Place

Element: TypeAlias = Any
"""An element of lxml, which has no types of its own."""

LEADING = frozenset({"a", "area", "link"})
"""Elements whose href a reader, or a reader's machine, may follow."""

REFRESH = re.compile(r"0; url=([\w-]+(?:/[\w.-]+)*)")
"""A page that goes on at once to another page of the site."""


@dataclass(frozen=True)
class Document:
    """A page of the site: its text, and its elements as lxml has them."""

    file: Path
    """Where it is to be written, as the builder typed it."""

    text: str
    root: Element

    @classmethod
    def read(cls, content: bytes, file: Path) -> Document:
        """Read the bytes of a page; what is not UTF-8 is kept, to be complained of."""
        root = etree.fromstring(content, etree.HTMLParser(encoding="utf-8", huge_tree=True))
        return cls(file, content.decode("utf-8", "surrogatepass"), root)

    @cached_property
    def elements(self) -> Sequence[Element]:
        """Every element in the order of the page."""
        # What follows the end of <html> is its sibling here, though a browser moves it into <body>.
        roots = [self.root, *self.root.itersiblings(etree.Element)]
        return [element for root in roots for element in root.iter(etree.Element)]

    def named(self, *tags: str) -> Iterator[Element]:
        """The elements of these names."""
        return (each for each in self.elements if each.tag in tags)

    def place(self, element: Element) -> Place:
        """The line on which the element's tag begins."""
        # lxml knows the line on which the tag ends.
        within = sum(value.count("\n") for value in element.attrib.values())
        return Place(self.file, max(1, (element.sourceline or 1) - within))

    @cached_property
    def ids(self) -> Mapping[str, Element]:
        """The first element of each id."""
        found: dict[str, Element] = {}
        for element in self.elements:
            if (identifier := element.get("id")) is not None:
                found.setdefault(identifier, element)
        return found

    def addresses(self) -> Iterator[tuple[str, Place]]:
        """Every address that the page leads to, as it is written there."""
        for element in self.elements:
            if element.tag in LEADING:
                for name in ("href", "xlink:href"):
                    if element.get(name) is not None:
                        yield element.get(name), self.place(element)
            elif element.tag == "meta" and refreshes(element):
                onward = REFRESH.fullmatch(element.get("content", ""))
                if onward:
                    yield onward[1], self.place(element)


def refreshes(element: Element) -> bool:
    """Whether a <meta> sends the reader on."""
    return str(element.get("http-equiv", "")).lower() == "refresh"
