"""What a drawing of a page shows at a frame: its marks, as the style sheet leaves them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tests.emitted.document import Document, Element, parted
from tests.films.calc import calc

Points = NDArray[np.float64]
"""(n, 2), CSS pixels at full size, y downwards."""

NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
INHERITED = frozenset({"font-size", "font-family", "text-anchor", "data-mark", "fill"}) | frozenset(
    f"stroke{rest}" for rest in ("", "-width", "-linecap", "-dasharray", "-dashoffset")
)
"""What a member takes from its group (`data-mark` by our own custom)."""


@dataclass(frozen=True)
class Mark:
    """One visible path or line of words."""

    name: str
    """Its data-mark, or ''."""

    stroke: str
    """The role of its colour, or 'none'."""

    fill: str
    width: float
    """CSS pixels."""

    opacity: float
    """With that of its groups, 0..1."""

    cap: str
    dash: tuple[float, ...]
    """CSS pixels."""

    offset: float
    """Of the dashes, CSS pixels."""

    lines: tuple[Points, ...]
    """Each subpath's corners, where they lie at this frame."""

    words: str
    at: tuple[float, float]
    """Where words are anchored, at their baseline."""

    anchor: str
    size: float
    """Of words, CSS pixels."""

    @property
    def line(self) -> Points:
        """Its one subpath."""
        assert len(self.lines) == 1, f"{len(self.lines)} lines in '{self.name}'"
        return self.lines[0]

    @property
    def dots(self) -> Points:
        """Where its subpaths start: the places of dots."""
        return np.array([line[0] for line in self.lines])

    @property
    def is_dots(self) -> bool:
        """Whether it is nothing but caps: discs or squares."""
        alone = all(np.ptp(line, axis=0).max() < 0.05 for line in self.lines)
        return alone and self.cap != "butt" and bool(self.lines)

    @property
    def is_pulse(self) -> bool:
        """Whether its dashes are as long as the line: only so much of each is drawn."""
        return len(self.dash) == 2 and self.dash[0] == self.dash[1] > 20

    @property
    def reach(self) -> float:
        """How far from its start a pulse is drawn, CSS pixels."""
        assert self.is_pulse
        return self.dash[0] - self.offset


@dataclass(frozen=True)
class Drawing:
    """One <svg> of a page, on its own or under a clock."""

    document: Document
    svg: Element

    def at(self, frame: int) -> list[Mark]:
        """Every mark that can be seen when its clock stands at `frame`, in the order of drawing."""
        return self._marks(_style(self.document), frame)

    def unstyled(self) -> list[Mark]:
        """The same where no style sheet is heard, but for the roles that colours play."""
        return self._marks(_style(self.document).without_motion, 0)

    def _marks(self, style: _Style, frame: int) -> list[Mark]:
        return [
            mark
            for child in self.svg.elements
            for mark in style.marks(child, frame, {"fill": "none"}, 1.0, np.zeros(2), {})
        ]


class _Style:
    """The cascade, as far as drawings need it."""

    def __init__(self, document: Document, rules: Mapping[str, Mapping[str, str]]) -> None:
        self.document, self.rules = document, rules

    @property
    def without_motion(self) -> _Style:
        """With no more than the rules for colours."""
        colours = {s: rule for s, rule in self.rules.items() if s.startswith("[")}
        return _Style(self.document, colours)

    def marks(
        self,
        element: Element,
        frame: int,
        inherited: Mapping[str, str],
        opacity: float,
        shift: Points,
        from_parent: Mapping[str, str],
    ) -> Iterator[Mark]:
        """The visible marks of an element and of all below it."""
        # A rule of the style sheet beats an attribute; what neither sets comes from the group.
        own = {**element.attributes, **from_parent}
        for name in element.classes:
            own |= self.rules.get(f".{name}", {})
        opacity *= self.number(own.get("opacity", "1"), frame, own)
        if opacity < 0.004:
            return
        if moved := own.get("translate"):
            by = [self.number(each, frame, own) for each in parted(moved, " ")]
            shift = shift + np.array([*by, 0.0][:2])
        inherited = {**inherited, **{k: v for k, v in own.items() if k in INHERITED}}
        if element.tag == "use":
            drawn = self.document.ids[element.attributes["href"].removeprefix("#")]
            yield from self.marks(drawn, frame, inherited, opacity, shift, {})
        elif element.tag == "g":
            for place, child in enumerate(element.elements, start=1):
                given: dict[str, str] = {}
                for name in element.classes:
                    given |= self.rules.get(f".{name}>*", {})
                    if name.startswith("each"):
                        given |= self.rules.get(f"[class^=each]>:nth-child({place})", {})
                yield from self.marks(child, frame, inherited, opacity, shift, given)
        else:
            assert element.tag in ("path", "text"), f"<{element.tag}> in a drawing"
            yield self.mark(element, frame, inherited, opacity, shift)

    def mark(
        self, element: Element, frame: int, style: Mapping[str, str], opacity: float, shift: Points
    ) -> Mark:
        """One mark in the style that it has come to."""
        lines: tuple[Points, ...] = ()
        x = y = 0.0
        if element.tag == "path":
            lines = tuple(line + shift for line in polylines(element.attributes["d"]))
        else:
            x, y = np.array([float(element.attributes[axis]) for axis in "xy"]) + shift
        return Mark(
            name=style.get("data-mark", ""),
            stroke=self.role("stroke", style.get("stroke", "none")),
            fill=self.role("fill", style["fill"]),
            width=self.number(style.get("stroke-width", "1"), frame, style),
            opacity=opacity,
            cap=style.get("stroke-linecap", "butt"),
            dash=tuple(map(float, style.get("stroke-dasharray", "").split())),
            offset=self.number(style.get("stroke-dashoffset", "0"), frame, style),
            lines=lines,
            words=element.text,
            at=(x, y),
            anchor=style.get("text-anchor", "start"),
            size=float(style.get("font-size", "0")),
        )

    def number(self, text: str, frame: int, style: Mapping[str, str]) -> float:
        """A number, or the value of a formula of the clock."""
        place = style.get("--i")
        return _value(text, frame, float(place) if place else None)

    def role(self, attribute: str, colour: str) -> str:
        """The role that a colour plays, by the rule that turns it to the reader's theme."""
        if colour == "none":
            return "none"
        role = self.rules[f'[{attribute}="{colour}"]'][attribute]
        return role.removeprefix("var(--").removesuffix(")")


@cache
def _style(document: Document) -> _Style:
    return _Style(document, document.rules)


@cache
def _value(text: str, frame: int, place: float | None) -> float:
    return calc(text, frame) if place is None else calc(text, frame, i=place)


@cache
def polylines(path: str) -> tuple[Points, ...]:
    """The corners of each subpath of an SVG path of straight lines."""
    lines: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, given in re.findall(r"([A-Za-z])([^A-Za-z]*)", path):
        numbers = [float(each) for each in NUMBER.findall(given)]
        if command in "Mm":
            dx, dy = numbers
            x, y = (dx, dy) if command == "M" else (x + dx, y + dy)
            lines.append([(x, y)])
            continue
        assert command in "lhvz", f"cannot read '{command}' in a path"
        if command == "z":
            steps = [tuple(lines[-1][0] - np.array((x, y)))]
        elif command == "l":
            steps = list(zip(numbers[::2], numbers[1::2], strict=True))
        else:
            steps = [(each, 0.0) if command == "h" else (0.0, each) for each in numbers]
        for dx, dy in steps:
            x, y = x + dx, y + dy
            lines[-1].append((x, y))
    return tuple(np.array(line) for line in lines)
