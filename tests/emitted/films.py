"""The films of an emitted page: each drawing, its frames, its sentences, and its field's tiles."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import imageio.v3 as imageio
import numpy as np
from numpy.typing import NDArray

from tests.emitted.document import Document, Element, parted
from tests.emitted.drawing import Drawing
from tests.films.calc import calc


@dataclass(frozen=True)
class Key:
    """A key frame of a film, as paper shows it."""

    drawing: str
    """Id of the drawing that it shows again."""

    frame: int
    """At which its class stops the clock."""

    words: str
    sheet: str


@dataclass(frozen=True)
class Film(Drawing):
    """A drawing under its clock, or a still picture: then of one frame."""

    figure: str
    """Id of the figure, or of the machine, that it belongs to."""

    name: str
    """Within that figure: the label of its choice, or what part of a machine it is."""

    frames: int
    sentences: tuple[str, ...]
    """What each frame says; () for a film that says nothing."""

    sheet: str
    """Class of its field's tiles, or ''."""

    rest: int = 0
    """The frame of the radio that is chosen until another is."""

    board: tuple[Key, ...] = ()
    """Its key frames, for paper."""

    fixed: int | None = None
    """The frame at which its class has stopped the clock, if it has."""

    def __str__(self) -> str:
        return f"{self.figure} {self.name}".strip()

    @property
    def alt(self) -> str:
        """What stands for it where it cannot be seen."""
        return self.svg.attributes.get("aria-label", "")

    @property
    def tiles(self) -> Tiles:
        """Its field."""
        return Tiles(self.document, self.sheet)


@dataclass(frozen=True)
class Tiles:
    """A field's tiles, in the one picture that the style sheet carries."""

    document: Document
    name: str

    @cached_property
    def picture(self) -> NDArray[np.float64]:
        """All tiles, 0..1, one channel."""
        address = self.document.rules[f".{self.name}"]["background-image"]
        encoded = address.removeprefix("url(data:image/avif;base64,").removesuffix(")")
        grey = imageio.imread(b64decode(encoded), extension=".avif", plugin="pillow", mode="L")
        return np.asarray(grey, float) / 255

    def at(self, frame: int, *selectors: str) -> NDArray[np.float64]:
        """The tile (side, side) that the page shows at a frame, 0..1, row 0 at the top.

        Where it lies is told by the page's own rules: its sheet's size and the place of a tile, of
        whatever the selectors choose.
        """
        known = self.document.rules
        rules = dict(known[f".{self.name}"])
        for selector in selectors or (".tile",):
            rules |= known[selector]
        sizes = {n[2:]: float(v) for n, v in rules.items() if n.startswith("--")}
        side = round(sizes["side"])
        scale = calc(parted(rules["background-size"], " ")[0], frame, **sizes) * side
        height, width = self.picture.shape
        assert round(scale) == width, f"{self.name} is {width} texels wide, and shown at {scale}"
        share = [calc(each, frame, **sizes) for each in parted(rules["background-position"], " ")]
        left, top = (
            each * (all_ - side) for each, all_ in zip(share, (width, height), strict=True)
        )
        assert abs(left - round(left)) + abs(top - round(top)) < 1e-6, "a tile between texels"
        return self.picture[round(top) : round(top) + side, round(left) : round(left) + side]


def films(document: Document) -> Iterator[Film]:
    """Every film of a page; those of a machine by the names of its runs and panels."""
    for machine in document.root.within("div", "machine"):
        for run in machine.within("div", "run"):
            yield from _of_machine(document, machine.attributes["id"], run)
    for playground in document.root.within("div", "playground"):
        for run in playground.within("div", "run"):
            yield from _of_playground(document, playground.attributes["id"], run)
    for story in document.root.within("div", "story"):
        yield _of_story(document, story)
    for figure in document.root.within("figure"):
        if figure.lies_in("story"):
            continue
        stills = figure.parent.parent if figure.parent and "row" in figure.parent.classes else None
        if stills:
            yield _of_stills(document, stills, figure)
            continue
        labels = [each.text for each in figure.within("label") if "btn" not in each.classes]
        runs = list(figure.within("div", "run")) or [figure]
        for run, label in zip(runs, labels or [""], strict=True):
            drawing = next(run.within("svg"))
            yield _film(document, drawing, figure.attributes["id"], label, run)


def _film(document: Document, svg: Element, figure: str, name: str, run: Element) -> Film:
    """A film whose scrubber and sentences, if any, stand in `run`."""
    bar = next(run.within("div", "bar"), None)
    radios = bar.elements if bar else []
    spoken = next(run.within("ol", "say"), None)
    plane = svg.parent if svg.parent and "plane" in svg.parent.classes else None
    tile = plane.only("div", "tile") if plane else None
    return Film(
        document,
        svg,
        figure=figure,
        name=name,
        frames=len(radios) or 1,
        sentences=tuple(each.text for each in spoken.elements) if spoken else (),
        sheet=tile.classes[-1] if tile else "",
        rest=next((k for k, radio in enumerate(radios) if "checked" in radio.attributes), 0),
        board=tuple(_key(document, each) for each in run.within("li") if each.lies_in("board")),
    )


def _of_story(document: Document, story: Element) -> Film:
    """A film that prose tells frame by frame: one drawing, and what its stills say in turn."""
    stills = list(story.within("figure"))
    shown = {each.attributes["href"] for each in story.within("use")}
    assert len(shown) == 1, f"a story of {shown}"
    assert [_stopped(document, still) for still in stills] == list(range(len(stills)))
    said = tuple(still.only("span", "said").text for still in stills)
    pinned = story.only("div", "pin")
    assert tuple(each.text for each in pinned.within("li")) == said
    labels = [still.only("svg").attributes["aria-label"] for still in stills]
    alts = {label.removesuffix(words) for label, words in zip(labels, said, strict=True)}
    assert len(alts) == 1, "the stills of a story are described in different ways"
    return Film(
        document,
        stills[0].only("svg"),
        figure=stills[0].attributes["id"],
        name="",
        frames=len(stills),
        sentences=said,
        sheet="",
    )


def _key(document: Document, item: Element) -> Key:
    (shown,) = item.within("use")
    tiles = [tile.classes[-1] for tile in item.within("div", "tile")]
    return Key(
        drawing=shown.attributes["href"].removeprefix("#"),
        frame=_stopped(document, item),
        words=item.only("p").text,
        sheet=tiles[0] if tiles else "",
    )


def _stopped(document: Document, element: Element) -> int:
    """The frame at which an element's class stops the clock."""
    (stop,) = (each for each in element.classes if each.startswith("at-"))
    return int(document.rules[f".{stop}"]["--f"])


def _of_machine(document: Document, machine: str, run: Element) -> Iterator[Film]:
    name = run.attributes["id"].removeprefix("run-")
    network, plane, rail = (each for each in run.elements if "panel" in each.classes)
    neurons = network.only("div", "neurons")
    for panel, kind in (
        (network, "network"),
        (neurons, "neurons"),
        (plane, "plane"),
        (rail, "curve"),
    ):
        drawing = next(panel.within("svg"))
        yield _film(document, drawing, machine, f"{name} {kind}", run)
    for panel, kind in ((network, "sweep"), (plane, "ring")):
        for overlay in panel.within("div", "of-sample"):
            sample, moment = (each[1:] for each in overlay.classes if each[1:].isdigit())
            label = f"{name} {kind} {sample} of {moment}"
            stops = document.ids["phases"].within("input")
            yield Film(
                document,
                overlay.only("svg"),
                figure=machine,
                name=label,
                frames=len(list(stops)) if kind == "sweep" else 1,
                sentences=(),
                sheet="",
            )


def _of_playground(document: Document, playground: str, run: Element) -> Iterator[Film]:
    name = run.attributes["id"]
    drawings = list(run.within("svg"))
    for drawing, kind in zip(drawings, ("field", "network", "halos", "curve"), strict=True):
        yield _film(document, drawing, playground, f"{name} {kind}", run)


def _of_stills(document: Document, stills: Element, figure: Element) -> Film:
    film = _film(document, figure.only("svg"), stills.attributes["id"], "film", figure)
    if "film" in figure.classes:
        return film
    return Film(
        document,
        film.svg,
        figure=film.figure,
        name=figure.only("figcaption").text,
        frames=1,
        sentences=(),
        sheet=film.sheet,
        fixed=_stopped(document, figure),
    )
