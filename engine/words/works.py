"""Works that others wrote, and who wrote them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import Mistake, Place

FORMULA = re.compile(r"(?<!\\)(\$[^$]*(?<!\\)\$)")
"""TeX within a title; it stays there as it is."""


@dataclass(frozen=True)
class Author:
    """A person as printed on the work."""

    given: str
    """First and middle names, or initials; may be empty."""

    family: str
    """With its particle, as in "de Avila Belbute-Peres"."""


@dataclass(frozen=True)
class Reference:
    """One work, its text free of TeX."""

    key: str
    kind: str
    """The BibTeX type, in small letters."""

    authors: tuple[Author, ...]
    and_others: bool
    """The list of authors ends in "and others"."""

    year: int
    """0 if none is given."""

    title: str
    fields: Mapping[str, str]
    """All other fields, by name in small letters."""

    place: Place


@dataclass(frozen=True)
class Works:
    """What a file of them holds."""

    references: tuple[Reference, ...]
    unsound: Mapping[str, tuple[Mistake, ...]]
    """Those that cannot be printed, by key, and why."""

    whole: bool
    """Whether all of the file could be read."""

    mistakes: tuple[Mistake, ...]
