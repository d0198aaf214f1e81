"""One page of a volume: its sections, what they show, and its words, checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.build import returned
from engine.build.author import author_code
from engine.build.declarations import hyphened
from engine.build.page_text import PageText
from engine.errors import Mistakes
from engine.exhibits.exhibit import Exhibit
from engine.words import FigureMark, Prose, Section
from engine.words.anchors import Anchor, check_ids
from engine.words.checked import Surroundings
from engine.words.references import anchor

if TYPE_CHECKING:
    from engine.build.read import CheckedVolume

TRUTH = "truth"
"""The group of numbers that every volume has without declaring it: how true its gradients are."""

WORKS = "further-reading"
"""The figure that lists the bibliography."""

BUILT_IN = ("receipt", WORKS)
"""Figures that every volume has without declaring them."""


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
    def told(self) -> dict[str, FigureMark]:
        """Those of which the prose shows every frame by itself, each with its first mark."""
        marks = [mark for section in self.sections for mark in section.figures if mark.frames]
        return {mark.name: mark for mark in marks if mark.name in self.volume.exhibits}

    @property
    def works(self) -> str | None:
        """Address of the page that lists the bibliography; empty if it is this one, or if that
        cannot be known; None if no page does."""
        home = next((page.name for page in self.volume.pages if page.lists_works), None)
        if home is None:
            return None if self.volume.whole else ""
        return "" if home == self.name else f"{home}.html"

    @property
    def lists_works(self) -> bool:
        """Whether the bibliography stands on this page."""
        return any(mark.name == WORKS for section in self.sections for mark in section.figures)

    def check(self, mistakes: Mistakes) -> PageText:
        """Note what is wrong with any words of the page, and what they repeat or leave out."""
        volume = self.volume
        for name, mark in self.told.items():
            frames = self.shown[name].frames_to_tell
            if frames != mark.frames:
                mistakes.add(
                    mark.place,
                    f"the prose shows '{name}' one by one up to frame {mark.frames}, and it has "
                    f"{frames or 'none to show so'}",
                    "show every frame of a film without choices, or write {figure name} alone",
                )
        return PageText.check(
            deck=volume.written.deck if self.first else None,
            sections=self.sections,
            captions={name: self._caption(name) for name in self.shown},
            around=Surroundings(
                figures=(*volume.exhibits, *BUILT_IN, *map(hyphened, volume.unread)),
                groups=(*volume.numbers, *volume.unread, TRUTH),
                bibliography=volume.written.bibliography,
                works=self.works,
            ),
            mistakes=mistakes,
            whole=volume.whole,
        )

    def _caption(self, name: str) -> Prose:
        """The caption of an exhibit; that it must have one has been said."""
        words = getattr(self.shown[name], "caption", "")
        words = words if isinstance(words, str) else ""
        return Prose(words, self.volume.declarations[name].place(words))

    def check_ids(self, text: PageText, mistakes: Mistakes) -> set[str]:
        """The ids that the page will have; those given twice are noted."""
        exhibits = self.shown
        ids = [Anchor(section.id, section.place) for section in self.sections]
        ids += [
            Anchor(identifier, mark.place)
            for section in self.sections
            for mark in section.figures
            if mark.name in exhibits and not exhibits[mark.name].alone
            for identifier in sorted(self._ids(mark.name, mistakes))
        ]
        return check_ids([*ids, *text.ids], self._reserved(mistakes), mistakes)

    def _ids(self, name: str, mistakes: Mistakes) -> set[str]:
        """The ids that an exhibit takes; one that is told has no controls."""
        if name in self.told:
            return {name}
        with author_code(self.volume.place_of(name), mistakes):
            return returned.ids(self.shown[name].ids(name))
        return {name}

    def _reserved(self, mistakes: Mistakes) -> set[str]:
        """Ids that the page and what it can hold but once give themselves."""
        ids = {"tint-light", "tint-dark"} | {f"{each.id}-title" for each in self.sections}
        bibliography = self.volume.written.bibliography
        if self.lists_works and bibliography:
            ids |= {anchor(key) for key in bibliography.references}
        return ids.union(
            *(self._ids(name, mistakes) for name, each in self.shown.items() if each.alone)
        )
