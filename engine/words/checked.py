"""Prose that has been judged: what stands around it, and what a page must know of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from markdown_it.token import Token

from engine.errors import Place
from engine.memory import Codec, codec_for, key
from engine.words.anchors import Anchor
from engine.words.bibliography import Bibliography
from engine.words.grammar import parse
from engine.words.prose import Prose


@dataclass(frozen=True)
class Surroundings:
    """What stands around some prose, for it to name."""

    figures: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    """Of numbers that may be quoted."""

    bibliography: Bibliography | None = None
    works: str | None = ""
    """Address of the page that lists the bibliography, empty on that page itself; None if no page
    lists it."""

    @property
    def described(self) -> tuple[object, ...]:
        """What tells them from others, in plain values."""
        works = _described(self.bibliography) if self.bibliography else None
        return self.figures, self.groups, self.works, works


@lru_cache(maxsize=64)
def _described(bibliography: Bibliography) -> str:
    return key("bibliography", bibliography, source=())


@dataclass(frozen=True)
class Heading:
    """A heading within prose."""

    level: int
    place: Place


@dataclass(frozen=True, eq=False)
class Told:
    """What prose tells a page."""

    ids: tuple[Anchor, ...]
    """The ids that it defines."""

    links: tuple[Anchor, ...]
    """Its addresses within the site; none if something else is wrong, for that may be why they lead
    nowhere."""

    headings: tuple[Heading, ...]
    cited: tuple[str, ...]
    """Keys of the works that it cites, in order of first mention."""

    marks: tuple[tuple[str, Place], ...]
    """Every mark such as `[[run.loss:.4f]]`, in reading order."""


@dataclass(frozen=True, eq=False)
class CheckedProse(Told):
    """Prose that has been judged as far as can be without its numbers."""

    prose: Prose
    around: Surroundings
    inline: bool
    """Whether it is one paragraph, to be set without its `<p>`."""

    @property
    def tokens(self) -> Sequence[Token]:
        """Its Markdown, parsed when it is asked for."""
        return parse(self.prose)


TOLD: Codec[Told] = codec_for(Told)
