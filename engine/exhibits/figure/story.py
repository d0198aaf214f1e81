"""A film whose frames prose shows one by one: stills between paragraphs, or pinned beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from markupsafe import Markup

from engine.exhibits.exhibit import Stage
from engine.films.film import Film

if TYPE_CHECKING:
    from engine.exhibits.figure.model import Figure


@dataclass(frozen=True)
class Story:
    """One drawing on the page, shown by reference at every frame."""

    figure: Figure
    stage: Stage
    film: Film
    lines: Sequence[str]
    """What each frame says."""

    def pinned(self) -> Markup:
        """The picture that follows the reader where a browser can; who hears has the stills."""
        film = replace(self.film, name=self.stage.name)
        self.stage.page.add(film)
        self.stage.page.moments.update(range(film.frames))
        return self._set("pin")

    def frame(self, k: int) -> Markup:
        """Frame k, counted from 0."""
        return self._set("frame", k=k)

    def _set(self, part: str, k: int = 0) -> Markup:
        stage = self.stage
        return self.figure.render(
            "story.html",
            part=part,
            k=k,
            name=stage.name,
            film=self.film,
            sheet=self.film.sheet and stage.page.sheet(f"tiles-{stage.name}", self.film.sheet),
            drawing=stage.page.drawing(f"{stage.name}-drawing", self.film),
            alt=self.figure.alt,
            lines=self.lines,
            told=self.figure.says is not None,
            caption=stage.caption,
            checks=stage.checks,
        )
