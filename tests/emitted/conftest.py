"""The emitted volume and the records that its drawings must agree with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import TypeVar

import pytest

from engine.build.evaluate import evaluate
from engine.build.read import CheckedVolume
from engine.build.runner import Runner
from engine.exhibits.exhibit import Exhibit
from engine.experiment import Experiment
from engine.memory import Store
from engine.words.units import Quantity
from tests.emitted.document import Document
from tests.emitted.films import Film, films

RecordT = TypeVar("RecordT")

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Emitted:
    """One volume: its pages as they were emitted, and what was asked for them."""

    volume: CheckedVolume
    pages: dict[str, Document]
    """By the name of the file."""

    runner: Runner

    def record(self, experiment: Experiment[RecordT]) -> RecordT:
        """The record of an experiment, as the build left it in memory."""
        return self.runner.record(experiment)

    @cached_property
    def numbers(self) -> set[float]:
        """Every number that prose may quote, computed anew from the records."""
        groups = evaluate(self.volume, self.runner).quotes.values()
        values = [value for group in groups for value in group.values()]
        counted = {each.value for each in values if isinstance(each, Quantity)}
        return counted | {float(value) for value in values if isinstance(value, Real)}

    @cached_property
    def films(self) -> dict[str, list[Film]]:
        """All films by the id of their figure, in the order of its choices."""
        found: dict[str, list[Film]] = {}
        for page in self.pages.values():
            for film in films(page):
                found.setdefault(film.figure, []).append(film)
        return found

    @property
    def shown(self) -> dict[str, Exhibit]:
        """What the volume's pages show, by the name of its mark."""
        return dict(self.volume.shown)


@pytest.fixture(scope="session")
def emitted(site: Path) -> Emitted:
    """The volume on backpropagation. Its films are in the site, its records in the shared cache."""
    volume = CheckedVolume.read(ROOT / "content" / "backpropagation")
    runner = Runner(Store(ROOT / ".cache" / "remembered"))
    files = sorted((site / volume.name).glob("*.html"))
    pages = {file.name: Document(file.read_text(encoding="utf-8")) for file in files}
    return Emitted(volume, pages, runner)
