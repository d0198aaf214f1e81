"""One frame of an emitted film, beside the records that it must agree with.

A comparison is a function of a shot and the figure's records, registered under the figure's name.
It says every numeral that it expects: in the drawing, in the sentence, in the alt text. What it
leaves unsaid is a printed number that nobody compared, and fails.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from tests.emitted.drawing import Mark
from tests.emitted.films import Film
from tests.emitted.measure import Ruler, has_numeral, ruler

Comparison = Callable[..., None]
COMPARISONS: dict[str, Comparison] = {}
"""By the name of the figure, as its mark in the prose has it."""


def compares(figure: str) -> Callable[[Comparison], Comparison]:
    """Register what a figure is held against."""

    def register(comparison: Comparison) -> Comparison:
        assert figure not in COMPARISONS, f"{figure} is compared twice"
        COMPARISONS[figure] = comparison
        return comparison

    return register


@dataclass
class Shot:
    """One frame of a film."""

    film: Film
    frame: int
    choice: int
    """Which of the figure's choices the film is, counted from 0."""

    _printed: Counter[str] = field(default_factory=Counter)
    _said: str | None = None
    _told: set[str] = field(default_factory=set)

    @cached_property
    def marks(self) -> list[Mark]:
        """What is to be seen, in the order of drawing."""
        return self.film.at(self.frame)

    @property
    def progress(self) -> float:
        """How far the film has come, 0..1; a still picture is its own end."""
        return self.frame / (self.film.frames - 1) if self.film.frames > 1 else 1.0

    # ---- finding marks -----------------------------------------------------------------------

    def named(self, name: str, role: str = "") -> Mark:
        """The one visible mark of that name, stroked or filled in that role."""
        found = _one([mark for mark in self.marks if mark.name == name], f"marks called '{name}'")
        assert not role or role in (found.stroke, found.fill), f"'{name}' is not {role}"
        return found

    def lines(self, stroke: str, **looks: object) -> list[Mark]:
        """Stroked marks, other than dots, of that role and those looks."""
        return self._like(stroke, looks, dots=False)

    def line(self, stroke: str, **looks: object) -> Mark:
        """The one such mark."""
        return _one(self.lines(stroke, **looks), f"{stroke} lines {looks}")

    def dots(self, stroke: str, **looks: object) -> list[Mark]:
        """Marks that are nothing but dots, of that role and those looks."""
        return self._like(stroke, looks, dots=True)

    def _like(self, stroke: str, looks: Mapping[str, object], dots: bool) -> list[Mark]:
        return [
            mark
            for mark in self.marks
            if mark.lines and mark.stroke == stroke and mark.is_dots == dots
            if all(getattr(mark, key) == value for key, value in looks.items())
        ]

    def areas(self, fill: str) -> list[Mark]:
        """Filled marks of that role."""
        return [mark for mark in self.marks if mark.lines and mark.fill == fill]

    def words(self, words: str) -> Mark:
        """The one place where these words are written."""
        return _one([mark for mark in self.marks if mark.words == words], f"'{words}'")

    # ---- rulers ------------------------------------------------------------------------------

    def across(self, ticks: Mapping[str, float]) -> Ruler:
        """The horizontal ruler of some labels, each centred on its value."""
        self.prints(*filter(has_numeral, ticks))
        labels = {words: self._label(words, upright=True) for words in ticks}
        assert all(label.anchor == "middle" for label in labels.values())
        return ruler({value: labels[words].at[0] for words, value in ticks.items()})

    def up(self, ticks: Mapping[str, float]) -> Ruler:
        """The vertical ruler of some labels, each at the level of a hairline."""
        self.prints(*filter(has_numeral, ticks))
        return ruler({value: self.level(words) for words, value in ticks.items()})

    def level(self, words: str) -> float:
        """Where the hairline stands that a label stands beside, CSS pixels."""
        label = self._label(words, upright=False)
        middle = label.at[1] - 0.36 * label.size
        straight = (mark for mark in self.lines("hairline") if len(mark.lines) == 1)
        heights = (mark.line[:, 1] for mark in straight)
        levels = [float(y[0]) for y in heights if np.ptp(y) == 0]
        nearest = min(levels, key=lambda level: abs(level - middle))
        assert abs(nearest - middle) < 2, f"'{words}' stands at no hairline"
        return nearest

    def _label(self, words: str, upright: bool) -> Mark:
        """The label of those words; of several, that of an axis of its kind."""
        found = [mark for mark in self.marks if mark.words == words]
        if len(found) > 1:
            found = [mark for mark in found if (mark.anchor == "middle") == upright]
        return _one(found, f"'{words}'")

    # ---- numerals ----------------------------------------------------------------------------

    def prints(self, *words: str) -> None:
        """Say which words with numerals the drawing must hold."""
        self._printed.update(words)

    def says(self, sentence: str) -> None:
        """Say what sentence the frame must have."""
        self._said = sentence

    def tells(self, *numerals: str) -> None:
        """Say which numerals the alt text may hold, as the record bears them out."""
        self._told.update(numerals)

    def settle(self, alt: str) -> None:
        """Fail if a numeral is printed that the comparison did not say, or the other way round;
        `alt` is as the author wrote it."""
        drawn = Counter(mark.words for mark in self.marks if has_numeral(mark.words))
        assert drawn == self._printed, (
            f"printed but not in the record: {dict(drawn - self._printed)}; "
            f"in the record but not printed: {dict(self._printed - drawn)}"
        )
        sentences = self.film.sentences
        said = sentences[self.frame] if sentences else None
        assert said == self._said, f"says '{said}', where the record says '{self._said}'"
        told = self.film.alt
        for ending in (sentences[self.film.rest] if sentences else "", self.film.name):
            assert told.endswith(ending), f"the alt text does not end with '{ending}'"
            told = told.removesuffix(ending).rstrip()
        assert quotes(alt, told), f"the alt text reads '{told}'"
        numerals = {word.strip(".,;:") for word in told.split() if has_numeral(word)}
        assert numerals == self._told, f"the alt text tells of {numerals}, not {self._told}"


def quotes(written: str, emitted: str) -> bool:
    """Whether some words are those that an author wrote, with numbers for what they quote."""
    pattern = re.sub(r"\\\[\\\[.*?\\\]\\\]", r"\\S+", re.escape(written))
    return bool(re.fullmatch(pattern, emitted))


def _one(found: list[Mark], what: str) -> Mark:
    assert len(found) == 1, f"{len(found)} of {what}, where one is wanted"
    return found[0]
