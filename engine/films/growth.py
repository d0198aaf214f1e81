"""Marks that grow: a line that gets longer, dots that become more.

Written anew at each frame they would cost the square of their length. A line that at each frame is
a beginning of one and the same line is written once, behind a dash as long as it has got; dots, and
separate strokes, are written once each, in the frame from which on they are there.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from math import hypot

from engine.drawing.shapes import Shape, number
from engine.films.appearances import PLACE_ERROR, Appearances
from engine.films.svg import INHERITED, Element, element, shared, written

_STEP = re.compile(r"([hlvm])(-?[\d.]+) ?(-?[\d.]*)")
_LAST_STEP = re.compile(r"[hlv][^hlv]*$")


def growing_line(mark: Appearances) -> tuple[Element, str] | None:
    """The whole line, drawn as far as the clock says; None if it is no such mark, or no gain."""
    shapes = mark.filled
    if not _alike(shapes) or any(s.dash or s.cap != "butt" or "m" in s.path for s in shapes):
        return None
    whole = _Line(max((shape.path for shape in shapes), key=_extent))
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
        replace(
            mark.at_rest,
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
        children.append(element(replace(shape, x=round(x, 1), y=round(y, 1), path=new)))
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


def _alike(shapes: list[Shape]) -> bool:
    """Whether they are one stroked path, but for how far it goes."""
    one = {replace(s, x=0, y=0, path="", width=0, opacity=0, dash_offset=0) for s in shapes}
    return len(one) == 1 and shapes[0].fill == "none" and not shapes[0].words


def _extent(path: str) -> tuple[int, float]:
    """What makes one line longer than another: more steps, or a longer last one."""
    last = _LAST_STEP.search(path)
    count = sum(map(path.count, "hlv"))
    return count, hypot(*_steps(last[0])[0][1:]) if last else 0.0


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


@dataclass(frozen=True)
class _Line:
    """One line, in relative steps, of which others are beginnings."""

    path: str

    @cached_property
    def _ends(self) -> dict[int, int]:
        """Which step ends at which place of the text."""
        ends = [step.end() for step in _STEP.finditer(self.path)]
        return {0: 0} | {end: number for number, end in enumerate(ends, start=1)}

    @cached_property
    def _moves(self) -> list[tuple[float, float]]:
        return [(dx, dy) for _, dx, dy in _steps(self.path)]

    @cached_property
    def _lengths(self) -> list[float]:
        """How long it is after each step; CSS pixels."""
        lengths = [0.0]
        for move in self._moves:
            lengths.append(lengths[-1] + hypot(*move))
        return lengths

    @property
    def length(self) -> float:
        """All of it."""
        return self._lengths[-1]

    def length_of(self, path: str) -> float | None:
        """How long another line is; None if it is no beginning of this one."""
        if self.path.startswith(path) and len(path) in self._ends:
            return self._lengths[self._ends[len(path)]]
        last = _LAST_STEP.search(path)
        if last is None:
            return None
        before = path[: last.start()]
        if not (self.path.startswith(before) and len(before) in self._ends):
            return None
        # It may end on the way to the next corner.
        done = self._ends[len(before)]
        _, dx, dy = _steps(last[0])[0]
        if done == len(self._moves):
            return None
        to_x, to_y = self._moves[done]
        share = (dx * to_x + dy * to_y) / (to_x * to_x + to_y * to_y or 1.0)
        astray = hypot(dx - share * to_x, dy - share * to_y)
        if not (0 <= share <= 1 and astray <= PLACE_ERROR):
            return None
        return self._lengths[done] + share * hypot(to_x, to_y)
