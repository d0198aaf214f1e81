"""The machine on the page: what each panel, control and line of numbers holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.exhibits.exhibit import Stage
from engine.exhibits.machine import captions
from engine.exhibits.machine.narration import narrated
from engine.exhibits.machine.phases import phases
from engine.exhibits.training.remarks import filled, moment_in_words
from engine.films.film import Film
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from engine.numerals import printed
from engine.words.mathematics import mathml

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Choice, Machine


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
    told: tuple[str, ...]
    """What happens at each phase, in a sentence."""

    overlay: Film
    ring: Film
    readings: tuple[captions.Reading, ...]
    tables: tuple[Table, ...]


@dataclass(frozen=True)
class ChoiceView:
    """One choice as the machine's template reads it."""

    choice: Choice
    label: str
    """What its control says."""

    run: Trajectory
    network: Film
    plane: Film
    curve: Film
    say: tuple[str, ...]
    remark: str
    sheet: str
    """The class that carries the field's tiles."""

    points: str
    """Id of the points that it shows."""

    sweeps: tuple[SweepView, ...]
    phases: tuple[tuple[captions.Reading, Markup], ...]
    """What each phase computes, with its formula as MathML."""

    @property
    def frames(self) -> int:
        """Moments of the film."""
        return len(self.run.moments)


def machine_html(machine: Machine, stage: Stage) -> Markup:
    """The machine, ready to stand where its mark is."""
    shot = dict(zip(machine.film_names, stage.films, strict=True))
    views = [_choice_view(choice, shot, stage) for choice in machine.choices]
    first = next(view for view in views if view.sweeps)
    return machine.render(
        "machine.html",
        machine=machine,
        caption=stage.caption,
        checks=stage.checks,
        choices=views,
        samples=first.sweeps,
        phases=phases(first.run.layers),
    )


def _choice_view(
    choice: Choice, shot: Mapping[tuple[str, str], Sequence[Film]], stage: Stage
) -> ChoiceView:
    """Gather what the page says about one choice."""
    name, run = choice.name, stage.records(choice.run)

    def film(kind: str, suffix: str) -> Film:
        return replace(shot[name, kind][0], name=f"{name}-{suffix}")

    network, plane, curve = film("network", "w"), film("plane", "b"), film("curve", "l")
    stage.page.add(network, plane, curve)
    sheet = f"sheet-{name}"
    assert plane.sheet is not None
    stage.page.show(f"{sheet}-drawing", plane)
    views, readings = _sweep_views(choice, shot, stage)
    return ChoiceView(
        choice=choice,
        label=filled(choice.label, run),
        run=run,
        network=network,
        plane=plane,
        curve=curve,
        say=tuple(moment_in_words(run, k) for k in range(len(run.moments))),
        remark=filled(choice.remark, run),
        sheet=stage.page.sheet(sheet, plane.sheet),
        points=stage.page.drawing(f"points-{name}", shot[name, "points"][0]),
        sweeps=views,
        phases=tuple((reading, mathml(reading.formula)) for reading in readings),
    )


def _sweep_views(
    choice: Choice, shot: Mapping[tuple[str, str], Sequence[Film]], stage: Stage
) -> tuple[tuple[SweepView, ...], tuple[captions.Reading, ...]]:
    """The sweeps of a choice, if it has any, and what their phases compute for the first sample."""
    if choice.sweeps is None:
        return (), ()
    sweeps = stage.records(choice.sweeps)
    views = []
    for sample in range(len(sweeps.sample)):
        overlay, ring = shot[choice.name, f"sample {sample + 1}"]
        films = (
            replace(overlay, name=f"{choice.name}-s{sample + 1}"),
            replace(ring, name=f"{choice.name}-r{sample + 1}"),
        )
        stage.page.add(*films)
        views.append(_sweep_view(sweeps, sample, films))
    return tuple(views), _readings(sweeps, 0)


def _sweep_view(sweeps: TapeReadings, sample: int, films: Sequence[Film]) -> SweepView:
    return SweepView(
        kind=sweeps.kind[sample],
        words=captions.sample_in_words(sweeps, sample),
        told=narrated(sweeps, sample),
        overlay=films[0],
        ring=films[1],
        readings=_readings(sweeps, sample),
        tables=_tables(sweeps, sample),
    )


def _readings(sweeps: TapeReadings, sample: int) -> tuple[captions.Reading, ...]:
    return tuple(
        captions.phase_in_numbers(sweeps, sample, phase)
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
                        (printed(float(g)), printed(float(u)))
                        for g, u in zip(gradient[row], update[row], strict=True)
                    ),
                )
                for row in range(len(gradient))
            ),
        )
        for layer, (gradient, update) in enumerate(zip(gradients, updates, strict=True), start=1)
    )
