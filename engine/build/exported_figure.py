"""What is made of one figure for other programs and other pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
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
from engine.drawing.picture import Pixels, pixels, png, svg
from engine.errors import ContentError, Mistakes, Place
from engine.exhibits.exhibit import Stage
from engine.exhibits.figure.films import figure_frames
from engine.exhibits.figure.model import Figure
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
    """One choice of a figure, to be drawn in this process or in another."""

    figure: Figure
    choice: int
    alt: str
    """With its numbers, which a figure that travels by its name has not."""

    language: str

    @property
    def endings(self) -> list[str]:
        """Of its files."""
        moving = [".gif", ".pdf", ".webp", *([".mp4"] if encoders.mp4_encoder() else [])]
        return [".png", ".svg", *(moving if self.figure.frames > 1 else [])]

    def key(self, ending: str, runner: Runner) -> str:
        """What a file is remembered by."""
        figure = self.figure
        drawn = (figure.size, figure.axes, figure.frames, figure.pace, figure.still, self.alt)
        language = edition(spoken(self.language))
        digests = map(runner.digest, figure.shows)
        source = (figure.draw, Drawn)
        return key(f"export{ending}", drawn, self.choice, language, *digests, source=source)

    def files(self, endings: Sequence[str], records: Sequence[object]) -> dict[str, bytes]:
        """Files by their endings, from the records of its experiments."""
        with speaking(self.language):
            return self._files(endings, records)

    def _files(self, endings: Sequence[str], records: Sequence[object]) -> dict[str, bytes]:
        figure = self.figure
        (still,) = figure_frames(figure, records, self.choice, [figure.still])
        made = {".png": png(pixels(still, SCALE)), ".svg": svg(still, self.alt).encode()}
        if any(each not in made for each in endings):
            every = range(figure.frames)
            frames = [
                pixels(canvas, SCALE)
                for canvas in figure_frames(figure, records, self.choice, every)
            ]
            encode: dict[str, encoders.Encoder | None] = {
                ".webp": encoders.webp,
                ".gif": encoders.gif,
                ".mp4": encoders.mp4_encoder(),
                ".pdf": _storyboard,
            }
            made |= {
                each: make(frames, figure.pace)
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
    for experiment, each in zip(drawn.figure.shows, entries, strict=True):
        records.adopt(experiment, each)
    return _drawn(drawn, endings, [*map(records.record, drawn.figure.shows)], place)


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
class ExportedFigure:
    """A figure that a page shows, with its films and what its caption says."""

    name: str
    figure: Figure
    results: Results
    runner: Runner
    page: Page
    films: Sequence[Sequence[Film]]

    @property
    def place(self) -> Place:
        """Where its author declared it."""
        return self.page.volume.place_of(self.name)

    def begun(self) -> Callable[[], dict[str, bytes]]:
        """Begin to make its files; what to call for them, by name. ContentError from there."""
        runner, waiting = self.runner, []
        for choice, name in enumerate(self.figure.film_names(self.name)):
            drawn = Drawn(self.figure, choice, self.figure.alt, self.page.volume.language)
            keys = {ending: drawn.key(ending, runner) for ending in drawn.endings}
            known = {ending: runner.store.recall(each) for ending, each in keys.items()}
            missing = [ending for ending, content in known.items() if content is None]
            result = self._begin(drawn, missing)
            waiting.append((name, keys, known, missing, result))

        def files() -> dict[str, bytes]:
            made: dict[str, bytes] = {}
            for name, keys, known, missing, result in waiting:
                new = result() if missing else {}
                for ending, content in new.items():
                    runner.store.remember(keys[ending], content)
                made |= {
                    f"{name}{end}": new[end] if end in new else known[end] or b"" for end in keys
                }
            mistakes = Mistakes()
            with speaking(self.page.volume.language), author_code(self.place, mistakes):
                made[f"{self.name}.html"] = self._page()
            mistakes.settle()
            return made

        return files

    def _begin(self, drawn: Drawn, missing: Sequence[str]) -> Callable[[], dict[str, bytes]]:
        runner = self.runner
        if not missing or runner.pool.jobs < 2:
            return lambda: _drawn(
                drawn, missing, [*map(runner.record, drawn.figure.shows)], self.place
            )
        entries = [*map(runner.entries, drawn.figure.shows)]
        folder = runner.store.folder
        return runner.pool.submit(
            _drawn_elsewhere, folder, drawn, missing, entries, self.place
        ).result

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
