"""One mark over a film: how it looks at each frame, and what of that follows the clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter

from engine.drawing.shapes import Shape
from engine.films.track import formula

_LOOK = attrgetter(
    "name", "path", "words", "stroke", "fill", "cap", "dash", "size", "anchor", "family", "slant"
)
"""What no rule of the clock can change."""

WIDTH_ERROR, PLACE_ERROR, OPACITY_ERROR = 0.05, 0.1, 0.01
"""How far a rule may stray from the record: CSS pixels, CSS pixels, 0..1."""


@dataclass(frozen=True)
class Appearances:
    """How a mark looks at each frame, None where it is missing; it is there at one at least."""

    shapes: Sequence[Shape | None]
    still: int
    """The frame that is seen where nothing moves."""

    clock: str

    @cached_property
    def filled(self) -> list[Shape]:
        """At each frame, or at the nearest that has it: of two as near, at the earlier."""
        found = [shape for shape in self.shapes if shape is not None]
        if len(found) == len(self.shapes):
            return found
        there = [frame for frame, shape in enumerate(self.shapes) if shape is not None]
        found = []
        nearest = 0
        for frame in range(len(self.shapes)):
            while nearest + 1 < len(there) and abs(there[nearest + 1] - frame) < abs(
                there[nearest] - frame
            ):
                nearest += 1
            shape = self.shapes[there[nearest]]
            assert shape is not None
            found.append(shape)
        return found

    @property
    def at_rest(self) -> Shape:
        """How it looks where nothing moves, if it is there."""
        return self.filled[self.still]

    @property
    def hidden_at_rest(self) -> bool:
        """Whether it is missing there."""
        return self.shapes[self.still] is None

    def motion(self) -> str | None:
        """Declarations that follow the clock; '' for a mark at rest, None if they are not enough.

        A mark that is missing from a frame is there, but transparent.
        """
        first = self.shapes[0]
        if first is not None and all(shape is first for shape in self.shapes):
            return ""
        if len(set(map(_LOOK, self.filled))) > 1:
            return None
        return self.rules(dash_offsets=[shape.dash_offset for shape in self.filled])

    def rules(self, dash_offsets: Sequence[float]) -> str:
        """Declarations for what changes of width, opacity, dash offset and place."""

        def follow(values: Sequence[float], error: float) -> str:
            return formula(values, self.clock, error) if len(set(values)) > 1 else ""

        shapes, rest = self.filled, self.at_rest
        opacities = [each.opacity if each else 0.0 for each in self.shapes]
        rules = []
        if width := follow([each.width for each in shapes], WIDTH_ERROR):
            rules.append(f"stroke-width:calc(1px*({width}))")
        if opacity := follow(opacities, OPACITY_ERROR):
            rules.append(f"opacity:calc({opacity})")
        if offset := follow(dash_offsets, PLACE_ERROR):
            rules.append(f"stroke-dashoffset:calc(1px*({offset}))")
        x = follow([each.x - rest.x for each in shapes], PLACE_ERROR)
        y = follow([each.y - rest.y for each in shapes], PLACE_ERROR)
        if x or y:
            rules.append(f"translate:calc(1px*({x or 0}))" + (f" calc(1px*({y}))" if y else ""))
        return ";".join(rules)
