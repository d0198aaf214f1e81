"""The machine on the page: what each panel, control and line of numbers holds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from engine.drawing import readout
from engine.drawing.network_diagram import phases
from engine.films.reel import RunReel, SweepReel
from engine.pages.assemble import render
from engine.pages.mathematics import mathml
from engine.records import Choice, Machine, TapeReadings, Trajectory, Verdict

IDS = frozenset(
    {"the-machine", "forward-backward", "next-sample", "train", "choose", "phases"}
    | {f"sample-{k}" for k in range(1, 7)}
)
"""Ids of a machine's controls, to which prose may link."""

IDS_OF_CHOICE = (
    "choose-{}",
    "run-{}",
    "points-{}",
    "sheet-{}-drawing",
    "{}-curve",
    "{}-moment",
    "{}-say",
)
"""Ids that a choice of that name brings with it."""

REMARKS = ("rate", "step", "steps", "loss", "start", "peak", "peak_step", "right", "points")
"""What an author's remark may ask for in braces."""


@dataclass(frozen=True)
class Table:
    """One layer's gradients and updates, a row a neuron."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Name of the neuron, then gradient and update of each of its weights and its bias."""


@dataclass(frozen=True)
class SweepView:
    """One sample's sweep as the machine's template reads it."""

    kind: str
    words: str
    alt: str
    overlay: SweepReel
    readings: tuple[readout.Reading, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class ChoiceView:
    """One choice as the machine's template reads it."""

    choice: Choice
    home: str
    """Name of the choice whose sweeps it shows."""

    rest: int
    """The moment that stands still while a sweep is shown."""

    run: Trajectory
    reel: RunReel
    say: tuple[str, ...]
    remark: str
    points: str
    """Id of the points that it shows."""

    sweeps: tuple[SweepView, ...]
    phases: tuple[tuple[readout.Reading, Markup], ...]
    """What each phase computes, with its formula as MathML."""

    @property
    def frames(self) -> int:
        """Moments of the film."""
        return len(self.run.moments)

    @property
    def label(self) -> str:
        """What its control says."""
        return filled(self.choice.label, self.run)

    @property
    def sheet(self) -> str:
        """The class that carries the field's tiles."""
        return f"sheet-{self.choice.name}"


def filled(words: str, run: Trajectory, moment: int = -1) -> str:
    """An author's remark with numbers from the record in its braces."""
    step = int(run.moments[moment])
    return words.format(  # the names in REMARKS
        rate=f"{run.experiment.optimizer.learning_rate:g}",
        step=step,
        steps=len(run.loss) - 1,
        loss=readout.printed(float(run.loss[step]), 3),
        start=readout.printed(float(run.loss[0]), 3),
        peak=readout.printed(float(run.loss.max()), 2),
        peak_step=int(run.loss.argmax()),
        right=int(run.correct[moment]),
        points=len(run.targets),
    )


def nearest_moment(run: Trajectory, step: int) -> int:
    """The recorded moment nearest to a step."""
    return int(np.abs(run.moments - step).argmin())


def choice_view(
    choice: Choice,
    home: Choice,
    run: Trajectory,
    reel: RunReel,
    points: str,
    sweeps: TapeReadings | None,
    overlays: tuple[SweepReel, ...],
) -> ChoiceView:
    """Gather what the page says about one choice."""
    rest = nearest_moment(run, sweeps.experiment.step) if sweeps else 0
    return ChoiceView(
        choice=choice,
        home=home.name,
        rest=rest,
        run=run,
        reel=reel,
        say=tuple(readout.moment_in_words(run, k) for k in range(len(run.moments))),
        remark=filled(choice.remark, run),
        points=points,
        sweeps=tuple(
            _sweep_view(sweeps, sample, overlay) for sample, overlay in enumerate(overlays)
        )
        if sweeps
        else (),
        phases=tuple((reading, mathml(reading.formula)) for reading in _readings(sweeps, 0))
        if sweeps
        else (),
    )


def _sweep_view(sweeps: TapeReadings, sample: int, overlay: SweepReel) -> SweepView:
    return SweepView(
        kind=sweeps.kind[sample],
        words=readout.sample_in_words(sweeps, sample),
        alt=f"The sweep of a sample that is {sweeps.kind[sample]}.",
        overlay=overlay,
        readings=_readings(sweeps, sample),
        tables=_tables(sweeps, sample),
    )


def _readings(sweeps: TapeReadings, sample: int) -> tuple[readout.Reading, ...]:
    return tuple(
        readout.phase_in_numbers(sweeps, sample, phase)
        for phase in range(len(phases(sweeps.layers)))
    )


def _tables(sweeps: TapeReadings, sample: int) -> tuple[Table, ...]:
    gradients = sweeps.layout.matrices(sweeps.gradient[sample])
    updates = sweeps.layout.matrices(sweeps.update[sample])
    return tuple(
        Table(
            title=f"Layer {layer}",
            columns=(*(f"from {k + 1}" for k in range(gradient.shape[1] - 1)), "bias"),
            rows=tuple(
                (
                    f"to {row + 1}",
                    tuple(
                        (readout.printed(float(g)), readout.printed(float(u)))
                        for g, u in zip(gradient[row], update[row], strict=True)
                    ),
                )
                for row in range(len(gradient))
            ),
        )
        for layer, (gradient, update) in enumerate(zip(gradients, updates, strict=True), start=1)
    )


def machine_html(
    machine: Machine, views: tuple[ChoiceView, ...], caption: Markup, checks: list[Verdict]
) -> Markup:
    """The machine, ready to stand where its mark is."""
    first = next(view for view in views if view.sweeps)
    return render(
        "machine.html",
        machine=machine,
        caption=caption,
        checks=checks,
        choices=views,
        samples=first.sweeps,
        phases=phases(first.run.layers),
    )
