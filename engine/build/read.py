"""A volume as it was written: read and checked, before anything is computed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from engine.build import volumes
from engine.build.declarations import Declaration, declarations
from engine.build.page import BUILT_IN, Page, Quotes
from engine.errors import ContentError, Mistakes, Place
from engine.exhibits.exhibit import Exhibit
from engine.exhibits.numbers import Numbers
from engine.words import Prose, Section, Volume, arithmetic, gather_volume
from engine.words.declaration import place_of_key
from engine.words.rendering import plain

TRUTH = "truth"
"""The group of numbers that every page has without declaring it: how true its gradients are."""


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
class CheckedVolume:
    """One volume: what was written, what its code declares, and what is wrong with it."""

    folder: Path
    _written: Volume | None
    """None if it could not even be read; then there are mistakes."""

    declarations: dict[str, Declaration]
    mistakes: ContentError

    @classmethod
    def read(cls, folder: Path) -> CheckedVolume:
        """Read and check a folder; mistakes are kept, not raised."""
        mistakes = Mistakes()
        written = gather_volume(folder, mistakes)
        volume = cls(folder, written, _declared(folder, mistakes), ContentError(()))
        if written:
            any_numbers = {name: _AnyNumber() for name in (*volume.numbers, TRUTH)}
            volume.check_prose(any_numbers, mistakes)
            volume._check_exhibits(mistakes)
        try:
            mistakes.settle()
        except ContentError as error:
            return replace(volume, mistakes=error)
        return volume

    @property
    def written(self) -> Volume:
        """What was written, once it is known to be readable."""
        assert self._written is not None
        return self._written

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

    @property
    def files(self) -> set[str]:
        """Paths of all files that this volume puts into the site, and of the front page."""
        downloads = (f"{self.name}/{each}" for one in self.shown.values() for each in one.downloads)
        return {"index.html", *(page.file for page in self.pages), *downloads}

    def check_prose(self, quotes: Quotes, mistakes: Mistakes) -> None:
        """Note what is wrong with the words of any page."""
        self.filled(quotes, mistakes)
        pictures = dict.fromkeys((*self.exhibits, *BUILT_IN), Markup())
        for page in self.pages:
            page.set_prose(pictures, quotes, mistakes)

    def filled(self, quotes: Quotes, mistakes: Mistakes) -> CheckedVolume:
        """This volume, its numbers in all words that are no Markdown: labels, titles, alts."""

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
            if not isinstance(each.what, Exhibit):
                return each
            try:
                return replace(
                    each, what=each.what.filled(lambda words: fill(words, each.place(words)))
                )
            except (TypeError, AttributeError) as error:
                mistakes.add(
                    each.place(),
                    f"'{each.attribute}' holds words that are none: {error}",
                    "give text in quotes for alt, labels, remarks and captions",
                )
                return each

        place = place_of_key("description", self.written.toml)
        description = fill(self.written.settings.description, place)
        settings = self.written.settings.model_copy(update={"description": description})
        sections = tuple(map(titled, self.written.sections))
        return replace(
            self,
            _written=replace(self.written, settings=settings, sections=sections),
            declarations={name: worded(each) for name, each in self.declarations.items()},
        )

    def check_sums(self, name: str, html: Markup, mistakes: Mistakes) -> None:
        """Note the wrong sums in what an exhibit says, is called, or draws."""
        for found in arithmetic.disagreements_shown(html):
            mistakes.add(
                self.declarations[name].place(),
                f"'{name}' shows a wrong sum: {found.problem}",
                arithmetic.REMEDY,
            )

    def _check_exhibits(self, mistakes: Mistakes) -> None:
        """Note exhibits that are not sound, and such as a page cannot hold twice."""
        for page in self.pages:
            alone: dict[type[Exhibit], str] = {}
            for name, each in page.shown.items():
                declaration = self.declarations[name]
                each.check(declaration.attribute, declaration.place, mistakes)
                if each.alone and alone.setdefault(type(each), name) != name:
                    kind = type(each).__name__.lower()
                    mistakes.add(
                        declaration.place(),
                        f"'{name}' is a second {kind} on this page",
                        f"show its runs as choices of '{alone[type(each)]}'",
                    )


def _declared(folder: Path, mistakes: Mistakes) -> dict[str, Declaration]:
    """All that the Python files of a folder declare, by name with hyphens."""
    volumes.forget_edited(folder.parent)
    found: dict[str, Declaration] = {}
    for file in sorted(folder.glob("[!.]*.py")):
        for name, each in declarations(file, mistakes).items():
            first = found.setdefault(name, each)
            if first is not each:
                mistakes.add(
                    each.place(),
                    f"'{name}' is declared at {first.place()} already",
                    "give one of the two another name",
                )
    return found
