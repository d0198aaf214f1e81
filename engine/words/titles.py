"""Titles: words that may be emphasised and hold formulas; as HTML, and as plain words."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path

from markdown_it.token import Token
from markupsafe import Markup, escape

from engine.errors import ContentError, Mistakes, Place
from engine.words.grammar import parse
from engine.words.mathematics import mathml
from engine.words.prose import Prose
from engine.words.tex import TeXError

TAGS = {"em_open": "<em>", "em_close": "</em>", "strong_open": "<strong>"} | {
    "strong_close": "</strong>", "s_open": "<s>", "s_close": "</s>",
}  # fmt: skip


def check_title(title: str, place: Place, mistakes: Mistakes) -> None:
    """Note what a title cannot hold."""
    try:
        for token in _tokens(title, place):
            if token.type == "math_inline":
                mathml(token.content)
            elif token.type not in ("text", "code_inline", "quote", "literal", *TAGS):
                mistakes.add(
                    place,
                    f"a title cannot hold '{token.content or token.markup or token.type}'",
                    "use words, *emphasis*, `code` and $formulas$",
                )
    except ContentError as error:
        mistakes.extend(error)
    except TeXError as error:
        mistakes.add(place, error.problem, error.remedy)


def set_title(title: str) -> Markup:
    """A title that has been checked, its numbers in place."""
    return Markup("").join(_set(token) for token in _tokens(title))


def plain_title(title: str) -> str:
    """Its words alone, for where no marks can be set."""
    return "".join(
        unescape(_set(token).striptags()) if token.type == "math_inline" else token.content
        for token in _tokens(title)
    )


def _tokens(title: str, place: Place | None = None) -> Iterator[Token]:
    if not title.strip():
        return
    for block in parse(Prose(title, place or Place(Path("-")))):
        yield from block.children or ()


def _set(token: Token) -> Markup:
    if token.type == "math_inline":
        return mathml(token.content)
    if token.type == "code_inline":
        return Markup("<code>{}</code>").format(token.content)
    return Markup(TAGS[token.type]) if token.type in TAGS else escape(token.content)
