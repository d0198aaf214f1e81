"""A volume as it was written: read and checked, before anything is computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from engine.authoring import Declared, Figure, Numbers, declarations
from engine.errors import ContentError, Mistakes, Place
from engine.manuscript import Prose, Section, Volume, read_volume
from engine.pages.anchors import check_anchors
from engine.pages.machine import IDS, REMARKS
from engine.pages.prose import render
from engine.pages.references import anchor
from engine.records import Choice, Machine, Stills

BUILT_IN = ("receipt", "further-reading")
"""Figures that every page has without declaring them."""


class _AnyNumber(dict[str, object]):
    """Stands for numbers that are not computed yet, while the prose around them is checked."""

    def __contains__(self, _: object) -> bool:
        return True

    def __getitem__(self, _: str) -> object:
        return 1


@dataclass(frozen=True)
class Draft:
    """One volume: what was written, what its code declares, and what is wrong with it."""

    folder: Path
    written: Volume | None
    """None if it could not even be read; then there are mistakes."""

    declared: dict[str, Declared]
    mistakes: ContentError

    @classmethod
    def read(cls, folder: Path) -> Draft:
        """Read and check a folder; mistakes are kept, not raised."""
        mistakes = Mistakes()
        written: Volume | None = None
        try:
            written = read_volume(folder)
        except ContentError as error:
            mistakes.extend(error)
        declared: dict[str, Declared] = {}
        for file in sorted(folder.glob("*.py")):
            declared |= declarations(file, mistakes)
        draft = cls(folder, written, declared, ContentError(()))
        if written:
            pictures = {name: Markup() for name in draft.figures}
            draft.set_prose(pictures, {name: _AnyNumber() for name in draft.numbers}, mistakes)
        for name, each in declared.items():
            draft.check_words(name, each, mistakes)
        try:
            mistakes.settle()
        except ContentError as error:
            return cls(folder, written, declared, error)
        return draft

    @property
    def volume(self) -> Volume:
        """What was written, once it is known to be readable."""
        assert self.written is not None
        return self.written

    @property
    def name(self) -> str:
        """Folder of the volume in the site."""
        return self.folder.name

    @property
    def figures(self) -> dict[str, Figure | Machine | Stills | None]:
        """What a figure mark may name; None for what the page makes itself."""
        own = {n: each for n, each in self.declared.items() if not isinstance(each, Numbers)}
        return {**own, **dict.fromkeys(BUILT_IN)}

    @property
    def shown(self) -> dict[str, Figure | Machine | Stills]:
        """The declared figures that the prose shows, in reading order."""
        marks = [mark.name for section in self.volume.sections for mark in section.figures]
        return {name: each for name in marks if (each := self.figures.get(name)) is not None}

    @property
    def numbers(self) -> dict[str, Numbers]:
        """Groups of numbers by the name that prose quotes."""
        return {
            name.replace("-", "_"): each
            for name, each in self.declared.items()
            if isinstance(each, Numbers)
        }

    @property
    def choices(self) -> list[Choice]:
        """All runs that the shown machines offer."""
        machines = (each for each in self.shown.values() if isinstance(each, Machine))
        return [choice for machine in machines for choice in machine.choices]

    @property
    def files(self) -> set[str]:
        """Paths of all files that this volume puts into the site."""
        downloads = (f"{self.name}/{choice.name}.json" for choice in self.choices)
        return {"index.html", f"{self.name}/index.html", *downloads}

    def set_prose(
        self,
        pictures: Mapping[str, Markup],
        quotes: Mapping[str, Mapping[str, object]],
        mistakes: Mistakes,
    ) -> tuple[Markup, list[tuple[Section, Markup]]]:
        """The deck and all sections as HTML; what is wrong with their prose goes to `mistakes`."""
        volume = self.volume
        bibliography = volume.bibliography
        ids, links, pieces = [], [], []
        for prose in (volume.deck, *(section.prose for section in volume.sections)):
            try:
                rendered = render(prose, figures=pictures, quotes=quotes, bibliography=bibliography)
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
            taken=self._ids() | {anchor(work.key) for work in works},
            files=self.files,
            page=f"{self.name}/index.html",
            mistakes=mistakes,
        )
        deck, *sections = pieces
        return deck, list(zip(volume.sections, sections, strict=True))

    def check_words(self, name: str, declared: Declared, mistakes: Mistakes) -> None:
        """Note captions that cannot be set, and remarks that ask for a number nobody has."""
        if isinstance(declared, Numbers):
            return
        place = declared.place if isinstance(declared, Figure) else Place(self.folder / "")
        remarks: list[str] = []
        if isinstance(declared, Machine):
            remarks = [choice.remark for choice in declared.choices]
        elif isinstance(declared, Stills):
            remarks = [still.caption for still in declared.stills]
        for remark in remarks:
            try:
                remark.format(**dict.fromkeys(REMARKS, "1"))
            except (KeyError, IndexError, ValueError) as error:
                mistakes.add(
                    place,
                    f"a remark of '{name}' cannot be filled in: {error}",
                    "it may hold " + ", ".join(f"{{{each}}}" for each in REMARKS),
                )
        try:
            self.caption(declared.caption, place, {group: _AnyNumber() for group in self.numbers})
        except ContentError as error:
            mistakes.extend(error)

    def caption(
        self, words: str, place: Place, quotes: Mapping[str, Mapping[str, object]]
    ) -> Markup:
        """A caption as HTML."""
        bibliography = self.written.bibliography if self.written else None
        prose = Prose(words, place)
        return render(prose, quotes=quotes, bibliography=bibliography, inline=True).html

    def _ids(self) -> set[str]:
        """Ids that the page has from elsewhere than its prose."""
        ids = {section.id for section in self.volume.sections} | set(self.figures)
        for choice in self.choices:
            ids |= {*IDS, f"choose-{choice.name}", f"{choice.name}-curve"}
        return ids
