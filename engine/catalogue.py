"""Every word of ours that a reader sees, in the language of the volume that is being made.

The English words stand in the code and in the templates, where they are said; `languages/` holds a
gettext catalogue for each other language. Which one is spoken is told once, around all that makes
a volume, as gettext has it. Words of an author's own are not looked up, but for what his fields
count, since he may draw records of ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import c2py
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LANGUAGES = Path(__file__).parent / "languages"
"""One catalogue a language: de.po."""

OURS = "en"
"""The language of the words in the code."""

_spoken: ContextVar[str] = ContextVar("language", default=OURS)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Meanwhile, say everything in a language, named by its tag; in English if we have no other."""
    before = _spoken.set(spoken(language))
    try:
        yield
    finally:
        _spoken.reset(before)


def spoken(language: str) -> str:
    """In which of our languages a volume of some language is set: 'de' for 'de-AT'."""
    main = language.split("-", maxsplit=1)[0].lower()
    return main if main in known() else OURS


def speaks() -> str:
    """The language that is spoken now."""
    return _spoken.get()


@cache
def known() -> tuple[str, ...]:
    """All languages that we have words in."""
    return (OURS, *sorted(file.stem for file in LANGUAGES.glob("*.po")))


def say(words: str, /, **given: object) -> str:
    """Words of ours, with what is given in their braces."""
    said = words
    if _spoken.get() != OURS:
        message = _catalogue(_spoken.get()).get(words)
        said = str(message.string) if message and message.string else words
    return said.format(**given) if given else said


def counted(one: str, many: str, number: int, **given: object) -> str:
    """Words that go with a number, which stands where they say {number}."""
    said = one if number == 1 else many
    if _spoken.get() != OURS:
        message = _catalogue(_spoken.get()).get((one, many))
        if message and isinstance(message.string, tuple) and all(message.string):
            said = message.string[_plural(_spoken.get())(number)]
    return said.format(number=grouped(number), **given)


def grouped(number: int) -> str:
    """A count with its thousands apart: by commas in English, elsewhere by a thin space.

    A comma would be a decimal point to other readers; a point is one on all our pages.
    """
    return apart(f"{number:,d}")


def apart(printed: str) -> str:
    """A number whose thousands are set apart by commas, as they are in this language."""
    return printed if _spoken.get() == OURS else printed.replace(",", "\u202f")


def edition(language: str) -> str:
    """What tells one state of a language's words from another, for what is made of them."""
    if language == OURS:
        return OURS
    return f"{language} {sha256((LANGUAGES / f'{language}.po').read_bytes()).hexdigest()}"


@cache
def _catalogue(language: str) -> Catalog:
    from babel.messages.pofile import read_po  # which nobody needs who speaks English

    with (LANGUAGES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def _plural(language: str) -> Callable[[int], int]:
    return c2py(_catalogue(language).plural_expr)
