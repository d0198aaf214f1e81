"""Marks that grow: a line that gets longer, dots that become more.

Written anew at each frame they would cost the square of their length. A line that at each frame is
a beginning of one and the same line is written once, behind a dash as long as it has got; dots, and
separate strokes, are written once each, in the frame from which on they are there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import hypot
from typing import Any

from engine.drawing.shapes import Shape, number
from engine.films.appearances import Appearances
from engine.films.svg import INHERITED, Element, element, shared, written

_STEP = re.compile(r"([hlvm])(-?[\d.]+) ?(-?[\d.]*)")

STRAY = 0.25
"""How far a line may lie from another and be a beginning of it: what places are rounded by, and
what matplotlib lets a long line stray from the corners that it leaves out; CSS pixels."""


def growing_line(mark: Appearances) -> tuple[Element, str] | None:
    """The whole line, drawn as far as the clock says; None if it is no such mark, or no gain."""
    shapes = mark.filled
    if not _alike(shapes) or any(s.dash or s.cap != "butt" or "m" in s.path for s in shapes):
        return None
    whole = _Line(_longest(shape.path for shape in shapes))
    lengths = []
    for shape in shapes:
        length = whole.length_of(shape.path)
        if length is None:
            return None
        lengths.append(length)
    # One more than the line, or its far end would lie where the next dash begins.
    dash = whole.length + 1
    rules = mark.rules(dash_offsets=[dash - length for length in lengths])
    if len(rules) + len(whole.path) > sum(len(path) for path in {s.path for s in shapes}):
        return None
    drawn = element(
        mark.at_rest._replace(
            path=whole.path,
            dash=(round(dash, 1),),
            dash_offset=round(dash - lengths[mark.still], 1),
        )
    )
    drawn[1]["pathLength"] = number(whole.length)
    return drawn, rules


def growing_dots(mark: Appearances) -> Element | None:
    """What is new at each frame, child k from frame k on; None if anything ever goes away."""
    shapes = mark.shapes
    there = [shape for shape in shapes if shape is not None]
    if not _alike(there) or any(s.dash or s.opacity != 1 or s.fill != "none" for s in there):
        return None
    if len({(s.x, s.y, s.width) for s in there}) > 1:
        return None
    children: list[Element] = []
    before = ""
    x, y = there[0].x, there[0].y
    for frame, shape in enumerate(shapes):
        path = shape.path if shape else ""
        new = path.removeprefix(before)
        if len(new) + len(before) != len(path) or (before and new and new[0] != "m"):
            return None
        if not new:
            children.append(("g", {}, ""))
            continue
        assert shape is not None
        if before:
            _, dx, dy = _steps(new)[0]
            x, y = x + dx, y + dy
            new = new[_first(new) :]
        children.append(element(shape._replace(x=round(x, 1), y=round(y, 1), path=new)))
        for _, dx, dy in _steps(new):
            x, y = x + dx, y + dy
        if frame > mark.still:
            children[-1][1]["opacity"] = "0"
        before = path
    alike = shared([child for child in children if child[0] != "g"], (*INHERITED, "data-mark"))
    rest = [
        (tag, {key: value for key, value in attributes.items() if key not in alike}, content)
        for tag, attributes, content in children
    ]
    return "g", {"class": f"each-more{mark.clock}"} | alike, written(rest)


_GROWS: Any = {"x": 0, "y": 0, "path": "", "width": 0, "opacity": 0, "dash_offset": 0}
"""What may differ between the frames of a path that grows; all of it put aside."""


def _alike(shapes: list[Shape]) -> bool:
    """Whether they are one stroked path, but for how far it goes."""
    one = {shape._replace(**_GROWS) for shape in shapes}
    return len(one) == 1 and shapes[0].fill == "none" and not shapes[0].words


def _longest(paths: Iterable[str]) -> str:
    """The first of the longest ones; of a path that begins as the last one did, but for its last
    step, only the rest is measured."""
    longest, most = "", -1.0
    begun, long = "", 0.0
    for path in dict.fromkeys(paths):
        if not path.startswith(begun):
            begun, long = "", 0.0
        last = _last_step(path)
        if last > len(begun):
            long += _length(path[len(begun) : last])
            begun = path[:last]
        length = long + _length(path[len(begun) :])
        if length > most:
            longest, most = path, length
    return longest


def _length(path: str) -> float:
    return sum(hypot(dx, dy) for _, dx, dy in _steps(path))


def _last_step(path: str) -> int:
    """Where its last step begins."""
    return max(0, *(path.rfind(command) for command in "hlv"))


def _steps(path: str) -> list[tuple[str, float, float]]:
    """The relative steps of a path: command, across, down; CSS pixels."""
    found = []
    for command, first, second in _STEP.findall(path):
        if command == "v":
            found.append((command, 0.0, float(first)))
        else:
            found.append((command, float(first), float(second or 0)))
    return found


def _first(path: str) -> int:
    """Where its first step ends."""
    step = _STEP.match(path)
    assert step is not None
    return step.end()


Place = tuple[float, float]
"""Across and down from where a line starts; CSS pixels."""


@dataclass
class _Line:
    """One line, in relative steps, of which others are beginnings.

    Others may have other corners: matplotlib leaves out those of long lines that lie nearly
    straight between their neighbours.
    """

    path: str

    def __post_init__(self) -> None:
        self.corners: list[Place] = [(0.0, 0.0)]
        self.lengths = [0.0]
        """How long it is at each corner; CSS pixels."""

        for _, dx, dy in _steps(self.path):
            x, y = self.corners[-1]
            self.corners.append((x + dx, y + dy))
            self.lengths.append(self.lengths[-1] + hypot(dx, dy))
        self._followed: dict[str, tuple[Place, int, float]] = {"": ((0.0, 0.0), 0, 0.0)}
        """Of each beginning its end, after which corner that lies, and how long it is."""

    @property
    def length(self) -> float:
        """All of it."""
        return self.lengths[-1]

    def length_of(self, path: str) -> float | None:
        """How long another line is; None if it is no beginning of this one.

        What was followed for a shorter one is not followed again.
        """
        known = path[: _last_step(path)]
        if known not in self._followed:
            known = ""
        place, corner, length = self._followed[known]
        for step in _STEP.finditer(path, len(known)):
            _, dx, dy = _steps(step[0])[0]
            end = (place[0] + dx, place[1] + dy)
            found = self._ahead(place, end, corner, length + hypot(dx, dy))
            if found is None:
                return None
            corner, length = found
            place = end
            self._followed[path[: step.end()]] = (place, corner, length)
        return length

    def _ahead(
        self, start: Place, end: Place, corner: int, about: float
    ) -> tuple[int, float] | None:
        """Where a step ends on this line, which it follows from a corner on; None if it strays.

        `about` so far along the line, which may come back to the same place later.
        """
        while corner + 1 < len(self.corners):
            share, away = _nearest(end, self.corners[corner], self.corners[corner + 1])
            before, after = self.lengths[corner : corner + 2]
            length = before + share * (after - before)
            if away <= STRAY and length > about - 2 * STRAY:
                return corner, length
            corner += 1
            if _nearest(self.corners[corner], start, end)[1] > STRAY:
                return None
        return None


def _nearest(place: Place, start: Place, end: Place) -> tuple[float, float]:
    """The share of a step at which it is nearest to a place, and how far away it is there."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    x, y = place[0] - start[0], place[1] - start[1]
    share = min(1.0, max(0.0, (x * dx + y * dy) / (dx * dx + dy * dy or 1.0)))
    return share, hypot(x - share * dx, y - share * dy)
