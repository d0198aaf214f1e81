"""One figure of a volume, found by its name, with the records that it shows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.build.author import author_code
from engine.build.folders import REMEMBERED, volume_folders
from engine.build.read import CheckedVolume
from engine.build.runner import Runner
from engine.catalogue import speaking
from engine.drawing.picture import Pixels, pixels, svg
from engine.errors import Mistakes, Place, did_you_mean
from engine.exhibits.figure.films import figure_frames
from engine.exhibits.figure.model import Figure
from engine.memory import Store, keep_in


@dataclass(frozen=True)
class OneFigure:
    """A figure where its author declared it, and what it is drawn from."""

    name: str
    figure: Figure
    place: Place
    records: tuple[object, ...]
    language: str

    def pictures(self, choice: int, frames: list[int], scale: float) -> list[Pixels]:
        """Frames, counted from 0, as pixels; ContentError for what its code raises."""
        mistakes, found = Mistakes(), []
        with speaking(self.language), author_code(self.place, mistakes):
            found = [
                pixels(canvas, scale)
                for canvas in figure_frames(self.figure, self.records, choice, frames)
            ]
        mistakes.settle()
        return found

    def drawing(self, choice: int, frame: int) -> str:
        """A frame, counted from 0, as SVG."""
        mistakes, found = Mistakes(), ""
        with speaking(self.language), author_code(self.place, mistakes):
            (canvas,) = figure_frames(self.figure, self.records, choice, [frame])
            found = svg(canvas, self.figure.alt)
        mistakes.settle()
        return found


def find_figure(content: Path, asked: str, cache: Path) -> OneFigure:
    """The figure `volume/name`, or `name` where only one volume has it; ContentError if none is.

    Its experiments are performed if no build has remembered them.
    """
    mistakes = Mistakes()
    place = Place(content)
    only, _, written = asked.rpartition("/")
    name = written.replace("_", "-")
    chosen, _ = volume_folders(content, only or None, mistakes)
    mistakes.settle()
    read = [*map(CheckedVolume.code_of, chosen)]
    found = [(each, each.exhibits[name]) for each in read if name in each.exhibits]
    if not found:
        for each in read:  # perhaps its file cannot be imported
            mistakes.extend(each.mistakes)
        mistakes.settle()
        known = [known for each in read for known, what in each.exhibits.items() if _drawn(what)]
        mistakes.add(place, f"no figure is called '{name}'", did_you_mean(name, known))
    elif len(found) > 1:
        names = " and ".join(f"'{each.name}/{name}'" for each, _ in found)
        mistakes.add(place, f"'{name}' is a figure of several volumes", f"name one: {names}")
    elif not _drawn(found[0][1]):
        mistakes.add(
            found[0][0].place_of(name),
            f"'{name}' is no single figure: it is made of films and controls",
            "see it on its page; `@figure` declares what can be drawn alone",
        )
    mistakes.settle()
    ((volume, figure),) = found
    assert isinstance(figure, Figure)
    store = Store(cache / REMEMBERED)
    keep_in(store)
    runner = Runner(store)
    records: tuple[object, ...] = ()
    with author_code(volume.place_of(name), mistakes):
        records = tuple(map(runner.record, figure.shows))
    mistakes.settle()
    return OneFigure(name, figure, volume.place_of(name), records, volume.language)


def _drawn(what: object) -> bool:
    return isinstance(what, Figure)
