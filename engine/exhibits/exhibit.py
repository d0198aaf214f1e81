"""What a figure mark may name: the one protocol in which every kind of exhibit meets the build.

The build asks it in this order: which experiments it shows, whether it is sound, which words it
holds, which films it needs, and at last how it looks as HTML. An author's own kind derives from
`Exhibit` in a file of his volume, with its template and its style sheet beside it.
"""

from __future__ import annotations

import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol, Self, TypeVar

from markupsafe import Markup

from engine.errors import Mistakes, Place
from engine.exhibits.slide import Slide
from engine.experiment import Experiment
from engine.films.film import Film
from engine.films.job import FilmJob
from engine.pages import assemble
from engine.pages.parts import PageParts
from engine.truth import Verdict

R = TypeVar("R")


class Records(Protocol):
    """The record of an experiment, performed or remembered."""

    def __call__(self, experiment: Experiment[R], /) -> R: ...


@dataclass(frozen=True)
class Stage:
    """What an exhibit is given to be set: its name, its films, and the page around it."""

    name: str
    """Of its mark: unique in its volume."""

    records: Records
    films: Sequence[Sequence[Film]]
    """For each of its jobs, in their order, the films that it yielded."""

    caption: Markup
    checks: Sequence[Verdict]
    """How true the gradients of its records are: one verdict a method."""

    page: PageParts
    """Where it leaves what the page holds once: films, sheets of fields, shared drawings."""

    told: bool = False
    """Whether prose shows its frames one by one: `html` is then the picture that a page may pin."""


@dataclass(frozen=True)
class Receipt:
    """One experiment as the receipt of a volume tells it."""

    title: str
    lines: tuple[str, ...]
    experiment: Experiment[object]
    download: str = ""
    """Name of the file that holds its record."""


class Exhibit(ABC):
    """A picture, a film, or a panel with controls of its own; a frozen dataclass."""

    alt: str
    """What a person would see, for those who cannot."""

    caption: str
    """Markdown."""

    alone: ClassVar[bool] = False
    """Whether a page can hold but one of its kind, since it gives its parts fixed ids."""

    @property
    @abstractmethod
    def experiments(self) -> tuple[Experiment[object], ...]:
        """All whose records it shows."""

    @abstractmethod
    def filled(self, fill: Callable[[str], str]) -> Self:
        """The same with `fill` applied to all its words but the caption."""

    @abstractmethod
    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """The films that it needs."""

    @abstractmethod
    def html(self, stage: Stage) -> Markup:
        """The exhibit, ready to stand where its mark is."""

    def style(self, stage: Stage) -> Iterable[str]:
        """Rules that it adds to the page's style sheet; equal ones are added once."""
        return ()

    def check(  # noqa: B027
        self, name: str, place: Callable[[str], Place], mistakes: Mistakes
    ) -> None:
        """Note what is wrong with it; place(words) is where its author wrote these words."""

    @property
    def frames_to_tell(self) -> int:
        """How many frames prose shows if it shows them one by one; 0 if it cannot."""
        return 0

    def told_frames(self, stage: Stage) -> Sequence[Markup]:
        """Those frames, each to stand between paragraphs."""
        return ()

    def ids(self, name: str) -> set[str]:
        """Ids that it takes on its page: its name, unless its kind says otherwise."""
        return {name}

    @property
    def downloads(self) -> Mapping[str, Callable[[Records], bytes]]:
        """Files that lie beside its page, by name, and how each is made from the records."""
        return {}

    def slides(self, name: str, records: Records) -> Iterator[Slide]:
        """Pictures and films of it for other programs; their names begin with its own."""
        return iter(())

    def receipts(self, records: Records) -> Iterator[Receipt]:
        """What produced it, for those who want to produce it again."""
        return iter(())

    # For those who write a kind of their own

    @classmethod
    def folder(cls) -> Path:
        """Where its module lies, and beside it its template and its style sheet."""
        return Path(str(sys.modules[cls.__module__].__file__)).parent

    def render(self, template: str, **parts: object) -> Markup:
        """A template of its folder, filled in; it may import those of the house."""
        return assemble.render(template, self.folder(), **parts)
