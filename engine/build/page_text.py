"""The words of one page: checked before anything is computed, rendered once numbers are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from markupsafe import Markup

from engine.errors import ContentError, Mistakes
from engine.words.anchors import Anchor
from engine.words.checked import CheckedProse, Heading, Surroundings
from engine.words.checking import check
from engine.words.prose import Prose
from engine.words.quotation import Quotes
from engine.words.rendering import RenderedProse, render
from engine.words.section import Section

T = TypeVar("T")


@dataclass(frozen=True)
class RenderedText:
    """The words of a page as HTML, with gaps where its figures are to stand."""

    deck: RenderedProse | None
    sections: tuple[tuple[Section, RenderedProse], ...]
    captions: Mapping[str, Markup]


@dataclass(frozen=True)
class PageText:
    """The words of a page, checked; those that cannot be parsed are left out."""

    deck: CheckedProse | None
    """Of the volume's first page."""

    sections: tuple[tuple[Section, CheckedProse], ...]
    captions: Mapping[str, CheckedProse]
    """By the name of the figure."""

    @classmethod
    def check(
        cls,
        deck: Prose | None,
        sections: Sequence[Section],
        captions: Mapping[str, Prose],
        around: Surroundings,
        mistakes: Mistakes,
        whole: bool = True,
    ) -> PageText:
        """Note what is wrong with any words of the page; with its levels, if these are `whole`."""
        text = cls(
            deck=check(deck, replace(around, figures=()), mistakes) if deck else None,
            sections=_found((each, check(each.prose, around, mistakes)) for each in sections),
            captions=dict(
                _found(
                    (name, check(words, around, mistakes, inline=True))
                    for name, words in captions.items()
                )
            ),
        )
        if whole and text.covers(sections):
            text._check_levels(mistakes)
        return text

    def covers(self, sections: Sequence[Section]) -> bool:
        """Whether all of these sections could be parsed."""
        return len(self.sections) == len(sections)

    @property
    def ids(self) -> list[Anchor]:
        """Ids that the words define."""
        return [anchor for prose in self._prose() for anchor in prose.ids]

    @property
    def links(self) -> list[Anchor]:
        """Addresses within the site to which the words lead."""
        return [anchor for prose in self._prose() for anchor in prose.links]

    def render(self, quotes: Quotes, mistakes: Mistakes) -> RenderedText:
        """The words with their numbers; what is wrong with those goes to `mistakes`."""

        def rendered(prose: CheckedProse) -> RenderedProse | None:
            try:
                return render(prose, quotes)
            except ContentError as error:
                mistakes.extend(error)
                return None

        return RenderedText(
            deck=rendered(self.deck) if self.deck else None,
            sections=_found((section, rendered(prose)) for section, prose in self.sections),
            captions={
                name: words.html()
                for name, words in _found((n, rendered(c)) for n, c in self.captions.items())
            },
        )

    def _prose(self) -> Iterator[CheckedProse]:
        yield from [self.deck] if self.deck else []
        yield from (prose for _, prose in self.sections)
        yield from self.captions.values()

    def _check_levels(self, mistakes: Mistakes) -> None:
        """Note each heading that leaves a level out, as a screen reader would list them."""
        headings = [Heading(1, section.place) for section, _ in self.sections[:1]]
        headings += self.deck.headings if self.deck else ()
        for number, (section, prose) in enumerate(self.sections):
            # The first section of a page has no title beside the page's own.
            headings += [Heading(2, section.place)] if number else []
            headings += prose.headings
        for before, heading in pairwise(headings):
            if heading.level > before.level + 1:
                marks = "#" * heading.level
                mistakes.add(
                    heading.place,
                    f"a heading '{marks}' below one of level {before.level}: a level is left out",
                    f"write {'#' * (before.level + 1)}",
                )


K = TypeVar("K")


def _found(pairs: Iterator[tuple[K, T | None]]) -> tuple[tuple[K, T], ...]:
    """The pairs that have a second part."""
    return tuple((key, value) for key, value in pairs if value is not None)
