"""A volume as it was written: read and checked, before anything is computed."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from markupsafe import Markup

from engine.build import returned, volumes
from engine.build.author import author_code
from engine.build.check_experiments import check_experiments
from engine.build.check_options import check_options
from engine.build.code import Code
from engine.build.declarations import Declaration, declarations
from engine.build.page import TRUTH, Page
from engine.build.page_text import PageText
from engine.errors import ContentError, Mistakes, Place
from engine.exhibits.exhibit import Exhibit
from engine.exhibits.numbers import Numbers
from engine.memory import found_out, key
from engine.words import Prose, Section, Volume, characters, gather_volume
from engine.words.anchors import Link
from engine.words.arithmetic import REMEDY
from engine.words.declaration import place_of_key
from engine.words.labels import fill
from engine.words.quotation import Quoting, pending
from engine.words.shown import disagreements_shown
from engine.words.volume import language_of


@dataclass(frozen=True)
class CheckedVolume:
    """One volume: what was written, what its code declares, and what is wrong with it."""

    folder: Path
    _written: Volume | None
    """None if it could not even be read; then there are mistakes."""

    declarations: dict[str, Declaration]
    mistakes: ContentError
    unread: frozenset[str] = frozenset()
    """What its code may declare beside: names in files that could not be imported."""

    texts: Mapping[str, PageText] = field(default_factory=dict)
    """The words of each page, checked, by its name."""

    site: Mapping[str, Collection[str]] = field(default_factory=dict)
    """Paths of all files that it puts into the site, each with the ids that it will have."""

    @classmethod
    def read(cls, folder: Path) -> CheckedVolume:
        """Read and check a folder; mistakes are kept, not raised."""
        mistakes = Mistakes()
        written = gather_volume(folder, mistakes)
        volume = cls(folder, written, *_declared(folder, mistakes))
        if written:
            volume = volume._checked(mistakes)
        return replace(volume, mistakes=mistakes.gathered)

    @classmethod
    def code_of(cls, folder: Path) -> CheckedVolume:
        """What its code declares, without its words; mistakes are kept, not raised."""
        mistakes = Mistakes()
        volume = cls(folder, None, *_declared(folder, mistakes))
        return replace(volume, mistakes=mistakes.gathered)

    def _checked(self, mistakes: Mistakes) -> CheckedVolume:
        """This volume, its experiments, its words and its exhibits checked."""
        unsound = {
            name
            for name, each in self.declarations.items()
            if not (check_experiments(each, mistakes) and check_options(each, mistakes))
        }
        if unsound:
            return self._without(unsound)._checked(mistakes)
        self.filled(pending((*self.numbers, *self.unread, TRUTH)), mistakes)
        texts = {page.name: page.check(mistakes) for page in self.pages}
        self._check_exhibits(mistakes)
        site: dict[str, Collection[str]] = {
            page.file: page.check_ids(texts[page.name], mistakes) for page in self.pages
        }
        site |= {f"{self.name}/{name}": () for name in self._check_downloads(site, mistakes)}
        return replace(self, texts=texts, site=site)

    def _without(self, names: Collection[str]) -> CheckedVolume:
        """This volume as if some declarations could not be read: what they are has been told."""
        left = {name: each for name, each in self.declarations.items() if name not in names}
        attributes = {self.declarations[name].attribute for name in names}
        return replace(self, declarations=left, unread=self.unread | attributes)

    @property
    def written(self) -> Volume:
        """What was written, once it is known to be readable."""
        assert self._written is not None
        return self._written

    @property
    def language(self) -> str:
        """The tag of its language."""
        return self._written.settings.language if self._written else language_of(self.folder)

    @property
    def name(self) -> str:
        """Folder of the volume in the site."""
        return self.folder.name

    @property
    def exhibits(self) -> dict[str, Exhibit]:
        """What a figure mark may name, but for what every volume has."""
        return {
            name: each.what
            for name, each in self.declarations.items()
            if isinstance(each.what, Exhibit)
        }

    @property
    def pages(self) -> list[Page]:
        """The pages of the volume, its first page first."""
        names = dict.fromkeys(["index", *(section.page for section in self.written.sections)])
        return [
            Page(self, name, tuple(each for each in self.written.sections if each.page == name))
            for name in names
        ]

    @property
    def shown(self) -> dict[str, Exhibit]:
        """The declared exhibits that the prose shows, on any page."""
        return {name: each for page in self.pages for name, each in page.shown.items()}

    @property
    def numbers(self) -> dict[str, Numbers]:
        """Groups of numbers by the name that prose quotes."""
        return {
            name.replace("-", "_"): each.what
            for name, each in self.declarations.items()
            if isinstance(each.what, Numbers)
        }

    def place_of(self, name: str) -> Place:
        """Where an exhibit or a group of numbers is declared."""
        return self.declarations[name.replace("_", "-")].place()

    @property
    def whole(self) -> bool:
        """Whether all its sections and all its code could be read."""
        sections = self.written.sections
        missing = len(sections) < len(self.written.settings.sections)
        return not (self.unread or missing) and all(each.can_be_parsed for each in sections)

    @property
    def unread_pages(self) -> list[Page]:
        """Pages of which not all words could be read: they may have any id."""
        return [
            page
            for page in (self.pages if self._written else ())
            if page.name in self.texts and not self.texts[page.name].covers(page.sections)
        ]

    @property
    def links(self) -> list[Link]:
        """Every address within the site to which the words of any page lead."""
        return [
            Link(f"{self.name}/{name}.html", link.target, link.place)
            for name, text in self.texts.items()
            for link in text.links
        ]

    def filled(self, quote: Quoting, mistakes: Mistakes) -> CheckedVolume:
        """This volume, its numbers in all words that are no Markdown: labels, titles, alts."""

        def put(words: str, place: Place) -> str:
            try:
                return fill(Prose(words, place), quote)
            except ContentError as error:
                mistakes.extend(error)
                return words

        def titled(section: Section) -> Section:
            kicker = section.kicker and put(section.kicker, place_of_key("kicker", section.toml))
            title = put(section.title, place_of_key("title", section.toml))
            asked = section.question
            question = asked and put(asked, place_of_key("question", section.toml))
            return replace(section, title=title, kicker=kicker, question=question)

        def filled(each: Declaration) -> Declaration:
            if not isinstance(each.what, Exhibit):
                return each
            worded = each
            with author_code(
                each.place(),
                mistakes,
                saying=f"'{each.attribute}' holds words that are none: ",
                remedy="give text in quotes for alt, labels, remarks and captions",
            ):
                what = each.what.filled(lambda words: put(words, each.place(words)))
                worded = replace(each, what=returned.filled(what, each.what))
            return worded  # noqa: RET504

        place = place_of_key("description", self.written.toml)
        description = put(self.written.settings.description, place)
        settings = self.written.settings.model_copy(update={"description": description})
        sections = tuple(map(titled, self.written.sections))
        return replace(
            self,
            _written=replace(self.written, settings=settings, sections=sections),
            declarations={name: filled(each) for name, each in self.declarations.items()},
        )

    def check_shown(self, name: str, html: Markup, mistakes: Mistakes) -> None:
        """Note the wrong sums, and what no page can hold, in what an exhibit says or draws."""
        place = self.declarations[name].place()
        found = characters.unfit(html)
        if found:
            mistakes.add(place, f"'{name}' shows {found[1]}", characters.REMEDY)
        for problem in _wrong_sums(html):
            mistakes.add(place, f"'{name}' shows a wrong sum: {problem}", REMEDY)

    def _check_downloads(self, site: Collection[str], mistakes: Mistakes) -> list[str]:
        """The names of all files that lie beside the pages; those that cannot are noted."""
        found: list[str] = []
        for name, exhibit in self.shown.items():
            with author_code(self.place_of(name), mistakes):
                for file in returned.names(exhibit.downloads):
                    taken = file in found or f"{self.name}/{file}" in site
                    if taken or not re.fullmatch(r"[A-Za-z0-9][\w-]*(\.[\w-]+)+", file):
                        mistakes.add(
                            self.place_of(name),
                            f"a download of '{name}' cannot be called '{file}' here",
                            "give each a name of its own, of letters and digits, with an ending",
                        )
                    found.append(file)
        return found

    def _check_exhibits(self, mistakes: Mistakes) -> None:
        """Note exhibits that are not sound, and such as a page cannot hold twice."""
        for page in self.pages:
            alone: dict[type[Exhibit], str] = {}
            for name, each in page.shown.items():
                declaration = self.declarations[name]
                with author_code(declaration.place(), mistakes):
                    each.check(name, declaration.place, mistakes)
                if each.alone and alone.setdefault(type(each), name) != name:
                    kind = type(each).__name__.lower()
                    mistakes.add(
                        declaration.place(),
                        f"'{name}' is a second {kind} on this page",
                        f"show its runs as choices of '{alone[type(each)]}'",
                    )


def _wrong_sums(html: Markup) -> list[str]:
    """What is wrong with the sums of a figure; found out once for every figure."""

    def find() -> bytes:
        return json.dumps([wrong.problem for wrong in disagreements_shown(html)]).encode()

    name = key("sums", str(html), source=(disagreements_shown,))
    found: list[str] = json.loads(found_out(name, find))
    return found


def _declared(
    folder: Path, mistakes: Mistakes
) -> tuple[dict[str, Declaration], ContentError, frozenset[str]]:
    """All that the Python files of a folder declare, by name with hyphens.

    No mistake yet, and what those files may declare that could not be imported.
    """
    volumes.forget_edited(folder.parent)
    found: dict[str, Declaration] = {}
    unread: set[str] = set()
    files = sorted(folder.glob("[!.]*.py"))
    if "." in folder.name:  # which nobody can import, as has been said of its address
        unread = set[str]().union(*(Code(file).may_declare for file in files))
        return found, ContentError(()), frozenset(unread)
    for file in files:
        for name, each in declarations(file, mistakes, unread).items():
            first = found.setdefault(name, each)
            if first is not each:
                mistakes.add(
                    each.place(),
                    f"'{name}' is declared at {first.place()} already",
                    "give one of the two another name",
                )
    return found, ContentError(()), frozenset(unread)
