"""What the parser would drop or leave empty without a word: each is told where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

NOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
EMPTY = {
    "container_box_open": ("a box with nothing in it", "write its words before the closing :::"),
    "heading_open": ("a heading without words", "say what follows, or remove the marks"),
    "blockquote_open": ("a quotation without words", "write them after the >"),
}


def judge_leftovers(state: StateCore) -> None:
    """Put a mistake behind every token that holds too little or too much."""
    told = [*_hollow(state.tokens), *_long_rows(state), *_notes_twice(state)]
    for problem, remedy, line in told:
        token = Token("mistake", "", 0)
        token.content, token.info, token.map = problem, remedy, [line, line + 1]
        state.tokens.append(token)


Told = tuple[str, str, int]
"""Problem, remedy, and the line, from 0."""


def _hollow(tokens: list[Token]) -> Iterator[Told]:
    """Blocks and links with nothing in them."""
    for before, token in pairwise(tokens):
        if before.type in EMPTY and before.map:
            empty = token.type == before.type.replace("_open", "_close")
            if empty or (before.type == "heading_open" and not token.content.strip()):
                yield (*EMPTY[before.type], before.map[0])
    for token in tokens:
        for before, after in pairwise(token.children or ()):
            if (before.type, after.type) == ("link_open", "link_close") and token.map:
                line = token.map[0] + before.meta.get("line", 0)
                yield "a link without words", "write [where it leads](address)", line


def _long_rows(state: StateCore) -> Iterator[Told]:
    """Rows of a table that have more cells than its head."""
    lines = state.src.split("\n")
    columns, within = 0, False
    for token in state.tokens:
        within = token.type == "thead_open" or (within and token.type != "thead_close")
        if token.type == "table_open":
            columns = 0
        columns += within and token.type == "th_open"
        if token.type == "tr_open" and not within and token.map:
            line = token.map[0]
            cells = len(escapedSplit(lines[line].strip().strip("|")))
            if cells > columns:
                yield (
                    f"a row of {cells} cells under {columns} heads",
                    "give the head as many cells; a | within a cell is written \\|",
                    line,
                )


def _notes_twice(state: StateCore) -> Iterator[Told]:
    """Notes of one name, of which but one would be set."""
    code = {
        line
        for token in state.tokens
        if token.type in ("fence", "code_block") and token.map
        for line in range(*token.map)
    }
    seen = set()
    for line, text in enumerate(state.src.split("\n")):
        match = NOTE.match(text)
        if match and line not in code:
            if match[1] in seen:
                yield f"the note '{match[1]}' is written twice", "give one another name", line
            seen.add(match[1])
