"""A playground that no script computes: every run was recorded, and radios choose two of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from engine.authoring import (
    Canvas,
    Exhibit,
    Film,
    FilmJob,
    NeuronMaps,
    Records,
    Stage,
    TrainingRun,
    Trajectory,
    curve_films,
    moment_in_words,
    network_diagram,
    network_films,
    neuron_films,
    points_films,
    printed,
    record_film,
)

from .playground_runs import RATES, STRIDES, WIDTHS

SIDES = (("left", "One run", (0, 1, 1)), ("right", "and another beside it", (1, 1, 2)))
"""Of each side its name, what stands above it, and what it shows at first."""

QUESTIONS = (
    ("Activation", tuple(RATES)),
    ("Learning rate", STRIDES),
    ("Neurons in each hidden layer", tuple(map(str, WIDTHS))),
)


def belief_films(run: Trajectory, *, still: int) -> list[Film]:
    """The field at every moment, without a line: the eye finds it in so small a picture."""
    canvas = Canvas(412, 412, x=(-run.span, run.span), y=(-run.span, run.span))
    frames = len(run.moments)
    return [record_film(canvas, lambda c, k: c.field(run.field[k]), frames, still=still)]


@dataclass(frozen=True)
class View:
    """A run as the template reads it."""

    id: str
    name: str
    run: Trajectory
    field: Film
    network: Film
    curve: Film
    halos: Film
    sheet: str
    maps: str
    lines: tuple[str, ...]

    @property
    def label(self) -> str:
        """What its pictures are."""
        return f"{self.name}: {self.lines[-1]}"


@dataclass(frozen=True)
class Playground(Exhibit):
    """All runs on one set of points; two of them are shown side by side."""

    runs: tuple[TrainingRun, ...]
    alt: str
    caption: str

    @property
    def experiments(self) -> tuple[TrainingRun | NeuronMaps, ...]:
        """Each run, and what its neurons answer."""
        return (*self.runs, *map(_maps, self.runs))

    def filled(self, fill: Callable[[str], str]) -> Playground:
        """Its alt text."""
        return replace(self, alt=fill(self.alt))

    def ids(self, name: str) -> set[str]:
        """Of its radios, controls, runs and their drawings."""
        radios = {
            f"{name}-{side}-{row}-{k}"
            for side, _, _ in SIDES
            for row, (_, options) in enumerate(QUESTIONS)
            for k in range(len(options))
        }
        parts = ("play", "play-pressed", "less", "less-pressed", "more", "more-pressed", "points")
        each = ("", "-moment", "-say")
        runs = {f"{name}-{k}{part}" for k in range(len(self.runs)) for part in each}
        return {name, *radios, *(f"{name}-{part}" for part in parts), *runs}

    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """Field, network, its neurons and loss of each run; the points once."""
        return [FilmJob(f"{name}, points", points_films, (), self.runs[:1], still=0), *self._jobs()]

    def _jobs(self) -> Iterator[FilmJob]:
        for run in self.runs:
            for make in (belief_films, network_films, curve_films):
                yield FilmJob(f"{_called(run)}, {make.__name__}", make, (), (run,), still=-1)
            yield FilmJob(f"{_called(run)}, neurons", neuron_films, (), (_maps(run),), still=-1)

    def style(self, stage: Stage) -> Iterable[str]:
        """Where the panels stand, and which of them is chosen."""
        layers = {(2, width, width, 1) for width in WIDTHS}
        return [
            self.render(
                "playground.css",
                name=stage.name,
                sides=SIDES,
                settings=[(a, r, w) for a in range(3) for r in range(3) for w in range(3)],
                map=100 * (network_diagram.MAP - 1) / network_diagram.WIDTH,
                networks=[(each[1], _places(each)) for each in sorted(layers)],
            )
        ]

    def html(self, stage: Stage) -> Markup:
        """Radios, controls, every run, and how they all ended."""
        points, *films = (made[0] for made in stage.films)
        views = [
            self._view(k, run, films[4 * k : 4 * k + 4], stage) for k, run in enumerate(self.runs)
        ]
        best = sorted(views, key=lambda view: (float(view.run.loss[-1]), view.name))
        stage.page.moments.add(views[0].field.frames - 1)
        return self.render(
            "playground.html",
            name=stage.name,
            views=views,
            best=best,
            frames=views[0].field.frames,
            points=stage.page.drawing(f"{stage.name}-points", points),
            sides=SIDES,
            questions=QUESTIONS,
            printed=printed,
            alt=self.alt,
            caption=stage.caption,
            checks=stage.checks,
        )

    def _view(self, k: int, run: TrainingRun, films: Sequence[Film], stage: Stage) -> View:
        name, record = f"{stage.name}-{k}", stage.records(run)
        parts = zip(("f", "w", "l", "n"), films, strict=True)
        field, network, curve, neurons = (
            replace(film, name=f"{name}-{part}") for part, film in parts
        )
        stage.page.add(field, network, curve, neurons)
        assert field.sheet is not None
        assert neurons.sheet is not None
        return View(
            id=name,
            name=_called(run),
            run=record,
            field=field,
            network=network,
            curve=curve,
            halos=neurons,
            sheet=stage.page.sheet(f"{name}-sheet", field.sheet),
            maps=stage.page.sheet(f"{name}-maps", neurons.sheet),
            lines=tuple(moment_in_words(record, k) for k in range(len(record.moments))),
        )


def _maps(run: TrainingRun) -> NeuronMaps:
    return NeuronMaps(run, side=16)


def _called(run: TrainingRun) -> str:
    first, second = run.hidden
    return f"{run.activation}, η = {run.optimizer.learning_rate:g}, {first} + {second}"


def _places(layers: tuple[int, ...]) -> list[tuple[float, float]]:
    """Where each hidden neuron stands in its drawing: from the left and from the top, per cent."""
    size = network_diagram.WIDTH, network_diagram.HEIGHT
    return [
        (100 * x / size[0], 100 * y / size[1])
        for layer in network_diagram.places(layers)[1:-1]
        for x, y in layer
    ]
