"""What is seen of a text only when it has been read to its end: its notes, and apostrophes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

SOLID = frozenset({"code_inline", "math_inline", "quote"})
"""Inline marks that stand for a word."""


def apostrophes(state: StateCore) -> None:
    """The quotation mark right behind a formula, code or a number is an apostrophe: `f()`'s."""
    for token in state.tokens:
        for before, text in pairwise(token.children or ()):
            if before.type in SOLID and text.type == "text" and text.content[:1] in "'‘":
                text.content = "’" + text.content[1:]


def judge_notes(state: StateCore) -> None:
    """Tell what nobody refers to, and count the paragraphs of each note."""
    refs = state.env.get("footnotes", {}).get("refs", {})
    for name, number in refs.items():
        if number < 0:
            token = Token("mistake", "", 0)
            token.content = f"nothing refers to the note '{name[1:]}'"
            token.info = "write [^name] in a sentence, or remove the note"
            lines = state.src.split("\n")
            at = next((k for k, line in enumerate(lines) if f"[^{name[1:]}]:" in line), 0)
            token.map = [at, at + 1]
            state.tokens.append(token)
    within: list[Token] = []
    for token in reversed(state.tokens):
        if token.type == "footnote_open":
            blocks = [each.type for each in within if each.nesting >= 0 and each.block]
            one = sorted(blocks) == ["inline", "paragraph_open"]
            token.meta["paragraphs"] = 1 if one else 2
            token.map = next((each.map for each in reversed(within) if each.map), None)
        within = [] if token.type == "footnote_close" else [*within, token]
    _forbid_nesting(state.tokens)


def _forbid_nesting(tokens: Sequence[Token]) -> None:
    """Tell of a note within a note: it would stand beside itself."""
    inside = False
    for token in tokens:
        inside = token.type == "footnote_open" or (inside and token.type != "footnote_close")
        for child in token.children or () if inside else ():
            if child.type == "footnote_ref":
                child.type = "mistake"
                child.content = f"a note within a note, '[^{child.meta['label']}]'"
                child.info = "say it in the note itself, or in the text"


def notes_of(tokens: Sequence[Token]) -> dict[int, Sequence[Token]]:
    """The words of each note, by its number."""
    notes: dict[int, Sequence[Token]] = {}
    number = -1
    for token in tokens:
        if token.type == "footnote_open":
            number = token.meta["id"]
        elif token.type == "inline" and number >= 0:
            notes.setdefault(number, token.children or [])
    return notes
