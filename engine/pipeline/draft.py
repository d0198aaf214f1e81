"""A volume as it was written: read and checked, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from engine.authoring import Declaration, Declared, Figure, Numbers, declarations
from engine.errors import ContentError, Mistakes, Place
from engine.manuscript import Prose, Section, Volume, gather_volume
from engine.manuscript.declaration import place_of_key
from engine.pages import arithmetic
from engine.pages.anchors import Anchor, check_anchors
from engine.pages.machine import IDS, IDS_OF_CHOICE
from engine.pages.prose import RenderedProse, plain, render
from engine.pages.references import anchor
from engine.pipeline.instruments import check_instruments
from engine.records import Choice, Machine, Stills

TRUTH = "truth"
"""The group of numbers that every page has without declaring it: how true its gradients are."""

WORKS = "further-reading"
"""The figure that lists the bibliography."""

BUILT_IN = ("receipt", WORKS)
"""Figures that every page has without declaring them."""


class _NotYet:
    """A number that is not computed yet: it prints as a question mark, so that no sum is judged."""

    def __format__(self, spec: str) -> str:
        format(1, spec)  # raises ValueError for a format that is none
        return "?"


class _AnyNumber(dict[str, object]):
    """Stands for numbers that are not computed yet, while the prose around them is checked."""

    def __contains__(self, _: object) -> bool:
        return True

    def __getitem__(self, _: str) -> object:
        return _NotYet()


@dataclass(frozen=True)
class Draft:
    """One volume: what was written, what its code declares, and what is wrong with it."""

    folder: Path
    written: Volume | None
    """None if it could not even be read; then there are mistakes."""

    declarations: dict[str, Declaration]
    mistakes: ContentError

    @classmethod
    def read(cls, folder: Path) -> Draft:
        """Read and check a folder; mistakes are kept, not raised."""
        mistakes = Mistakes()
        written = gather_volume(folder, mistakes)
        found: dict[str, Declaration] = {}
        for file in sorted(folder.glob("*.py")):
            for name, each in declarations(file, mistakes).items():
                first = found.setdefault(name, each)
                if first is not each:
                    mistakes.add(
                        each.place(),
                        f"'{name}' is declared at {first.place()} already",
                        "give one of the two another name",
                    )
        draft = cls(folder, written, found, ContentError(()))
        if written:
            any_numbers = {name: _AnyNumber() for name in (*draft.numbers, TRUTH)}
            draft.check_prose(any_numbers, mistakes)
            check_instruments(draft.shown, draft.declarations, mistakes)
        try:
            mistakes.settle()
        except ContentError as error:
            return cls(folder, written, found, error)
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
    def declared(self) -> dict[str, Declared]:
        """What the volume's code declares, by name."""
        return {name: each.what for name, each in self.declarations.items()}

    @property
    def figures(self) -> dict[str, Figure | Machine | Stills | None]:
        """What a figure mark may name; None for what the page makes itself."""
        own = {n: each for n, each in self.declared.items() if not isinstance(each, Numbers)}
        return {**own, **dict.fromkeys(BUILT_IN)}

    @property
    def leaves(self) -> list[Leaf]:
        """The pages of the volume, its first page first."""
        names = dict.fromkeys(["index", *(section.page for section in self.volume.sections)])
        return [
            Leaf(self, name, tuple(each for each in self.volume.sections if each.page == name))
            for name in names
        ]

    @property
    def shown(self) -> dict[str, Figure | Machine | Stills]:
        """The declared figures that the prose shows, on any page."""
        return {name: each for leaf in self.leaves for name, each in leaf.shown.items()}

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
        """All runs that the machines of any page offer."""
        return [choice for leaf in self.leaves for choice in leaf.choices]

    @property
    def files(self) -> set[str]:
        """Paths of all files that this volume puts into the site."""
        downloads = (f"{self.name}/{choice.name}.json" for choice in self.choices)
        return {"index.html", *(leaf.file for leaf in self.leaves), *downloads}

    def check_prose(self, quotes: Mapping[str, Mapping[str, object]], mistakes: Mistakes) -> None:
        """Note what is wrong with the words of any page."""
        self.filled(quotes, mistakes)
        for leaf in self.leaves:
            leaf.set_prose({name: Markup() for name in self.figures}, quotes, mistakes)

    def filled(self, quotes: Mapping[str, Mapping[str, object]], mistakes: Mistakes) -> Draft:
        """This draft, its numbers put into all words that are no Markdown: labels, titles, alts."""

        def fill(words: str, place: Place) -> str:
            try:
                return plain(Prose(words, place), quotes)
            except ContentError as error:
                mistakes.extend(error)
                return words

        def titled(section: Section) -> Section:
            kicker = section.kicker and fill(section.kicker, place_of_key("kicker", section.toml))
            title = fill(section.title, place_of_key("title", section.toml))
            return replace(section, title=title, kicker=kicker)

        def worded(each: Declaration) -> Declaration:
            return replace(
                each, what=_filled(each.what, lambda words: fill(words, each.place(words)))
            )

        place = place_of_key("description", self.volume.toml)
        description = fill(self.volume.settings.description, place)
        settings = self.volume.settings.model_copy(update={"description": description})
        sections = tuple(map(titled, self.volume.sections))
        return replace(
            self,
            written=replace(self.volume, settings=settings, sections=sections),
            declarations={name: worded(each) for name, each in self.declarations.items()},
        )

    def check_sums(self, name: str, html: Markup, mistakes: Mistakes) -> None:
        """Note the wrong sums in what a figure says, is called, or draws."""
        for found in arithmetic.disagreements_shown(html):
            mistakes.add(
                self.declarations[name].place(),
                f"'{name}' shows a wrong sum: {found.problem}",
                arithmetic.REMEDY,
            )

    def sources(self, name: str) -> str:
        """The code that draws a figure: a film drawn by an older one is not remembered."""
        return self.declarations[name].code.sources


@dataclass(frozen=True)
class Leaf:
    """One page of a volume."""

    draft: Draft
    name: str
    sections: tuple[Section, ...]

    @property
    def file(self) -> str:
        """Path of the page in the site."""
        return f"{self.draft.name}/{self.name}.html"

    @property
    def first(self) -> bool:
        """Whether it is the volume's first page, which carries the deck and the bibliography."""
        return self.name == "index"

    @property
    def shown(self) -> dict[str, Figure | Machine | Stills]:
        """The declared figures that its prose shows, in reading order."""
        figures = self.draft.figures
        marks = [mark.name for section in self.sections for mark in section.figures]
        return {name: each for name in marks if (each := figures.get(name)) is not None}

    @property
    def choices(self) -> list[Choice]:
        """All runs that its machines offer."""
        machines = (each for each in self.shown.values() if isinstance(each, Machine))
        return [choice for machine in machines for choice in machine.choices]

    @property
    def works(self) -> str:
        """Address of the page that lists the bibliography; empty if it is this one."""
        homes = (leaf.name for leaf in self.draft.leaves if leaf.lists_works)
        home = next(homes, "index")
        return "" if home == self.name else f"{home}.html"

    @property
    def lists_works(self) -> bool:
        """Whether the bibliography stands on this page."""
        return any(mark.name == WORKS for section in self.sections for mark in section.figures)

    def caption(self, name: str, quotes: Mapping[str, Mapping[str, object]]) -> RenderedProse:
        """The caption of a shown figure."""
        draft, words = self.draft, self.shown[name].caption
        return render(
            Prose(words, draft.declarations[name].place(words)),
            quotes=quotes,
            bibliography=draft.volume.bibliography,
            works=self.works,
            inline=True,
        )

    def set_prose(
        self,
        pictures: Mapping[str, Markup],
        quotes: Mapping[str, Mapping[str, object]],
        mistakes: Mistakes,
    ) -> tuple[Markup, list[tuple[Section, Markup]]]:
        """The deck and all sections as HTML; what is wrong with any words goes to `mistakes`."""
        volume = self.draft.volume
        bibliography = volume.bibliography
        ids = [Anchor(section.id, section.place) for section in self.sections]
        ids += [
            Anchor(mark.name, mark.place)
            for section in self.sections
            for mark in section.figures
            if isinstance(self.draft.figures.get(mark.name), Figure | Stills)
        ]
        links: list[Anchor] = []
        pieces = []
        for name in self.shown:
            try:
                links += self.caption(name, quotes).links
            except ContentError as error:
                mistakes.extend(error)
        deck = [volume.deck] if self.first else []
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
            files=self.draft.files,
            page=self.file,
            mistakes=mistakes,
        )
        top = pieces.pop(0) if self.first else Markup()
        return top, list(zip(self.sections, pieces, strict=True))

    def _reserved(self) -> set[str]:
        """Ids that the page gives itself."""
        ids = {"tint-light", "tint-dark"} | {f"{each.id}-title" for each in self.sections}
        ids |= {f"{name}-play" for name in self.shown} | {f"points-{name}" for name in self.shown}
        for choice in self.choices:
            ids |= IDS | {form.format(choice.name) for form in IDS_OF_CHOICE}
        return ids


def _filled(declared: Declared, fill: Callable[[str], str]) -> Declared:
    """The same with its words filled in, but for the caption, which is Markdown."""
    if isinstance(declared, Figure):
        choices = tuple(map(fill, declared.choices))
        return replace(declared, alt=fill(declared.alt), choices=choices)
    if isinstance(declared, Machine):
        runs = [replace(c, label=fill(c.label), remark=fill(c.remark)) for c in declared.choices]
        return replace(declared, alt=fill(declared.alt), choices=tuple(runs))
    if isinstance(declared, Stills):
        stills = tuple(replace(each, caption=fill(each.caption)) for each in declared.stills)
        return replace(declared, alt=fill(declared.alt), stills=stills)
    return declared
