"""A figure: one picture, or one film, or several among which the reader chooses."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from engine.catalogue import say
from engine.drawing.picture import svg
from engine.errors import Mistakes, Place, described
from engine.exhibits.exhibit import Exhibit, Records, Stage
from engine.exhibits.figure.check import check_figure
from engine.exhibits.figure.films import figure_films, figure_frames, slide_frames
from engine.exhibits.figure.story import Story
from engine.exhibits.slide import Slide
from engine.experiment import Experiment, perform
from engine.films.job import FilmJob
from engine.pages.clock import MILLISECONDS, key_frames


@dataclass(frozen=True)
class Figure(Exhibit):
    """A picture, or a film if it has more than one frame."""

    draw: Callable[..., None]
    """Called as draw(canvas, *records, progress), progress in 0..1; with choices, as
    draw(canvas, *records, progress, choice), choice counted from 0."""

    shows: tuple[Experiment[object], ...]
    alt: str
    caption: str
    """The function's docstring; Markdown."""

    seconds: float
    """0 for a still picture."""

    size: tuple[float, float]
    """Width and height in CSS pixels."""

    axes: tuple[tuple[float, float], tuple[float, float]] | None
    """Ranges of x and y; None for CSS pixels from the top left."""

    choices: tuple[str, ...]
    """Labels among which the reader picks one picture or film; none for a single one."""

    says: Callable[..., str] | None
    """Called as draw, without the canvas: what a frame says, in one sentence."""

    stops: int | None
    """Frames of a film that goes on by steps; None for eight a second."""

    rest: float
    """The progress, 0..1, at which a film rests until it is played."""

    def __reduce__(self) -> tuple[Callable[..., Figure], tuple[str, str]]:
        """Another process finds it where its author declared it: a function travels by its name."""
        return _declared, (self.draw.__module__, self.draw.__qualname__)

    def _repr_html_(self) -> str:
        """How a notebook shows it: the frame at which it rests, from records made now."""
        records = [perform(each) for each in self.shows]
        (canvas,) = figure_frames(self, records, 0, [self.still])
        caption = f"<figcaption>{escape(self.caption)}</figcaption>"
        return f"<figure>{svg(canvas, self.alt)}{caption}</figure>"

    @property
    def experiments(self) -> tuple[Experiment[object], ...]:
        """All whose records it draws."""
        return self.shows

    @property
    def frames(self) -> int:
        """As many as its stops, else eight a second; one for a still picture."""
        return self.stops or max(1, round(self.seconds * 8))

    @property
    def pace(self) -> int:
        """Milliseconds for which a frame is shown."""
        return round(1000 * self.seconds / self.stops) if self.stops else MILLISECONDS

    @property
    def still(self) -> int:
        """The frame at which it rests."""
        return round(self.rest * (self.frames - 1))

    def moments(self, choice: int) -> list[tuple[float, ...]]:
        """What draw is given at each frame after the records."""
        last = max(self.frames - 1, 1)
        picked = (choice,) if self.choices else ()
        if self.frames == 1:
            return [(1.0, *picked)]
        return [(frame / last, *picked) for frame in range(self.frames)]

    def filled(self, fill: Callable[[str], str]) -> Figure:
        """Its alt text and the labels of its choices."""
        return replace(self, alt=fill(self.alt), choices=tuple(map(fill, self.choices)))

    def check(self, name: str, place: Callable[[str], Place], mistakes: Mistakes) -> None:
        """Its size, length and rest are numbers that can be filmed, its labels words."""
        check_figure(name, self, place, mistakes)

    def ids(self, name: str) -> set[str]:
        """Its name; those of its play button, its choices, and each film's controls and drawing."""
        names, ids = self.film_names(name), {name}
        if self.frames > 1:
            forms = ("{}-drawing", "{}-moment", "{}-say")
            ids |= {f"{name}-play"} | {form.format(film) for form in forms for film in names}
        return ids | {f"{film}-pick" for film in names if self.choices}

    @property
    def frames_to_tell(self) -> int:
        """All of its film, if it is one."""
        return 0 if self.choices or self.frames == 1 else self.frames

    def film_names(self, name: str) -> list[str]:
        """What its films are called on the page."""
        return [f"{name}-{k + 1}" for k in range(len(self.choices))] or [name]

    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """All its films in one job."""
        drawn = (self.draw, self.size, self.axes, self.frames, len(self.choices), self.pace)
        return [FilmJob(name, figure_films, (self,), self.shows, depends=drawn, still=self.still)]

    def slides(self, name: str, records: Records) -> Iterator[Slide]:
        """Each of its choices, or the only one."""
        for choice, each in enumerate(self.film_names(name)):
            yield Slide(
                each,
                self.alt,
                slide_frames,
                self.shows,
                self.frames,
                self.still,
                self.pace,
                arguments=(self, choice),
                depends=(self.draw, self.size, self.axes, len(self.choices), choice),
            )

    def style(self, stage: Stage) -> Iterable[str]:
        """A rule for each choice, to show its film alone; or how its frames follow the reader."""
        if stage.told:
            return [self.render("story.css", frames=self.frames)]
        return [
            f".chooser:has(>.pills>input:nth-of-type({k}):checked) .run:nth-of-type({k})"
            "{display:block}"
            for k in range(1, len(self.choices) + 1)
        ]

    def html(self, stage: Stage) -> Markup:
        """Its films, controls, sentences and caption; or the picture that is pinned."""
        if stage.told:
            return self._story(stage).pinned()
        records = [stage.records(each) for each in self.shows]
        films = [
            replace(film, name=name)
            for name, film in zip(self.film_names(stage.name), stage.films[0], strict=True)
        ]
        stage.page.add(*films)
        if self.frames > 1:
            stage.page.moments.update(key_frames(self.frames))
        options = [
            {
                "film": film,
                "sheet": film.sheet and stage.page.sheet(f"tiles-{film.name}", film.sheet),
                "label": self.choices[k] if self.choices else "",
                "key_frames": key_frames(film.frames),
                "lines": [
                    self._sentence(records, moment, frame)
                    for frame, moment in enumerate(self.moments(k), start=1)
                ],
            }
            for k, film in enumerate(films)
        ]
        return self.render(
            "figure.html",
            name=stage.name,
            options=options,
            told=self.says is not None,
            alt=self.alt,
            caption=stage.caption,
            checks=stage.checks,
        )

    def told_frames(self, stage: Stage) -> Sequence[Markup]:
        """Each frame as a still picture with its sentence; the first bears the caption."""
        story = self._story(stage)
        return [story.frame(k) for k in range(self.frames)]

    def _story(self, stage: Stage) -> Story:
        """Its only film, to be told."""
        ((film,),) = stage.films
        records = [stage.records(each) for each in self.shows]
        moments = enumerate(self.moments(0), start=1)
        return Story(
            self, stage, film, [self._sentence(records, moment, k) for k, moment in moments]
        )

    def _sentence(self, records: Sequence[object], moment: tuple[float, ...], frame: int) -> str:
        """What a frame, counted from 1, says."""
        if self.says is None:
            return say("Frame {frame} of {frames}", frame=frame, frames=self.frames)
        said = self.says(*records, *moment)
        if not isinstance(said, str):
            raise TypeError(f"'{self.says.__name__}' returns {described(said)}, not a sentence")
        return said


def _declared(module: str, name: str) -> Figure:
    """The figure that a module declares under that name."""
    found = importlib.import_module(module)
    for part in name.split("."):
        found = getattr(found, part)
    assert isinstance(found, Figure)
    return found
