"""What is made of one figure for other programs and other pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from markupsafe import Markup

from engine.build import encoders
from engine.build.author import author_code
from engine.build.evaluate import Results
from engine.build.page import Page
from engine.build.records import Entries, Records
from engine.build.runner import Runner
from engine.build.site_page import site_page
from engine.catalogue import edition, say, speaking, spoken
from engine.drawing.palette import Role, painting
from engine.drawing.picture import Pixels, pixels, png, svg
from engine.errors import ContentError, Mistakes, Place
from engine.exhibits.exhibit import Exhibit, Stage
from engine.exhibits.slide import Slide
from engine.experiment import record_type
from engine.films.film import Film
from engine.memory import Store, key
from engine.pages.clock import key_frames
from engine.pages.document import Document
from engine.pages.inspect import inspect
from engine.pages.parts import PageParts

SCALE = 2.0
"""Pixels to a CSS pixel."""


@dataclass(frozen=True)
class Drawn:
    """A slide, to be drawn in this process or in another."""

    slide: Slide
    language: str
    colours: tuple[tuple[Role, tuple[str, str]], ...]
    """Of a site's own."""

    @property
    def endings(self) -> list[str]:
        """Of its files."""
        moving = [".gif", ".pdf", ".webp", *([".mp4"] if encoders.mp4_encoder() else [])]
        return [".png", ".svg", *(moving if self.slide.frames > 1 else [])]

    def key(self, ending: str, runner: Runner) -> str:
        """What a file is remembered by."""
        slide = self.slide
        asked = slide.arguments if slide.depends is None else slide.depends
        drawn = (slide.frames, slide.pace, slide.still, slide.alt, self.colours)
        language = edition(spoken(self.language))
        digests = map(runner.digest, slide.shows)
        kinds = [record_type(type(each)) for each in slide.shows]
        source = (slide.drawing, Drawn, *kinds)
        return key(f"export{ending}", asked, drawn, language, *digests, source=source)

    def files(self, endings: Sequence[str], records: Sequence[object]) -> dict[str, bytes]:
        """Files by their endings, from the records of its experiments."""
        with speaking(self.language), painting(dict(self.colours)):
            return self._files(endings, tuple(records))

    def _files(self, endings: Sequence[str], records: tuple[object, ...]) -> dict[str, bytes]:
        slide = self.slide
        (still,) = slide.posed(records, [slide.still])
        made = {".png": png(pixels(still, SCALE)), ".svg": svg(still, slide.alt).encode()}
        if any(each not in made for each in endings):
            every = slide.posed(records, range(slide.frames))
            frames = [pixels(canvas, SCALE) for canvas in every]
            encode: dict[str, encoders.Encoder | None] = {
                ".webp": encoders.webp,
                ".gif": encoders.gif,
                ".mp4": encoders.mp4_encoder(),
                ".pdf": _storyboard,
            }
            made |= {
                each: make(frames, slide.pace)
                for each in endings
                if (make := encode.get(each)) is not None
            }
        return {each: made[each] for each in endings}


def _storyboard(frames: Sequence[Pixels], pace: int) -> bytes:
    """The frames that stand for a film on paper, each with its number."""
    last = len(frames)
    labelled = [
        (say("{number} of {last}", number=k + 1, last=last), frames[k]) for k in key_frames(last)
    ]
    return encoders.pdf(encoders.contact_sheet(labelled, 2, SCALE))


def _drawn_elsewhere(
    folder: Path, drawn: Drawn, endings: Sequence[str], entries: Sequence[Entries], place: Place
) -> dict[str, bytes]:
    """Files of a figure, from the records that the store holds."""
    records = Records(Store(folder))
    for experiment, each in zip(drawn.slide.shows, entries, strict=True):
        records.adopt(experiment, each)
    return _drawn(drawn, endings, [*map(records.record, drawn.slide.shows)], place)


def _drawn(
    drawn: Drawn, endings: Sequence[str], records: Sequence[object], place: Place
) -> dict[str, bytes]:
    """Files of a figure; ContentError for what its code raises."""
    mistakes, made = Mistakes(), dict[str, bytes]()
    with author_code(place, mistakes):
        made = drawn.files(endings, records)
    mistakes.settle()
    return made


@dataclass(frozen=True)
class Order:
    """The files of one slide: those that are remembered, and those that have to be made."""

    name: str
    drawn: Drawn
    place: Place
    keys: Mapping[str, str]
    known: Mapping[str, bytes]
    """By their endings, as the keys by which they are remembered."""

    @property
    def missing(self) -> list[str]:
        """Endings of what has to be made."""
        return [ending for ending in self.keys if ending not in self.known]

    def call(self, runner: Runner, *, elsewhere: bool) -> Callable[[], dict[str, bytes]]:
        """What to call for what is missing, in another process or in this one."""
        shows, place = self.drawn.slide.shows, self.place
        if elsewhere:
            entries, folder = [*map(runner.entries, shows)], runner.store.folder
            slide = replace(self.drawn.slide, depends=None)  # its functions are not to travel
            drawn = replace(self.drawn, slide=slide)
            return partial(_drawn_elsewhere, folder, drawn, self.missing, entries, place)
        return lambda: _drawn(self.drawn, self.missing, [*map(runner.record, shows)], place)

    def files(self, made: Mapping[str, bytes], runner: Runner) -> dict[str, bytes]:
        """All files by their names; what was made is remembered."""
        for ending, content in made.items():
            runner.store.remember(self.keys[ending], content)
        every = {**self.known, **made}
        return {f"{self.name}{ending}": every[ending] for ending in self.keys}


@dataclass(frozen=True)
class ExportedFigure:
    """A figure that a page shows, with its films and what its caption says."""

    name: str
    figure: Exhibit
    results: Results
    runner: Runner
    page: Page
    films: Sequence[Sequence[Film]]

    @property
    def place(self) -> Place:
        """Where its author declared it."""
        return self.page.volume.place_of(self.name)

    @property
    def label(self) -> str:
        """Its volume and its name."""
        return f"{self.page.volume.name}/{self.name}"

    def orders(self) -> Iterator[Order]:
        """What has to be drawn, slide by slide; ContentError for what its code raises."""
        mistakes, slides = Mistakes(), list[Slide]()
        with speaking(self.page.volume.language), author_code(self.place, mistakes):
            slides = [*self.figure.slides(self.name, self.runner.record)]
        mistakes.settle()
        colours = tuple(self.page.volume.written.whole.colours.items())
        for slide in slides:
            drawn = Drawn(slide, self.page.volume.language, colours)
            keys = {ending: drawn.key(ending, self.runner) for ending in drawn.endings}
            recalled = {ending: self.runner.store.recall(each) for ending, each in keys.items()}
            known = {ending: each for ending, each in recalled.items() if each is not None}
            yield Order(slide.name, drawn, self.place, keys, known)

    def alone(self) -> dict[str, bytes]:
        """Its page to be framed, by its name; ContentError for what its code raises."""
        mistakes, made = Mistakes(), dict[str, bytes]()
        with speaking(self.page.volume.language), author_code(self.place, mistakes):
            made[f"{self.name}.html"] = self._page()
        mistakes.settle()
        return made

    def _page(self) -> bytes:
        """A page with nothing else, which another page may frame."""
        parts, caption = PageParts(), self.results.texts[self.page.name].captions[self.name]
        stage = Stage(
            name=self.name,
            records=self.runner.record,
            films=self.films,
            caption=_without_links(caption),
            checks=self.results.checks([self.name]),
            page=parts,
        )
        figure = self.figure.html(stage)
        content = site_page(
            "alone.html",
            self.results.volume,
            self.runner,
            parts=parts,
            style="".join(self.figure.style(stage)),
            name=self.name,
            figure=figure,
        )
        if found := inspect(Document.read(content, self.page.volume.folder / f"{self.name}.html")):
            raise ContentError(found)
        return content


def _without_links(caption: Markup) -> Markup:
    """A caption whose links, which lead to pages that are not beside it, are plain words."""
    return Markup(re.sub(r"</?a\b[^>]*>", "", caption))
