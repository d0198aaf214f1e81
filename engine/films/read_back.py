"""A drawing as it was emitted, read back and held against the records that it is of.

It knows nothing of who drew it, nor of matplotlib: it reads SVG, and compares places, colours and
words with what the fields of the records say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from lxml import etree
from numpy.typing import NDArray

from engine.drawing.series import Inscription, Series
from engine.films.film import Film

STRAY = 0.6
"""How far a mark may lie from where its number belongs: what places are rounded by, and what
matplotlib leaves out of long lines; CSS pixels."""

_COMMAND = re.compile(r"([MmLlHhVvZz])([^A-Za-z]*)")
_NUMBER = re.compile(r"-?\d*\.?\d+")


@dataclass(frozen=True)
class _Seen:
    """A path or words as the frame at rest shows them."""

    mark: str
    colour: str
    lines: tuple[NDArray[np.float64], ...]
    """(n, 2) of each piece; CSS pixels."""

    words: str
    x: float
    y: float


def disagreements(film: Film, records: Sequence[object]) -> Iterator[str]:
    """What a drawing shows otherwise than its records hold."""
    if not film.series and not film.inscriptions:
        return
    seen = list(_seen(film))
    for which, series in film.series:
        yield from _compared(series, records[which], seen)
    for inscription in film.inscriptions:
        if not any(_is_written(inscription, each) for each in seen):
            yield f"the words '{inscription.words}' are not where they belong in their own colour"
    yield from _swapped(film, seen)


def _compared(series: Series, record: object, seen: Sequence[_Seen]) -> Iterator[str]:
    """What is wrong with one curve."""
    field = f"'{series.y}'"
    drawn = [each for each in seen if each.mark == series.mark]
    wanted = series.pixels(record)
    if not len(wanted) or (len(wanted) == 1 and not series.dots):
        return
    if not drawn:
        yield f"the curve of {field} is not in the drawing"
        return
    if any(each.colour != series.colour for each in drawn):
        yield f"the curve of {field} is not in the colour that was declared for it"
    lines = [line for each in drawn for line in each.lines]
    if series.dots:
        places = np.array([line[0] for line in lines])
        same = len(places) == len(wanted) and np.abs(places - wanted).max() <= STRAY
    else:
        same = len(lines) == 1 and _near(wanted, lines[0]) and _near(lines[0], wanted)
    if not same:
        yield f"the curve of {field} does not lie where the record says"


def _near(places: NDArray[np.float64], line: NDArray[np.float64]) -> bool:
    """Whether all places lie on a line."""
    start, step = line[:-1], np.diff(line, axis=0)
    length = np.maximum((step**2).sum(axis=1), 1e-12)
    away = places[:, None] - start
    share = np.clip((away * step).sum(axis=2) / length, 0.0, 1.0)
    far = np.hypot(*np.moveaxis(away - share[..., None] * step, -1, 0))
    return bool((far.min(axis=1) <= STRAY).all())


def _is_written(inscription: Inscription, seen: _Seen) -> bool:
    return (
        seen.words == inscription.words
        and seen.colour == inscription.colour
        and abs(seen.x - inscription.x) <= STRAY
        and abs(seen.y - inscription.y) <= STRAY
    )


def _swapped(film: Film, seen: Sequence[_Seen]) -> Iterator[str]:
    """Words that name a curve and stand in another's colour, whoever wrote them."""
    colours: dict[str, set[str]] = {}
    for _, series in film.series:
        colours.setdefault(series.words.casefold(), set()).add(series.colour)
    everybody = set().union(*colours.values())
    for each in seen:
        own = colours.get(each.words.casefold())
        if own and each.colour not in own and each.colour in everybody:
            yield f"the words '{each.words}' stand in the colour of another curve"


# ---- SVG ---------------------------------------------------------------------------------------


def _seen(film: Film) -> Iterator[_Seen]:
    """Every mark that is seen at rest, where no style sheet is heard."""
    root = etree.fromstring(f"<svg>{film.drawing}</svg>", etree.XMLParser(huge_tree=True))
    for child in root:
        yield from _marks(child, film.still, {})


def _marks(element: Any, still: int, inherited: Mapping[str, str]) -> Iterator[_Seen]:
    given = {**inherited, **element.attrib}
    if float(element.get("opacity", "1")) == 0:
        return
    if element.tag == "g":
        for child in element:
            yield from _marks(child, still, given)
        return
    mark = given.get("data-mark", "")
    stroked = given.get("stroke", "none") != "none"
    colour = given.get("stroke" if stroked else "fill", "none")
    if element.tag == "text":
        x, y = float(given["x"]), float(given["y"])
        yield _Seen(mark, given.get("fill", "none"), (), element.text or "", x, y)
        return
    lines = tuple(_lines(given["d"]))
    if "pathLength" in given:  # a line that grows: as much of it as its dash shows
        dash = float(given["stroke-dasharray"].split()[0])
        lines = (_beginning(lines[0], dash - float(given.get("stroke-dashoffset", "0"))),)
    yield _Seen(mark, colour, lines, "", *lines[0][0])


def _lines(path: str) -> Iterator[NDArray[np.float64]]:
    """The pieces of a path of straight lines, (n, 2) each; CSS pixels."""
    x = y = 0.0
    line: list[tuple[float, float]] = []
    for command, given in _COMMAND.findall(path):
        numbers = [float(each) for each in _NUMBER.findall(given)]
        if command in "Mm":
            if line:
                yield np.array(line)
            x, y = (numbers[0], numbers[1]) if command == "M" else (x + numbers[0], y + numbers[1])
            line = [(x, y)]
            continue
        if command in "Zz":
            x, y = line[0]
            line.append((x, y))
        steps = [(dx, 0.0) for dx in numbers] if command == "h" else [(0.0, dy) for dy in numbers]
        if command == "l":
            steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x, y))
    yield np.array(line)


def _beginning(line: NDArray[np.float64], length: float) -> NDArray[np.float64]:
    """As much of a line as is so long."""
    steps = np.hypot(*np.diff(line, axis=0).T)
    ends = np.concatenate([[0.0], np.cumsum(steps)])
    if length >= ends[-1]:
        return line
    last = int(np.searchsorted(ends, length, side="right")) - 1
    share = (length - ends[last]) / (steps[last] or 1.0)
    return np.vstack([line[: last + 1], line[last] + share * (line[last + 1] - line[last])])
