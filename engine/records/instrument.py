"""What an author may put on a page beside plain figures. Data only."""

from __future__ import annotations

from dataclasses import dataclass

from engine.records.experiment import SampleSweeps, TrainingRun


@dataclass(frozen=True)
class Choice:
    """One training run that the reader of a machine may choose."""

    name: str
    """Of its control in the page: small letters and hyphens."""

    label: str
    """On its control; short. {rate} is filled in from the run."""

    run: TrainingRun
    remark: str
    """What to look for; names in braces, such as {loss}, are filled in from the record."""

    sweeps: SampleSweeps | None = None
    """Its sample sweeps; a choice without any borrows those of the first choice on its data."""


@dataclass(frozen=True)
class Machine:
    """Network, decision field and rail of several runs, all on one clock."""

    choices: tuple[Choice, ...]
    alt: str
    caption: str


@dataclass(frozen=True)
class Still:
    """One key moment of a run, large."""

    step: int
    """The recorded moment nearest to this step is shown."""

    caption: str
    """{step}, {loss}, {right} and {points} are filled in from the record."""


@dataclass(frozen=True)
class Stills:
    """Key moments of a run's decision field beside its film."""

    run: TrainingRun
    stills: tuple[Still, ...]
    alt: str
    caption: str
