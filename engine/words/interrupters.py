"""Block rules of the Markdown that may end the block above them."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.rules_block import StateBlock

BlockRule = Callable[[StateBlock, int, int, bool], bool]

INTERRUPTS = ["paragraph", "reference", "blockquote", "list"]
"""Blocks that a mark ends without a blank line before it."""


def silenced(rule: BlockRule) -> BlockRule:
    """The same rule, leaving no trace where it is only asked whether it would match.

    A rule that may interrupt is asked first, with `silent`; one that does not heed it writes its
    token then, and again when its turn comes.
    """

    def asked(state: StateBlock, line: int, end: int, silent: bool) -> bool:
        at, first = state.line, len(state.tokens)
        matched = rule(state, line, end, silent)
        if silent:
            state.line = at
            del state.tokens[first:]
        return matched

    return asked
