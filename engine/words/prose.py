"""Markdown as its writer left it, and the marks in it where figures stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.errors import Place


@dataclass(frozen=True)
class Prose:
    """Markdown text, and where it begins, so that a later mistake can name its exact line."""

    text: str
    place: Place
    """Of the first line of the text."""

    def line(self, offset: int) -> Place:
        """The place of a line of this text, counted from 0."""
        return replace(self.place, line=self.place.line + offset)


@dataclass(frozen=True)
class FigureMark:
    """A line `{figure name}`: here stands the figure of that name."""

    name: str
    place: Place
    frames: int = 0
    """How many of its frames the prose shows one by one, as `{figure name 1}`; 0 for all in one."""
