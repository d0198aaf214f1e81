"""One page of a volume: its sections, what they show, and its words as HTML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.errors import ContentError, Mistakes
from engine.exhibits.exhibit import Exhibit
from engine.words import Prose, Section
from engine.words.anchors import Anchor, check_anchors
from engine.words.references import anchor
from engine.words.rendering import RenderedProse, render

if TYPE_CHECKING:
    from engine.build.read import CheckedVolume

WORKS = "further-reading"
"""The figure that lists the bibliography."""

BUILT_IN = ("receipt", WORKS)
"""Figures that every volume has without declaring them."""

Quotes = Mapping[str, Mapping[str, object]]
"""Numbers that prose may quote, by group and key."""


@dataclass(frozen=True)
class Page:
    """One page of a volume."""

    volume: CheckedVolume
    name: str
    sections: tuple[Section, ...]

    @property
    def file(self) -> str:
        """Path of the page in the site."""
        return f"{self.volume.name}/{self.name}.html"

    @property
    def first(self) -> bool:
        """Whether it is the volume's first page, which carries the deck."""
        return self.name == "index"

    @property
    def shown(self) -> dict[str, Exhibit]:
        """The declared exhibits that its prose shows, in reading order."""
        exhibits = self.volume.exhibits
        marks = [mark.name for section in self.sections for mark in section.figures]
        return {name: exhibits[name] for name in marks if name in exhibits}

    @property
    def works(self) -> str:
        """Address of the page that lists the bibliography; empty if it is this one."""
        homes = (page.name for page in self.volume.pages if page.lists_works)
        home = next(homes, "index")
        return "" if home == self.name else f"{home}.html"

    @property
    def lists_works(self) -> bool:
        """Whether the bibliography stands on this page."""
        return any(mark.name == WORKS for section in self.sections for mark in section.figures)

    def caption(self, name: str, quotes: Quotes) -> RenderedProse:
        """The caption of a shown exhibit."""
        words = self.shown[name].caption
        return render(
            Prose(words, self.volume.declarations[name].place(words)),
            quotes=quotes,
            bibliography=self.volume.written.bibliography,
            works=self.works,
            inline=True,
        )

    def set_prose(
        self, pictures: Mapping[str, Markup], quotes: Quotes, mistakes: Mistakes
    ) -> tuple[Markup, list[tuple[Section, Markup]]]:
        """The deck and all sections as HTML; what is wrong with any words goes to `mistakes`."""
        written = self.volume.written
        bibliography = written.bibliography
        exhibits = self.shown
        ids = [Anchor(section.id, section.place) for section in self.sections]
        ids += [
            Anchor(mark.name, mark.place)
            for section in self.sections
            for mark in section.figures
            if mark.name in exhibits and mark.name in exhibits[mark.name].ids(mark.name)
        ]
        links: list[Anchor] = []
        pieces = []
        for name in exhibits:
            try:
                links += self.caption(name, quotes).links
            except ContentError as error:
                mistakes.extend(error)
        deck = [written.deck] if self.first else []
        for prose in (*deck, *(section.prose for section in self.sections)):
            try:
                rendered = render(
                    prose,
                    figures=pictures,
                    quotes=quotes,
                    bibliography=bibliography,
                    works=self.works,
                )
            except ContentError as error:
                mistakes.extend(error)
                pieces.append(Markup())
                continue
            ids += rendered.ids
            links += rendered.links
            pieces.append(rendered.html)
        works = bibliography.references.values() if bibliography else ()
        check_anchors(
            ids,
            links,
            taken=self._reserved() | {anchor(work.key) for work in works},
            files=self.volume.files,
            page=self.file,
            mistakes=mistakes,
        )
        top = pieces.pop(0) if self.first else Markup()
        return top, list(zip(self.sections, pieces, strict=True))

    def _reserved(self) -> set[str]:
        """Ids that the page and its exhibits give themselves."""
        ids = {"tint-light", "tint-dark"} | {f"{each.id}-title" for each in self.sections}
        return ids.union(*(each.ids(name) - {name} for name, each in self.shown.items()))
