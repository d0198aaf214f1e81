"""The last look at a page: no script, no request, nothing without a name, no link into the void.

Nor a heading that leaves a level out, since a screen reader lists them as a table of contents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

VOID = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input"}) | frozenset(
    {"link", "meta", "source", "track", "wbr"}
)
"""Elements that have no end tag (HTML, section 13.1.2)."""

LOADING = frozenset(["action", "background", "data", "formaction", "manifest", "ping", "poster"])
"""Attributes besides src, srcset and href whose addresses a browser calls on."""

POINTING = frozenset({"for", "headers", "list", "popovertarget"}) | frozenset(
    f"aria-{name}"
    for name in ("activedescendant", "controls", "describedby", "details", "labelledby", "owns")
)
"""Attributes that hold ids of other elements; `form` is none in MathML, and our pages have none."""

SILENT_LINKS = frozenset(["alternate", "author", "canonical", "license", "next", "prev"])
"""What a <link> may be without the browser fetching anything."""

URL = re.compile(r"""\burl\(\s*(["']?)(.*?)\1\s*\)""", re.IGNORECASE | re.DOTALL)
IMAGE_SET = re.compile(r"""\b(?:image-set|src)\(\s*["']([^"']*)""", re.IGNORECASE)
IMPORT = re.compile(r"@import\b", re.IGNORECASE)
CSS_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
CANDIDATE = re.compile(r"(?:^|,\s)\s*(\S+)")


def inspect(html: str, *, file: Path) -> list[str]:
    """Every violation in a page, as `file:line: problem`, in the order of the page."""
    inspector = _Inspector()
    inspector.feed(html)
    inspector.close()
    return [f"{file}:{line}: {problem}" for line, problem in sorted(inspector.problems())]


class _Inspector(HTMLParser):
    """Walks once through a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._found: list[tuple[int, str]] = []
        self._ids: dict[str, int] = {}
        self._pointers: list[tuple[int, str, str]] = []
        """Line, the attribute as written, and the id that it points to."""
        self._open: list[str] = []
        self._hidden_from: int | None = None
        """How deep the element lies that hides all within it from screen readers."""
        self._drawing: tuple[int, bool] | None = None
        """The line of an open outermost <svg>, and whether it has a label yet."""
        self._text = ""
        self._title = ""
        self._present: set[str] = set()
        self._level: int | None = None
        """Of the last heading, 1..6."""

    def problems(self) -> Iterator[tuple[int, str]]:
        """All that the walk found, and what it missed on the page."""
        yield from self._found
        for line, written, target in self._pointers:
            if target not in self._ids:
                yield line, f"{written} points to no id on this page"
        for needed, name in (
            ("lang", 'no <html lang="…">'),
            ("viewport", 'no <meta name="viewport">'),
            ("policy", 'no <meta http-equiv="Content-Security-Policy">'),
        ):
            if needed not in self._present:
                yield 1, name
        if not self._title.strip():
            yield 1, "no <title>, or an empty one"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one tag."""
        given = {name: value or "" for name, value in attrs}
        self._note_identity(tag, given)
        self._check_harmless(tag, given)
        self._check_requests(tag, given)
        self._check_named(tag, given)
        self._check_level(tag)
        self._text = ""
        if tag not in VOID:
            self._open.append(tag)
            if given.get("aria-hidden") == "true" and self._hidden_from is None:
                self._hidden_from = len(self._open)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that closes itself, as in SVG."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        """Keep the text of the innermost element; a style sheet arrives in one piece."""
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        """Judge what had to wait for the end of its element."""
        line = self.getpos()[0]
        if tag == "style":
            start = line - self._text.count("\n")
            self._found += [(start + at, problem) for at, problem in _css_requests(self._text)]
        elif tag == "title" and "svg" not in self._open:
            self._title = self._title or self._text
        elif tag == "title" and self._drawing:
            self._drawing = (self._drawing[0], self._drawing[1] or bool(self._text.strip()))
        self._text = ""
        if tag not in self._open:
            return
        # An end tag closes whatever was left open within its element.
        while self._open.pop() != tag:
            pass
        if self._hidden_from is not None and len(self._open) < self._hidden_from:
            self._hidden_from = None
        if self._drawing and "svg" not in self._open:
            if not self._drawing[1]:
                self._found.append((self._drawing[0], '<svg role="img"> without a label'))
            self._drawing = None

    def _add(self, problem: str) -> None:
        self._found.append((self.getpos()[0], problem))

    def _note_identity(self, tag: str, given: dict[str, str]) -> None:
        line = self.getpos()[0]
        identifier = given.get("id")
        if identifier is not None:
            if identifier in self._ids:
                self._add(f'id="{identifier}" is taken by line {self._ids[identifier]}')
            self._ids.setdefault(identifier, line)
        for name in POINTING & given.keys():
            for target in given[name].split():
                self._pointers.append((line, f'{name}="{target}"', target))
        for name in ("href", "xlink:href"):
            address = given.get(name, "")
            # A bare "#" leads to the top of the page.
            if address.startswith("#") and len(address) > 1:
                self._pointers.append((line, f'{name}="{address}"', unquote(address[1:])))
        if tag == "html" and given.get("lang", "").strip():
            self._present.add("lang")
        if tag == "meta" and given.get("name", "").lower() == "viewport":
            self._present.add("viewport")
        if tag == "meta" and given.get("http-equiv", "").lower() == "content-security-policy":
            self._present.add("policy")

    def _check_harmless(self, tag: str, given: dict[str, str]) -> None:
        if tag in ("script", "base", "iframe", "object", "embed"):
            self._add(f"<{tag}>")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            # Going on at once to another page of the site is a link followed; all else is not.
            followed = re.fullmatch(r"0; url=[\w-]+(/[\w.-]+)*", given.get("content", ""))
            if not followed:
                self._add('<meta http-equiv="refresh">')
        for name, value in given.items():
            if name.startswith("on"):
                self._add(f"handler {name} on <{tag}>")
            elif name == "style":
                self._add(f"style attribute on <{tag}>")
            # Browsers pass over white space and control characters in a scheme.
            elif re.sub(r"[\x00-\x20]", "", value).lower().startswith(("javascript:", "vbscript:")):
                self._add(f"script address in {name} of <{tag}>")

    def _check_requests(self, tag: str, given: dict[str, str]) -> None:
        for name, value in given.items():
            if name == "srcset":
                addresses = CANDIDATE.findall(value)
            elif name in ("href", "xlink:href"):
                quiet = tag in ("a", "area") or (
                    tag == "link" and set(given.get("rel", "").lower().split()) <= SILENT_LINKS
                )
                addresses = [] if quiet else [value]
            elif name == "src" or name in LOADING:
                addresses = [value]
            else:
                addresses = []
            for address in addresses:
                if not _stays(address):
                    self._add(f"{name} of <{tag}> requests '{address}'")
            for _, address in URL.findall(value):
                if address.startswith("#"):
                    pointer = (self.getpos()[0], f'{name}="url({address})"', unquote(address[1:]))
                    self._pointers.append(pointer)
                elif not _stays(address):
                    self._add(f"{name} of <{tag}> requests '{address}'")

    def _check_named(self, tag: str, given: dict[str, str]) -> None:
        hidden = self._hidden_from is not None or given.get("aria-hidden") == "true"
        if tag == "img" and "alt" not in given:
            self._add("<img> without alt")
        if tag != "svg" or "svg" in self._open or hidden:
            return
        if given.get("role") == "img":
            labels = (given.get("aria-label", ""), given.get("aria-labelledby", ""))
            self._drawing = (self.getpos()[0], any(label.strip() for label in labels))
        else:
            self._add('<svg> that is neither role="img" nor aria-hidden="true"')

    def _check_level(self, tag: str) -> None:
        if not re.fullmatch("h[1-6]", tag):
            return
        level = int(tag[1])
        if self._level and level > self._level + 1:
            self._add(f"<{tag}> right after <h{self._level}>: a level is left out")
        self._level = level


def _css_requests(css: str) -> Iterator[tuple[int, str]]:
    """Line, from 0, and problem of each request that a style sheet makes."""
    css = CSS_COMMENT.sub(lambda comment: "\n" * comment[0].count("\n"), css)
    for match in IMPORT.finditer(css):
        yield css.count("\n", 0, match.start()), "@import in a style sheet"
    for pattern, group in ((URL, 2), (IMAGE_SET, 1)):
        for match in pattern.finditer(css):
            if not _stays(match[group]):
                line = css.count("\n", 0, match.start())
                yield line, f"a style sheet requests '{match[group]}'"


def _stays(address: str) -> bool:
    """Whether a browser finds what is there within the page."""
    return address.strip().lower().startswith(("data:", "#"))
