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
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tests.emitted.drawing import Mark, Points
from tests.emitted.films import Film

ROUNDING = 0.11
"""CSS pixels: places are written to a tenth, and matplotlib leaves out corners that stray by less
than a ninth from the line."""

MOVING = 0.35
"""CSS pixels: a place that follows the clock may stray by a tenth, and by the rounding of its
slopes."""

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


class Ruler(NamedTuple):
    """Where a value stands along one axis."""

    zero: float
    """CSS pixels."""

    unit: float
    """CSS pixels for one unit of the value."""

    def place(self, values: ArrayLike) -> NDArray[np.float64]:
        """CSS pixels of some values."""
        return self.zero + self.unit * np.asarray(values, float)


def ruler(ticks: Mapping[float, float]) -> Ruler:
    """The ruler on which each value stands at its CSS pixel, to the rounding of places."""
    values, places = np.array([*ticks.keys()]), np.array([*ticks.values()])
    unit, zero = np.polyfit(values, places, 1)
    found = Ruler(float(zero), float(unit))
    near(found.place(values), places)
    return found


def near(drawn: ArrayLike, wanted: ArrayLike, within: float = ROUNDING) -> None:
    """Fail if anything drawn is further than `within` from what is wanted."""
    one, two = np.asarray(drawn, float), np.asarray(wanted, float)
    assert one.shape == two.shape, f"{one.shape} drawn, {two.shape} wanted"
    away = np.abs(one - two)
    worst = np.unravel_index(away.argmax(), away.shape) if away.size else ()
    assert not away.size or away.max() <= within, (
        f"{one[worst]:g} is drawn where the record has {two[worst]:g}, at {tuple(map(int, worst))}"
    )


def matched(drawn: NDArray[np.float64], wanted: NDArray[np.float64], within: float = 0.2) -> None:
    """Fail unless each row drawn is one of those wanted, in whatever order, and none is left."""
    assert drawn.shape == wanted.shape, f"{drawn.shape} drawn, {wanted.shape} wanted"
    away = np.abs(drawn[:, None] - wanted).max(axis=2)
    nearest = away.argmin(axis=0)
    assert len(set(nearest.tolist())) == len(wanted), "two of those wanted are drawn as one"
    near(drawn[nearest], wanted, within)


def follows(drawn: Points, wanted: Points, within: float = 2 * ROUNDING) -> None:
    """Fail if two polylines are further apart than `within`: corners of either, off the other."""
    near(drawn[[0, -1]], wanted[[0, -1]], within)
    for corners, line in ((drawn, wanted), (wanted, drawn)):
        gaps = _gaps(corners, line)
        assert gaps.max() <= within, f"{gaps.max():.2f} px off at {corners[gaps.argmax()]}"


def _gaps(points: Points, line: Points) -> NDArray[np.float64]:
    """(n,): distance of each point from a polyline."""
    start, along = line[:-1], np.diff(line, axis=0)
    length = np.maximum((along**2).sum(axis=1), 1e-12)
    share = ((points[:, None] - start) * along).sum(axis=2) / length
    foot = start + np.clip(share, 0, 1)[..., None] * along
    return np.asarray(np.linalg.norm(points[:, None] - foot, axis=2).min(axis=1))


def decimal(value: float, places: int) -> str:
    """A number as the page declares to print it: half to even on the binary value, a true minus
    sign, and no minus before nought."""
    rounded = Decimal(float(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN)
    return f"{abs(rounded) if rounded == 0 else rounded:f}".replace("-", "−")


def has_numeral(words: str) -> bool:
    """Whether there is a digit in it, also a small one, or a fraction."""
    return any(letter.isnumeric() for letter in words)


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
        heights = (mark.line[:, 1] for mark in self.lines("hairline"))
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
        for ending in (*sentences[-1:], self.film.name):
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
