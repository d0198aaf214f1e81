"""What style rules would have a browser fetch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import tinycss2

from engine.memory import found_out, key

STAYING = re.compile(r"url\((?:data:|#)[^\"'()\\\s]*\)", re.IGNORECASE)
"""An address that leads out of no page; most of a page consists of them."""

SUSPECT = re.compile(r"(?:url|src|image|image-set)\(|@import|\\", re.IGNORECASE)
"""Rules without any of these name no address: a name is spelled out, or holds an escape."""

HOLDING = frozenset({"url", "src", "image", "image-set", "-webkit-image-set"})
"""Functions in which a text is an address."""

IMPORT = "@import"

AFTER = ".after"
"""What stands behind rules, to see whether it still stands by itself."""


def addresses(css: str) -> Iterator[tuple[int, str]]:
    """Line, from 0, and address of all that rules name; for an `@import` its word."""
    if not ("(" in css or "@" in css or "\\" in css) or not SUSPECT.search(css):
        return
    for token in _flat(tinycss2.parse_component_value_list(css, skip_comments=True)):
        line = token.source_line - 1
        if token.type == "url":
            yield line, token.value
        elif token.type == "at-keyword" and token.lower_value == "import":
            yield line, IMPORT
        elif token.type == "function" and token.lower_name in HOLDING:
            yield from ((line, each.value) for each in token.arguments if each.type == "string")


def requests(css: str) -> Iterator[tuple[int, str]]:
    """Those among them that a browser does not find within the page."""
    # Parsing takes its time, so that a sheet in which nothing can be found is not parsed.
    if SUSPECT.search(STAYING.sub("", css)):
        yield from ((line, each) for line, each in addresses(css) if not stays(each))


@lru_cache(maxsize=256)
def fault(css: str) -> str | None:
    """What keeps rules from standing beside others in one sheet; None if nothing does."""
    name = key("fault", css, source=(_fault,), libraries=("tinycss2",))
    return found_out(f"fault-{name}", lambda: (_fault(css) or "").encode()).decode() or None


def _fault(css: str) -> str | None:
    tokens = list(_flat(tinycss2.parse_component_value_list(css)))
    broken = next((each for each in tokens if each.type == "error"), None)
    if broken is not None:
        return f"'{broken.message}' in its line {broken.source_line}"
    last = tinycss2.parse_stylesheet(f"{css}\n{AFTER}{{}}", skip_whitespace=True)[-1]
    if last.type != "qualified-rule" or tinycss2.serialize(last.prelude).strip() != AFTER:
        return "something left open at its end"
    return "the end of its own element" if "</" in css else None


def stays(address: str) -> bool:
    """Whether a browser finds what is there within the page."""
    return address.strip().lower().startswith(("data:", "#"))


def _flat(tokens: Iterable[Any]) -> Iterator[Any]:
    """Every token, and those within brackets and functions."""
    for token in tokens:
        yield token
        yield from _flat(getattr(token, "content", None) or getattr(token, "arguments", None) or ())
