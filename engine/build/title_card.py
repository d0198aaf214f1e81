"""The picture that other sites show of a page that they link to: its title, and what it draws."""

from __future__ import annotations

from contextlib import suppress

import numpy as np
from PIL import Image

from engine.build.author import author_code
from engine.build.page import Page
from engine.build.runner import Runner
from engine.catalogue import edition, say, speaking, spoken
from engine.drawing.canvas import Canvas
from engine.drawing.palette import painting
from engine.drawing.picture import Pixels, pixels, png
from engine.drawing.settings import text_width
from engine.errors import Mistakes
from engine.exhibits.figure.films import figure_frames
from engine.exhibits.figure.model import Figure
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


def title_card(page: Page, runner: Runner) -> bytes:
    """A PNG, remembered; without a title if that holds signs that our faces lack.

    ContentError for what the figure's own code raises.
    """
    settings = page.volume.written.settings
    name, figure = _first_figure(page)
    title = plain_title(settings.title if page.first else page.sections[0].title)
    question = plain_title(page.sections[0].question or "") if page.sections else ""
    with speaking(page.volume.language):
        numbered = say("Vol. {number}", number=settings.number)
    colours = page.volume.written.whole.colours
    said = (title, question, f"{settings.series} · {numbered}", settings.site)
    shows = figure.shows if figure else ()
    drawn = (figure.size, figure.axes, figure.still, figure.frames) if figure else ()
    source = (title_card, speaking, *([figure.draw] if figure else ()))
    entry = key(
        "card",
        said,
        edition(spoken(page.volume.language)),
        drawn,
        tuple(colours.items()),
        *map(runner.digest, shows),
        source=source,
    )

    def draw() -> bytes:
        card = Canvas(WIDE, HIGH)
        with suppress(ValueError):
            _write(card, said, bool(figure))
        with painting(colours):
            picture = pixels(card, 1)
        if figure:
            mistakes = Mistakes()
            place = page.volume.place_of(name)
            with painting(colours), speaking(page.volume.language), author_code(place, mistakes):
                records = [runner.record(each) for each in figure.shows]
                (canvas,) = figure_frames(figure, records, 0, [figure.still])
                _paste(picture, pixels(canvas, 2))
            mistakes.settle()  # what failed is not remembered
        return png(picture)

    return runner.store.get(entry, draw, bytes, bytes)


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
