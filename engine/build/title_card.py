"""The picture that other sites show of a page that they link to: its title, and what it draws."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from engine.build.author import author_code
from engine.build.page import Page
from engine.build.records import Entries, Records, records_in
from engine.build.runner import Runner
from engine.catalogue import edition, say, speaking, spoken
from engine.drawing.canvas import Canvas
from engine.drawing.palette import Role, painting
from engine.drawing.picture import Pixels, pixels, png
from engine.drawing.settings import text_width
from engine.errors import Mistakes, Place
from engine.exhibits.figure.films import figure_frames
from engine.exhibits.figure.model import Figure
from engine.experiment import Experiment
from engine.memory import key
from engine.words.titles import plain_title

WIDE, HIGH = 1200, 630
"""Pixels, as those sites ask for."""

EDGE, SIDE = 60, 500
"""Room around, and for the figure; pixels."""

SIZES = (84, 68, 54, 44)
"""Of the title, the largest that fits in four lines; pixels."""

ASIDE = 34
"""Of the question that the page answers; pixels."""


def card_of(page: Page) -> str:
    """Where the picture of a page stands in the site."""
    return f"{page.volume.name}/{page.name}.png"


@dataclass(frozen=True)
class Card:
    """A picture to be drawn, with all that it depends on."""

    said: tuple[str, str, str, str]
    """Title, question, series with the volume's number, site."""

    language: str
    """In which the words of ours that its figure draws are said."""

    colours: tuple[tuple[Role, tuple[str, str]], ...]
    figure: Figure | None
    place: Place
    """Where the figure is declared."""

    @property
    def shows(self) -> tuple[Experiment[Any], ...]:
        """Those whose records it draws."""
        return self.figure.shows if self.figure else ()

    def entry(self, records: Records) -> str:
        """What it is remembered by."""
        drawn = (f.draw, f.size, f.axes, f.still, f.frames) if (f := self.figure) else ()
        return key(
            "card",
            self.said,
            edition(self.language),
            drawn,
            self.colours,
            *map(records.digest, self.shows),
            source=(draw_card, speaking),
        )


def title_cards(pages: Iterable[Page], runner: Runner, mistakes: Mistakes) -> dict[str, bytes]:
    """PNGs by their places in the site, remembered; those that are not are drawn side by side.

    What the figures' own code does wrong goes to `mistakes`; such cards are left out.
    """
    cards = {card_of(page): _card(page) for page in pages}
    missing = [each for each in cards.values() if runner.store.recall(each.entry(runner)) is None]
    if min(runner.pool.jobs, len(missing)) > 1:
        calls = [
            partial(_drawn_elsewhere, runner.store.folder, each, [*map(runner.entries, each.shows)])
            for each in missing
        ]
        for _ in runner.pool.each(calls):  # what failed is tried again here, and told
            pass
    found = {}
    for file, card in cards.items():
        with author_code(card.place, mistakes):
            found[file] = _drawn(card, runner)
    return found


def _card(page: Page) -> Card:
    settings = page.volume.written.settings
    name, figure = _first_figure(page)
    title = plain_title(settings.title if page.first else page.sections[0].title)
    question = plain_title(page.sections[0].question or "") if page.sections else ""
    with speaking(page.volume.language):
        numbered = say("Vol. {number}", number=settings.number)
    return Card(
        said=(title, question, f"{settings.series} · {numbered}", settings.site),
        language=spoken(page.volume.language),
        colours=tuple(page.volume.written.whole.colours.items()),
        figure=figure,
        place=page.volume.place_of(name) if figure else Place(page.volume.folder),
    )


def _drawn(card: Card, records: Records) -> bytes:
    return records.store.get(
        card.entry(records),
        lambda: draw_card(card, [*map(records.record, card.shows)]),
        bytes,
        bytes,
    )


def _drawn_elsewhere(folder: Path, card: Card, entries: Iterable[Entries]) -> None:
    """Leave a card in the store, from the records that it holds."""
    records = records_in(folder)
    for experiment, each in zip(card.shows, entries, strict=True):
        records.adopt(experiment, each)
    _drawn(card, records)


def draw_card(card: Card, records: Sequence[object]) -> bytes:
    """A PNG; without a title if that holds signs that our faces lack."""
    canvas, figure = Canvas(WIDE, HIGH), card.figure
    with suppress(ValueError):
        _write(canvas, card.said, bool(figure))
    with painting(dict(card.colours)):
        picture = pixels(canvas, 1)
        if figure:
            with speaking(card.language):
                (drawn,) = figure_frames(figure, records, 0, [figure.still])
                _paste(picture, pixels(drawn, 2))
    return png(picture)


def _first_figure(page: Page) -> tuple[str, Figure | None]:
    """The first that it shows, with its name; none if it shows but machines and stills."""
    figures = ((name, each) for name, each in page.shown.items() if isinstance(each, Figure))
    return next(figures, ("", None))


def _write(card: Canvas, said: tuple[str, str, str, str], beside: bool) -> None:
    title, question, volume, site = said
    card.text(EDGE, EDGE + 20, volume, "quiet", 24)
    card.text(EDGE, HIGH - EDGE, site, "quiet", 24)
    room = WIDE - 2 * EDGE - (SIDE + EDGE if beside else 0)
    for size in SIZES:
        lines = _lines(title, size, room)
        widest = max(text_width(line, size, "serif") for line in lines)
        if len(lines) <= 4 and widest <= room:
            break
    below = 190.0
    for line in lines:
        card.text(EDGE, below, line, "ink", size, family="serif")
        below += 1.1 * size
    for line in _lines(question, ASIDE, room):
        card.text(EDGE, below, line, "quiet", ASIDE, family="serif")
        below += 1.25 * ASIDE


def _lines(title: str, size: float, room: float) -> list[str]:
    """A title in lines that are no wider than there is room, if its words are not."""
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(longer, size, "serif") <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _paste(card: Pixels, picture: Pixels) -> None:
    """Put a picture at the right, as large as there is room."""
    high, wide, _ = picture.shape
    share = min(SIDE / wide, (HIGH - 2 * EDGE) / high)
    size = round(wide * share), round(high * share)
    small = np.asarray(Image.fromarray(picture).resize(size, Image.Resampling.LANCZOS))
    top, left = (HIGH - size[1]) // 2, WIDE - EDGE - SIDE + (SIDE - size[0]) // 2
    card[top : top + size[1], left : left + size[0]] = small
