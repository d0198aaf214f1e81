"""Key moments of a run's decision field, large, beside its film."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Annotated

from annotated_types import Ge, MinLen
from markupsafe import Markup

from engine.errors import Mistakes, Place
from engine.exhibits.exhibit import Exhibit, Records, Stage
from engine.exhibits.slide import Slide
from engine.exhibits.stills.films import still_films
from engine.exhibits.training.films import plane_films, points_films
from engine.exhibits.training.remarks import (
    check_remark,
    filled,
    moment_in_words,
    nearest_moment,
)
from engine.exhibits.training.slides import field_slide, moment_frame
from engine.experiment import Experiment
from engine.films.job import FilmJob
from engine.learning.training_run import TrainingRun


@dataclass(frozen=True)
class Still:
    """One key moment of a run, large."""

    step: Annotated[int, Ge(0)]
    """The recorded moment nearest to this step is shown."""

    caption: Annotated[str, MinLen(1)]
    """{step}, {loss}, {right} and {points} are filled in from the record."""


@dataclass(frozen=True)
class Stills(Exhibit):
    """Key moments of a run's decision field beside its film."""

    run: TrainingRun
    stills: Annotated[tuple[Still, ...], MinLen(1)]
    alt: str
    caption: str

    @property
    def experiments(self) -> tuple[Experiment[object], ...]:
        """Its run."""
        return (self.run,)

    def filled(self, fill: Callable[[str], str]) -> Stills:
        """Its alt text and the captions of its stills."""
        stills = tuple(replace(each, caption=fill(each.caption)) for each in self.stills)
        return replace(self, alt=fill(self.alt), stills=stills)

    def check(self, name: str, place: Callable[[str], Place], mistakes: Mistakes) -> None:
        """Its captions can be filled in, and its stills are of its run."""
        for still in self.stills:
            if still.step > self.run.steps:
                mistakes.add(
                    place(still.caption),
                    f"a still of '{name}' is at step {still.step} of a run of {self.run.steps}",
                    "choose a step that the run takes",
                )
            check_remark(name, still.caption, place(still.caption), mistakes)

    def ids(self, name: str) -> set[str]:
        """Its name; of its film's controls, and of the drawings that its pictures share."""
        return {name} | {f"{name}-{part}" for part in ("play", "moment", "say", "field", "points")}

    @property
    def moments(self) -> tuple[int, ...]:
        """The recorded moment of each still."""
        return tuple(nearest_moment(self.run.moments, still.step) for still in self.stills)

    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """The run's field and points, and the boundary at each moment."""
        shows = (self.run,)
        return [
            FilmJob(f"{name}, field", plane_films, (), shows),
            FilmJob(f"{name}, points", points_films, (), shows, still=0),
            FilmJob(f"{name}, stills", still_films, (self.moments,), shows, still=0),
        ]

    def slides(self, name: str, records: Records) -> Iterator[Slide]:
        """The run's field, and the key moments one by one."""
        moments = self.moments
        yield field_slide(name, self.alt, self.run, moments[-1], records)
        for k, moment in enumerate(moments, start=1):
            shows = (self.run,)
            yield Slide(f"{name}-{k}", self.alt, moment_frame, shows, 1, 0, arguments=(moment,))

    def style(self, stage: Stage) -> Iterable[str]:
        """How the stills stand in a row."""
        return [self.render("stills.css")]

    def html(self, stage: Stage) -> Markup:
        """The film, then its stills."""
        run, moments = stage.records(self.run), self.moments
        (plane,), (points,), shot = stage.films
        assert plane.sheet is not None
        stage.page.add(replace(plane, name=stage.name))
        stage.page.moments.update(moments)
        return self.render(
            "stills.html",
            name=stage.name,
            alt=self.alt,
            caption=stage.caption,
            checks=stage.checks,
            sheet=stage.page.sheet(f"{stage.name}-tiles", plane.sheet),
            drawing=stage.page.drawing(f"{stage.name}-field", plane),
            points=stage.page.drawing(f"{stage.name}-points", points),
            film=plane,
            lines=[moment_in_words(run, k) for k in range(len(run.moments))],
            stills=[
                {"moment": moment, "film": film, "words": filled(still.caption, run, moment)}
                for still, moment, film in zip(self.stills, moments, shot, strict=True)
            ],
        )
