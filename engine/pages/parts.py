"""What a page holds once, however many of its exhibits need it."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.films.film import Film, Sheet


@dataclass
class PageParts:
    """Gathers films, sheets of fields and shared drawings while the exhibits of a page are set."""

    films: list[Film] = field(default_factory=list)
    """Every film whose marks move on the page, or whose width its style sheet must know."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    """Fields, by the class that carries each."""

    drawings: dict[str, Film] = field(default_factory=dict)
    """Drawings that panels show by reference only, by id."""

    shown: dict[str, Film] = field(default_factory=dict)
    """Drawings that stand in a panel under an id of their own."""

    moments: set[int] = field(default_factory=set)
    """Every frame at which a picture of the page stands still."""

    def add(self, *films: Film) -> None:
        """Note films that the page shows."""
        self.films += films

    def sheet(self, name: str, sheet: Sheet) -> str:
        """The class that carries a field: `name`, unless an equal one has another already."""
        for known, each in self.sheets.items():
            if each == sheet:
                return known
        self.sheets[name] = sheet
        return name

    def show(self, name: str, film: Film) -> None:
        """Note that a film's drawing stands in its panel under this id."""
        self.shown[name] = film

    def drawing(self, name: str, film: Film) -> str:
        """The id of a drawing to be shown by reference: `name`, unless an equal one has another."""
        for known, each in (self.shown | self.drawings).items():
            if each.drawing == film.drawing:
                return known
        self.drawings[name] = film
        return name
