"""The machine: network, decision field and loss of several runs, and sweeps through one sample."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

from annotated_types import MinLen
from markupsafe import Markup

from engine.catalogue import say
from engine.errors import Mistakes, Place
from engine.exhibits.exhibit import Exhibit, Receipt, Records, Stage
from engine.exhibits.machine import films
from engine.exhibits.machine.check import check_choices
from engine.exhibits.machine.html import machine_html
from engine.exhibits.machine.moments import middle, rests
from engine.exhibits.machine.phases import phases
from engine.exhibits.machine.slides import machine_slides
from engine.exhibits.machine.style import style
from engine.exhibits.slide import Slide
from engine.exhibits.training.download import trajectory_json
from engine.exhibits.training.films import (
    curve_films,
    network_films,
    neuron_films,
    plane_films,
    points_films,
)
from engine.exhibits.training.remarks import check_remark, filled
from engine.experiment import Experiment
from engine.films.job import FilmJob
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.sample_sweeps import SampleSweeps
from engine.learning.training_run import TrainingRun

SAMPLES = 6
"""Of the sweeps at one step of a run."""

KINDS = ("network", "neurons", "plane", "curve", "points")
"""What is filmed of each choice, beside its sweeps."""

IDS = frozenset(
    {"forward-backward", "next-sample", "train", "choose", "phases"}
    | {f"sample-{k}" for k in range(1, SAMPLES + 1)}
    | {"pace-slow", "pace-normal", "answers-light", "answers-dark"}
)
"""Ids of its controls, to which prose may link."""

IDS_OF_CHOICE = (
    "choose-{}",
    "run-{}",
    "points-{}",
    "sheet-{}-drawing",
    "{}-curve",
    "{}-moment",
    "{}-say",
    "{}-ask-none",
)
"""Ids that a choice of that name brings with it."""


@dataclass(frozen=True)
class Choice:
    """One training run that the reader of a machine may choose."""

    name: str
    """Of its control in the page: small letters and hyphens."""

    label: Annotated[str, MinLen(1)]
    """On its control; short. {rate} is filled in from the run."""

    run: TrainingRun
    remark: Annotated[str, MinLen(1)]
    """What to look for; names in braces, such as {loss}, are filled in from the record."""

    sweeps: tuple[SampleSweeps, ...] = ()
    """Its sample sweeps, at one or several moments of its training; without any, it only trains."""


@dataclass(frozen=True)
class Machine(Exhibit):
    """Network, decision field and rail of several runs, all on one clock."""

    alone: ClassVar[bool] = True

    choices: Annotated[tuple[Choice, ...], MinLen(1)]
    alt: str
    caption: str

    @property
    def experiments(self) -> tuple[Experiment[object], ...]:
        """Its runs, and their sweeps."""
        runs: list[Experiment[object]] = [choice.run for choice in self.choices]
        maps = [NeuronMaps(choice.run) for choice in self.choices]
        return (*runs, *maps, *(sweeps for choice in self.choices for sweeps in choice.sweeps))

    def filled(self, fill: Callable[[str], str]) -> Machine:
        """Its alt text, and the labels and remarks of its choices."""
        runs = [replace(c, label=fill(c.label), remark=fill(c.remark)) for c in self.choices]
        return replace(self, alt=fill(self.alt), choices=tuple(runs))

    def check(self, name: str, place: Callable[[str], Place], mistakes: Mistakes) -> None:
        """It can run, and its remarks can be filled in."""
        check_choices(name, self, place, mistakes)
        for choice in self.choices:
            for words in (choice.label, choice.remark):
                check_remark(name, words, place(words), mistakes)

    def ids(self, name: str) -> set[str]:
        """Those of its controls, whatever it is called, and of its choices."""
        swept = next((choice.run for choice in self.choices if choice.sweeps), None)
        stops = phases((2, *swept.hidden, 1)) if swept else ()
        return {
            *IDS,
            name,
            *(f"phase-{k}" for k in range(len(stops))),
            *(f"to-phase-{k}" for k in range(len(stops))),
            *(form.format(choice.name) for choice in self.choices for form in IDS_OF_CHOICE),
            *(choice.name for choice in self.choices if len(self.choices) > 1),
            *(
                f"{choice.name}-moment-{k}"
                for choice in self.choices
                for k in range(min(choice.run.plan.moments, choice.run.steps + 1))
            ),
        }

    @property
    def film_names(self) -> list[tuple[str, str]]:
        """Of each of its jobs in turn: name of the choice, and what is filmed of it."""
        names: list[tuple[str, str]] = []
        for choice in self.choices:
            names += [(choice.name, kind) for kind in KINDS]
            names += [
                (choice.name, f"sample {k} of moment {moment}")
                for moment in range(1, len(choice.sweeps) + 1)
                for k in range(1, SAMPLES + 1)
            ]
        return names

    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """Of each choice its panels, its points and its sweeps."""
        return [job for choice in self.choices for job in self._jobs(choice)]

    def _jobs(self, choice: Choice) -> Iterator[FilmJob]:
        still = middle(rests(choice))
        shows = (choice.run,)
        yield FilmJob(f"{choice.name}, network", network_films, (), shows, still=still)
        maps = (NeuronMaps(choice.run),)
        yield FilmJob(f"{choice.name}, neurons", neuron_films, (), maps, still=still)
        yield FilmJob(f"{choice.name}, field", plane_films, (), shows, still=still)
        yield FilmJob(f"{choice.name}, loss", curve_films, (), shows, still=still)
        yield FilmJob(f"{choice.name}, points", points_films, (), shows, still=0)
        for sweeps in choice.sweeps:
            for sample in range(SAMPLES):
                yield FilmJob(
                    f"{choice.name}, sample {sample + 1} at step {sweeps.step}",
                    films.sweep_films,
                    (sample,),
                    (choice.run, sweeps),
                    still=-1,
                )

    def slides(self, name: str, records: Records) -> Iterator[Slide]:
        """Of each choice its training and the sweeps of its samples."""
        return machine_slides(self, name, records)

    def style(self, stage: Stage) -> Iterable[str]:
        """Its panels, controls and clock."""
        return [style(self, stage.records)]

    def html(self, stage: Stage) -> Markup:
        """Its panels and controls."""
        return machine_html(self, stage)

    @property
    def downloads(self) -> Mapping[str, Callable[[Records], bytes]]:
        """Each run as JSON."""

        def made(run: TrainingRun) -> Callable[[Records], bytes]:
            return lambda records: trajectory_json(records(run))

        return {f"{choice.name}.json": made(choice.run) for choice in self.choices}

    def receipts(self, records: Records) -> Iterator[Receipt]:
        """Data, network and optimiser of each run."""
        for choice in self.choices:
            run, asked = records(choice.run), choice.run
            yield Receipt(
                filled(choice.label, run),
                (
                    say(
                        "{data}: {points} points, noise {noise}, seed {seed}",
                        data=asked.data,
                        points=asked.points,
                        noise=asked.noise,
                        seed=asked.data_seed,
                    ),
                    say(
                        "layers {layers}, {activation}, {initialiser} weights, seed {seed}",
                        layers="-".join(map(str, run.layers)),
                        activation=asked.activation,
                        initialiser=asked.initialiser,
                        seed=asked.seed,
                    ),
                    say(
                        "{optimizer}, {steps} steps of {batch} points",
                        optimizer=asked.optimizer,
                        steps=asked.steps,
                        batch=asked.batch or say("all"),
                    ),
                ),
                asked,
                f"{choice.name}.json",
            )
