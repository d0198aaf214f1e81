"""The films of one page: every one ordered, each shot once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.authoring import Figure, mistake_in_code
from engine.drawing.canvas import Canvas
from engine.errors import ContentError
from engine.films.reel import RunReel, SweepReel, shoot_run, shoot_still, shoot_sweep
from engine.films.shoot import shoot
from engine.pages.clock import key_frames
from engine.pages.machine import nearest_moment
from engine.pipeline.draft import Leaf
from engine.pipeline.workshop import Order, Workshop
from engine.records import (
    Choice,
    Film,
    SampleSweeps,
    Sheet,
    Stills,
    TapeReadings,
    TrainingRun,
    Trajectory,
)


@dataclass(frozen=True)
class Home:
    """Where a choice shows its sweeps, as the style sheet needs to know."""

    name: str
    home: str
    rest: int


@dataclass(frozen=True)
class FilmSet:
    """All films of a page, and who shows which."""

    workshop: Workshop
    runs: Mapping[TrainingRun, str]
    reels: Mapping[TrainingRun, RunReel]
    sweeps: Mapping[SampleSweeps, tuple[SweepReel, ...]]
    stills: Mapping[str, Mapping[int, Film]]
    """Name of some stills, then their moments."""

    figures: Mapping[str, list[Film]]
    """Name of a figure, then its choices."""

    homes: list[Home]

    @classmethod
    def shoot(cls, leaf: Leaf, workshop: Workshop) -> FilmSet:
        """Order every film that the page shows, each once."""
        choices = leaf.choices
        runs = {choice.run: choice.name for choice in choices}
        for name, each in leaf.shown.items():
            if isinstance(each, Stills):
                runs.setdefault(each.run, name)
        sweeps = {choice.sweeps: choice.name for choice in choices if choice.sweeps}
        homes = [_home(choice, choices, workshop) for choice in choices]
        rests = {home.name: home.rest for home in homes}
        orders = [
            Order(
                f"{name}, the run",
                (run, rests.get(name, 0)),
                _run_films,
                (name, workshop.record(run), rests.get(name, 0)),
            )
            for run, name in runs.items()
        ]
        orders += [
            Order(
                f"{name}, sample {sample + 1}",
                (each, sample),
                _sweep_films,
                (name, workshop.record(each.run), workshop.record(each), sample),
            )
            for each, name in sweeps.items()
            for sample in range(len(workshop.record(each).sample))
        ]
        drawn = {n: each for n, each in leaf.shown.items() if isinstance(each, Figure)}
        orders += [
            Order(
                name,
                (
                    each.shows,
                    each.size,
                    each.axes,
                    each.frames,
                    each.choices,
                    leaf.draft.sources(name),
                ),
                _figure_films,
                (name, each, tuple(map(workshop.record, each.shows))),
                portable=False,
            )
            for name, each in drawn.items()
        ]
        moments = {
            name: [nearest_moment(workshop.record(each.run), still.step) for still in each.stills]
            for name, each in leaf.shown.items()
            if isinstance(each, Stills)
        }
        orders += [
            Order(
                f"{name}, the stills",
                (each.run, moments[name]),
                _still_films,
                (name, workshop.record(each.run), moments[name]),
            )
            for name, each in leaf.shown.items()
            if isinstance(each, Stills)
        ]
        shot = workshop.shoot(orders)
        return cls(
            workshop=workshop,
            runs=runs,
            reels={run: RunReel(*shot[f"{name}, the run"]) for run, name in runs.items()},
            sweeps={
                each: tuple(
                    SweepReel(*shot[f"{name}, sample {k + 1}"])
                    for k in range(len(workshop.record(each).sample))
                )
                for each, name in sweeps.items()
            },
            stills={
                name: dict(zip(each, shot[f"{name}, the stills"], strict=True))
                for name, each in moments.items()
            },
            figures={name: shot[name] for name in drawn},
            homes=homes,
        )

    def films(self) -> list[Film]:
        """Every film of the page."""
        return [
            *(film for reel in self.reels.values() for film in reel),
            *(film for reels in self.sweeps.values() for reel in reels for film in reel),
            *(film for films in self.figures.values() for film in films),
        ]

    def moments(self) -> list[int]:
        """Every moment at which a picture of the page stands still."""
        stills = {moment for moments in self.stills.values() for moment in moments}
        films = (film for films in self.figures.values() for film in films if film.frames > 1)
        return sorted(stills.union(*(key_frames(film.frames) for film in films)))

    def points(self) -> dict[str, Film]:
        """Each set of points by its id."""
        return {self.points_id(run): reel.points for run, reel in reversed([*self.reels.items()])}

    def points_id(self, run: TrainingRun) -> str:
        """Id of the points that a run learns from: named after the first run on them."""
        inputs = self.workshop.record(run).inputs
        same = (r for r in self.runs if (self.workshop.record(r).inputs == inputs).all())
        return f"points-{self.runs[next(same)]}"

    def sheets(self) -> dict[str, Sheet]:
        """Every field of the page by the class that carries it."""
        named = {f"sheet-{self.runs[run]}": reel.plane.sheet for run, reel in self.reels.items()}
        named |= {
            f"tiles-{film.name}": film.sheet for films in self.figures.values() for film in films
        }
        return {name: sheet for name, sheet in named.items() if sheet}


def _home(choice: Choice, choices: list[Choice], workshop: Workshop) -> Home:
    """A choice without sweeps of its own borrows those of the first choice on the same data."""
    with_sweeps = [each for each in choices if each.sweeps]
    alike = [each for each in with_sweeps if each.run.data == choice.run.data]
    home = choice if choice.sweeps else (alike or with_sweeps)[0]
    run = workshop.record(choice.run)
    rest = nearest_moment(run, choice.sweeps.step) if choice.sweeps else len(run.moments) - 1
    return Home(choice.name, home.name, rest)


def _run_films(name: str, run: Trajectory, still: int) -> list[Film]:
    return list(shoot_run(name, run, still))


def _sweep_films(name: str, run: Trajectory, sweeps: TapeReadings, sample: int) -> list[Film]:
    return list(shoot_sweep(name, run, sweeps, sample))


def _still_films(name: str, run: Trajectory, moments: list[int]) -> list[Film]:
    return [shoot_still(name, run, moment) for moment in moments]


def _figure_films(name: str, figure: Figure, records: tuple[object, ...]) -> list[Film]:
    x, y = figure.axes or (None, None)

    def film(name: str, choice: int) -> Film:
        moments = figure.moments(choice)

        def pose(canvas: Canvas, frame: int) -> None:
            figure.draw(canvas, *records, *moments[frame])

        canvas = Canvas(*figure.size, x=x, y=y)
        shot = shoot(name, canvas, pose, figure.frames, still=figure.still)
        return replace(shot, pace=figure.pace)

    names = [f"{name}-{k + 1}" for k in range(len(figure.choices))] or [name]
    try:
        return [film(each, choice) for choice, each in enumerate(names)]
    except Exception as error:
        raise ContentError([mistake_in_code(error, figure.place)]) from error
