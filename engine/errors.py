"""Mistakes in the content: where they are, what they are, and what to do about them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FEW = 20
"""So many names are told where none is near."""


@dataclass(frozen=True, order=True)
class Place:
    """A line of a file that a person wrote."""

    file: Path
    """As the builder typed it: relative to the working folder where possible."""

    line: int = 1
    """Counted from 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, order=True)
class Mistake:
    """One thing that is wrong with the content, and its remedy."""

    place: Place
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}\n    remedy: {self.remedy}"


class ContentError(Exception):
    """Raised once all mistakes of a stage have been gathered; never for a single one in passing."""

    def __reduce__(self) -> tuple[type[ContentError], tuple[tuple[Mistake, ...]]]:
        """What another process found travels as it is."""
        return ContentError, (self.mistakes,)

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Mistakes:
    """Gathers mistakes, so that a builder hears of all of them at once."""

    def __init__(self) -> None:
        self._found: list[Mistake] = []

    def add(self, place: Place, problem: str, remedy: str) -> None:
        """Note one mistake and go on."""
        if not isinstance(place, Place):
            raise TypeError(f"{place!r:.40} is no place of a mistake")
        self._found.append(Mistake(place, problem, remedy))

    def extend(self, error: ContentError) -> None:
        """Take over the mistakes that an inner stage gathered."""
        self._found.extend(error.mistakes)

    @property
    def gathered(self) -> ContentError:
        """All of them so far; also if there are none."""
        return ContentError(self._found)

    def settle(self) -> None:
        """Raise a ContentError if anything was found."""
        if self._found:
            raise ContentError(self._found)


def described(value: object, most: int = 60) -> str:
    """A value as a mistake names it: in one line, without the place where it lies in memory."""
    try:
        words = repr(value)
    except Exception:  # an author's own may raise anything
        words = f"something of type {type(value).__name__}"
    words = re.sub(r" at 0x[0-9a-f]+(?=>)", "", " ".join(words.split()))
    return words if len(words) <= most else f"{words[: most - 1]}…"


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A remedy for a misspelt name: its nearest neighbours, or the whole list."""
    from difflib import get_close_matches  # which nobody needs who misspells nothing

    names = sorted(set(known))
    near = get_close_matches(name, names, n=2, cutoff=0.5)
    if near:
        return "did you mean " + " or ".join(f"'{each}'" for each in near) + "?"
    more = f" and {len(names) - FEW} others" if len(names) > FEW else ""
    return "known here: " + (", ".join(names[:FEW]) or "nothing yet") + more
