"""Browsers that cannot count: they get the page as it is printed, one state of everything, named.

Films play by registered properties, style queries, popovers and `mod()`. A browser that lacks any
of them would show all frames above one another and buttons that do nothing. What it lacks cannot be
asked for one by one; but who knows all that `ABLE` names knows the rest as well: Chrome from 125,
Firefox from 128, Safari from 18.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from engine.films.film import Sheet

COUNTS = "(width:mod(3px,2px))"
ABLE = (
    f"selector(:popover-open) and {COUNTS} and (content-visibility:auto)"
    " and (color:rgb(from red r g b))"
)

_PRINTED = re.compile(r"@media\s+print\s*\{")
"""How rules begin that hold on paper and for these browsers; `@media only print` is paper alone."""

_BRACES = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/|[{}]', re.DOTALL)
_REGISTERED = re.compile(
    r"@property (--[\w-]+)\{syntax:'<(?:integer|number)>';inherits:\w+;initial-value:0\}"
)


def rules_for_older(css: str) -> str:
    """What a style sheet says of paper, again for browsers that cannot count."""
    names = dict.fromkeys(_REGISTERED.findall(css))
    if not names:
        return ""
    nought = ";".join(f"{name}:0" for name in names)
    at_rest = ".run{--f:var(--rest)!important}.say{display:none!important}"
    printed = "".join(_printed(css))
    return f"@supports not ({ABLE}){{:root{{{nought}}}{at_rest}{printed}}}"


def _printed(css: str) -> Iterator[str]:
    """What stands between the braces of each rule for paper."""
    for begun in _PRINTED.finditer(css):
        depth = 1
        for found in _BRACES.finditer(css, begun.end()):
            depth += {"{": 1, "}": -1}.get(found[0], 0)
            if not depth:
                yield css[begun.end() : found.start()].strip()
                break


def places_without_mod(sheets: Mapping[str, Sheet], moments: Iterable[int]) -> str:
    """Where a field's tile lies in its sheet at every frame that stands still on the page."""
    places = "".join(
        f".at-{moment} .{name}{{background-position:{_place(sheet, moment)}}}"
        for name, sheet in sheets.items()
        for moment in moments
        if moment < sheet.columns * sheet.rows
    )
    return f"@supports not {COUNTS}{{{places}}}" if places else ""


def _place(sheet: Sheet, moment: int) -> str:
    """The same that `.tile` computes where it can."""
    pitch = sheet.side + 2
    row, column = divmod(moment, sheet.columns)
    across, down = (
        100 * (place * pitch + 1) / (tiles * pitch - sheet.side)
        for place, tiles in ((column, sheet.columns), (row, sheet.rows))
    )
    return f"{across:.4g}% {down:.4g}%"
