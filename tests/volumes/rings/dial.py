"""A dial: an exhibit of this volume's own, with its template and its style sheet beside it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from engine.authoring import (
    Canvas,
    Exhibit,
    Experiment,
    Film,
    FilmJob,
    Records,
    Stage,
    printed,
    record_film,
)

from .fit import CubicFit, Fit


def dial_films(fit: Fit, *, still: int) -> list[Film]:
    """A hand as far to the left as the miss is small."""
    largest = abs(fit.miss).max(axis=1)

    def pose(canvas: Canvas, step: int) -> None:
        at = 20 + 160 * float(largest[step] / largest.max())
        canvas.line([(20, 40), (180, 40)], "hairline", 2)
        canvas.line([(at, 20), (at, 44)], "signal", 4, name="hand")

    return [record_film(Canvas(200, 60), pose, len(largest), still=still)]


@dataclass(frozen=True)
class Dial(Exhibit):
    """The largest miss of a fit, on a dial."""

    experiment: CubicFit
    alt: str
    caption: str

    @property
    def experiments(self) -> tuple[Experiment[Fit], ...]:
        """Its fit."""
        return (self.experiment,)

    def filled(self, fill: Callable[[str], str]) -> Dial:
        """Its alt text."""
        return replace(self, alt=fill(self.alt))

    def ids(self, name: str) -> set[str]:
        """Its name, and that of its last reading."""
        return {name, f"{name}-end"}

    def jobs(self, name: str, records: Records) -> Sequence[FilmJob]:
        """Its film."""
        return [FilmJob(name, dial_films, (), (self.experiment,))]

    def style(self, stage: Stage) -> Iterable[str]:
        """Room around the dial."""
        return [self.render("dial.css")]

    def html(self, stage: Stage) -> Markup:
        """The dial and its last reading."""
        ((film,),) = stage.films
        stage.page.add(replace(film, name=stage.name))
        fit = stage.records(self.experiment)
        return self.render(
            "dial.html",
            name=stage.name,
            film=film,
            alt=self.alt,
            caption=stage.caption,
            checks=stage.checks,
            end=printed(float(abs(fit.miss[-1]).max())),
        )

    @property
    def downloads(self) -> Mapping[str, Callable[[Records], bytes]]:
        """The parameters of every step."""
        return {
            "fit.json": lambda records: json.dumps(records(self.experiment).theta.tolist()).encode()
        }
