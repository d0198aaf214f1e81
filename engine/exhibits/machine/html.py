"""The machine on the page: what each panel, control and line of numbers holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.catalogue import edition, say, speaks
from engine.drawing.tints import tint_tables
from engine.exhibits.exhibit import Stage
from engine.exhibits.machine import captions
from engine.exhibits.machine.answers import Answer, Neuron, answers, neurons
from engine.exhibits.machine.moments import middle
from engine.exhibits.machine.narration import narrated
from engine.exhibits.machine.phases import phases
from engine.exhibits.training import network_diagram
from engine.exhibits.training.network_diagram import Roads, roads
from engine.exhibits.training.remarks import filled, moment_in_words
from engine.films.film import Film
from engine.learning.neuron_maps import NeuronMaps
from engine.learning.sample_sweeps import TapeReadings
from engine.learning.training_run import Trajectory
from engine.memory import Codec, codec_for, found_out, key
from engine.numerals import printed
from engine.words.mathematics import mathml

if TYPE_CHECKING:
    from engine.exhibits.machine.model import Choice, Machine


ANSWERS = {"light": 0.85, "dark": 0.9}
"""How strong the colours of a neuron's map are in a theme, where it answers -1 or 1."""


@dataclass(frozen=True)
class SweepView:
    """One sample's sweep at one moment, as the machine's template reads it."""

    sample: int
    """From 1, as is moment."""

    moment: int
    step: int
    kind: str
    words: tuple[str, str, str]
    told: tuple[str, ...]
    """What happens at each phase, in a sentence."""

    overlay: Film
    ring: Film
    answers: tuple[tuple[Answer, ...], ...]
    """Of each neuron."""


@dataclass(frozen=True)
class ChoiceView:
    """One choice as the machine's template reads it."""

    choice: Choice
    label: str
    """What its control says."""

    run: Trajectory
    network: Film
    halos: Film
    maps: str
    """The class that carries the neurons' maps."""

    widest: str
    """The largest mean |delta| of a neuron, as it is printed."""

    plane: Film
    curve: Film
    lines: tuple[str, ...]
    remark: str
    sheet: str
    """The class that carries the field's tiles."""

    points: str
    """Id of the points that it shows."""

    sweeps: tuple[SweepView, ...]
    """Every sample at its first moment, then at its second."""

    neurons: tuple[Neuron, ...]
    """Those that can be asked: none where there are no sweeps."""

    roads: tuple[Roads, ...]
    """Of each neuron."""

    phases: tuple[tuple[str, Markup], ...]
    """What each phase computes: its title, and its formula as MathML."""

    @property
    def samples(self) -> int:
        """How many sweep through it."""
        return max((view.sample for view in self.sweeps), default=0)

    @property
    def moments(self) -> tuple[SweepView, ...]:
        """The first sweep of each moment."""
        return tuple(view for view in self.sweeps if view.sample == 1)

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
        name=stage.name,
        machine=machine,
        caption=stage.caption,
        checks=stage.checks,
        choices=views,
        samples=first.samples,
        phases=phases(first.run.layers),
        tints=tint_tables("quiet", "signal", ANSWERS),
        box=f"0 0 {network_diagram.WIDTH:g} {network_diagram.HEIGHT:g}",
    )


def _choice_view(
    choice: Choice, shot: Mapping[tuple[str, str], Sequence[Film]], stage: Stage
) -> ChoiceView:
    """Gather what the page says about one choice."""
    name, run = choice.name, stage.records(choice.run)

    def film(kind: str, suffix: str) -> Film:
        return replace(shot[name, kind][0], name=f"{name}-{suffix}")

    network, plane, curve = film("network", "w"), film("plane", "b"), film("curve", "l")
    halos = film("neurons", "n")
    stage.page.add(network, halos, plane, curve)
    sheet = f"sheet-{name}"
    assert plane.sheet is not None
    assert halos.sheet is not None
    stage.page.show(f"{sheet}-drawing", plane)
    readings = [stage.records(sweeps) for sweeps in choice.sweeps]
    every = neurons(run.layers) if readings else ()
    return ChoiceView(
        choice=choice,
        label=filled(choice.label, run),
        run=run,
        network=network,
        halos=halos,
        maps=stage.page.sheet(f"maps-{name}", halos.sheet),
        widest=printed(float(stage.records(NeuronMaps(choice.run)).blame.max()), 2),
        plane=plane,
        curve=curve,
        lines=tuple(moment_in_words(run, k) for k in range(len(run.moments))),
        remark=filled(choice.remark, run),
        sheet=stage.page.sheet(sheet, plane.sheet),
        points=stage.page.drawing(f"points-{name}", shot[name, "points"][0]),
        sweeps=tuple(
            _sweep_view(choice.name, sweeps, (sample, moment), texts, shot, stage)
            for moment, sweeps in enumerate(readings, start=1)
            for sample, texts in enumerate(_texts(sweeps), start=1)
        ),
        neurons=every,
        roads=tuple(roads(run.layers, each.layer, each.place) for each in every),
        phases=tuple(
            (title, mathml(formula)) for title, formula in captions.formulas(middle(readings))
        )
        if readings
        else (),
    )


def _sweep_view(
    name: str,
    sweeps: TapeReadings,
    which: tuple[int, int],
    texts: _Texts,
    shot: Mapping[tuple[str, str], Sequence[Film]],
    stage: Stage,
) -> SweepView:
    """One sample's sweep; `which` counts samples and moments from 1."""
    sample, moment = which
    overlay, ring = shot[name, f"sample {sample} of moment {moment}"]
    overlay = replace(overlay, name=f"{name}-s{sample}-m{moment}")
    ring = replace(ring, name=f"{name}-r{sample}-m{moment}")
    stage.page.add(overlay, ring)
    return SweepView(
        sample=sample,
        moment=moment,
        step=sweeps.experiment.step,
        kind=say(sweeps.kind[sample - 1]),
        words=texts.words,
        told=texts.told,
        overlay=overlay,
        ring=ring,
        answers=texts.answers,
    )


@dataclass(frozen=True)
class _Texts:
    """What is said of one sample's sweep."""

    words: tuple[str, str, str]
    told: tuple[str, ...]
    answers: tuple[tuple[Answer, ...], ...]


TEXTS: Codec[tuple[_Texts, ...]] = codec_for(tuple[_Texts, ...])


def _texts(sweeps: TapeReadings) -> tuple[_Texts, ...]:
    """Of each sample, in the language that is spoken now; found out once of a record."""

    def find() -> bytes:
        return TEXTS.pack(
            tuple(
                _Texts(
                    captions.sample_in_words(sweeps, sample),
                    narrated(sweeps, sample),
                    tuple(answers(sweeps, sample, each) for each in neurons(sweeps.layers)),
                )
                for sample in range(len(sweeps.sample))
            )
        )

    digest = codec_for(TapeReadings).digest(sweeps)
    name = key("texts", digest, edition(speaks()), source=(_texts,))
    return TEXTS.unpack(found_out(f"texts-{name}", find))
