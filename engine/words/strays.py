"""Inline marks that begin what never ends, or belong elsewhere: each is told where it stands."""

from __future__ import annotations

import re

from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

TEX_BRACKETS = re.compile(r"\\\(.+?\\\)|\\\[[^\]]*?[\\^_=].*?\\\]", re.DOTALL)
ROLE = re.compile(r"\{[a-z][\w:.-]*\}`")
COMMENT = re.compile(r"<!--")


def mistake(state: StateBlock | StateInline, problem: str, remedy: str) -> Token:
    """A token that is told where it stands."""
    token = state.push("mistake", "", 0)
    token.content, token.info = problem, remedy
    return token


def raw_tag(state: StateInline, silent: bool) -> bool:
    """A tag or comment of HTML, which readers would see as it is typed."""
    match = HTML_TAG_RE.match(state.src, state.pos) or COMMENT.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        tag = match[0].split("\n")[0]
        mistake(
            state,
            f"raw HTML '{tag}' in the prose",
            "say it in Markdown, or in backticks if readers are to see the tag",
        )
    state.pos = match.end()
    return True


def stray_dollar(state: StateInline, silent: bool) -> bool:
    """A dollar that no other closes."""
    if state.src[state.pos] != "$":
        return False
    if not silent:
        mistake(
            state,
            "a '$' opens a formula that is never closed",
            "close it with '$' next to its last letter, or write \\$ for a dollar",
        )
    state.pos += 1
    return True


def tex_brackets(state: StateInline, silent: bool) -> bool:
    """A formula between brackets that elsewhere begin one; here they would be plain brackets."""
    match = TEX_BRACKETS.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        mistake(state, f"'{match[0][:30]}' is no formula here", "write formulas as $…$ or $$…$$")
    state.pos = match.end()
    return True


def stray_figure(state: StateInline, silent: bool) -> bool:
    """A figure mark within words."""
    if not state.src.startswith("{figure", state.pos):
        return False
    if not silent:
        mistake(state, "a figure mark within a paragraph", "write {figure name} alone on its line")
    state.pos += len("{figure")
    return True


def stray_role(state: StateInline, silent: bool) -> bool:
    """A role of another dialect, {role}`words`."""
    match = ROLE.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        mistake(state, f"'{match[0]}' is a role of another dialect", "write the words alone")
    state.pos = match.end() - 1
    return True
