"""A volume as it was written: read and checked, before anything is computed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markupsafe import Markup

from engine.authoring import Declaration, Declared, Figure, Numbers, declarations
from engine.errors import ContentError, Mistakes, Place
from engine.manuscript import Prose, Section, Volume, gather_volume
from engine.manuscript.characters import REMEDY as UNFIT_REMEDY
from engine.manuscript.characters import unfit
from engine.manuscript.declaration import place_of_key
from engine.pages.anchors import Anchor, Link, check_ids
from engine.pages.arithmetic import REMEDY
from engine.pages.labels import fill
from engine.pages.prose import Surroundings
from engine.pages.quotation import Quoting, pending
from engine.pages.references import anchor
from engine.pages.shown import disagreements_shown
from engine.pipeline.ids import ids as ids_of
from engine.pipeline.instruments import check_instruments
from engine.pipeline.page_text import PageText
from engine.records import Choice, Machine, Stills

TRUTH = "truth"
"""The group of numbers that every page has without declaring it: how true its gradients are."""

WORKS = "further-reading"
"""The figure that lists the bibliography."""

BUILT_IN = ("receipt", WORKS)
"""Figures that every page has without declaring them."""


@dataclass(frozen=True)
class Draft:
    """One volume: what was written, what its code declares, and what is wrong with it."""

    folder: Path
    written: Volume | None
    """None if it could not even be read; then there are mistakes."""

    declarations: dict[str, Declaration]
    mistakes: ContentError
    texts: Mapping[str, PageText] = field(default_factory=dict)
    """The words of each page, checked, by its name."""

    site: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Paths of all files that it puts into the site, each with the ids that it will have."""

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
            draft = draft._checked(mistakes)
        try:
            mistakes.settle()
        except ContentError as error:
            return replace(draft, mistakes=error)
        return draft

    def _checked(self, mistakes: Mistakes) -> Draft:
        """This draft, its words and its instruments checked."""
        self.filled(pending((*self.numbers, TRUTH)), mistakes)
        texts = {leaf.name: leaf.check(mistakes) for leaf in self.leaves}
        check_instruments(self.shown, self.declarations, mistakes)
        site: dict[str, Collection[str]] = {
            leaf.file: leaf.check_ids(texts[leaf.name], mistakes) for leaf in self.leaves
        }
        site |= {f"{self.name}/{choice.name}.json": () for choice in self.choices}
        return replace(self, texts=texts, site=site)

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
    def links(self) -> list[Link]:
        """Every address within the site to which the words of any page lead."""
        return [
            Link(f"{self.name}/{name}.html", link.target, link.place)
            for name, text in self.texts.items()
            for link in text.links
        ]

    def filled(self, quote: Quoting, mistakes: Mistakes) -> Draft:
        """This draft, its numbers put into all words that are no Markdown: labels, titles, alts."""

        def put(words: str, place: Place) -> str:
            try:
                return fill(Prose(words, place), quote)
            except ContentError as error:
                mistakes.extend(error)
                return words

        def titled(section: Section) -> Section:
            kicker = section.kicker and put(section.kicker, place_of_key("kicker", section.toml))
            title = put(section.title, place_of_key("title", section.toml))
            return replace(section, title=title, kicker=kicker)

        def worded(each: Declaration) -> Declaration:
            return replace(
                each, what=_filled(each.what, lambda words: put(words, each.place(words)))
            )

        place = place_of_key("description", self.volume.toml)
        description = put(self.volume.settings.description, place)
        settings = self.volume.settings.model_copy(update={"description": description})
        sections = tuple(map(titled, self.volume.sections))
        return replace(
            self,
            written=replace(self.volume, settings=settings, sections=sections),
            declarations={name: worded(each) for name, each in self.declarations.items()},
        )

    def check_shown(self, name: str, html: Markup, mistakes: Mistakes) -> None:
        """Note the wrong sums, and what no page can hold, in what a figure says or draws."""
        place = self.declarations[name].place()
        found = unfit(html)
        if found:
            mistakes.add(place, f"'{name}' shows {found[1]}", UNFIT_REMEDY)
        for wrong in disagreements_shown(html):
            mistakes.add(place, f"'{name}' shows a wrong sum: {wrong.problem}", REMEDY)

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
    def works(self) -> str | None:
        """Address of the page that lists the bibliography; empty if it is this one, None if no
        page does."""
        homes = (leaf.name for leaf in self.draft.leaves if leaf.lists_works)
        home = next(homes, None)
        if home is None:
            return None
        return "" if home == self.name else f"{home}.html"

    @property
    def lists_works(self) -> bool:
        """Whether the bibliography stands on this page."""
        return any(mark.name == WORKS for section in self.sections for mark in section.figures)

    def check(self, mistakes: Mistakes) -> PageText:
        """Note what is wrong with any words of the page, and what they repeat or leave out."""
        draft = self.draft
        captions = {name: each.caption for name, each in self.shown.items()}
        return PageText.check(
            deck=draft.volume.deck if self.first else None,
            sections=self.sections,
            captions={
                name: Prose(words, draft.declarations[name].place(words))
                for name, words in captions.items()
            },
            around=Surroundings(
                figures=draft.figures,
                groups=(*draft.numbers, TRUTH),
                bibliography=draft.volume.bibliography,
                works=self.works,
            ),
            mistakes=mistakes,
        )

    def check_ids(self, text: PageText, mistakes: Mistakes) -> set[str]:
        """The ids that the page will have; those given twice are noted."""
        ids = [Anchor(section.id, section.place) for section in self.sections]
        ids += [
            Anchor(identifier, mark.place)
            for section in self.sections
            for mark in section.figures
            if (shown := self.draft.figures.get(mark.name)) is not None
            for identifier in ids_of(mark.name, shown)
        ]
        return check_ids([*ids, *text.ids], self._reserved(), mistakes)

    def _reserved(self) -> set[str]:
        """Ids that the page gives itself."""
        ids = {"tint-light", "tint-dark"} | {f"{each.id}-title" for each in self.sections}
        bibliography = self.draft.volume.bibliography
        if self.lists_works and bibliography:
            ids |= {anchor(key) for key in bibliography.references}
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
