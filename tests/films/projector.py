"""A film thrown back on the wall: the shapes that its drawing and its rules show at a frame."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import hypot
from xml.etree import ElementTree

from engine.drawing.shapes import Shape
from engine.films.film import Film
from tests.films.calc import calc

NOT_INHERITED = frozenset({"class", "opacity", "translate", "x", "y", "d"})
UNSEEN = 0.02
"""An opacity that counts as none."""


def projected(film: Film, frame: int) -> list[Shape]:
    """Every shape that can be seen at `frame`, in the order of drawing."""
    root = ElementTree.fromstring(f"<svg>{film.drawing}</svg>")
    return [
        shape
        for child in root
        for shape in _shapes(film, child, frame, {"fill": "none"}, 1.0, (0.0, 0.0), {})
    ]


def _shapes(
    film: Film,
    element: ElementTree.Element,
    frame: int,
    inherited: Mapping[str, str],
    opacity: float,
    shift: tuple[float, float],
    given: Mapping[str, str],
) -> Iterator[Shape]:
    # A rule of the style sheet beats an attribute; what neither sets comes from the group.
    own = {**element.attrib, **given}
    label = own.get("class", "")
    if label and not label.startswith("each"):
        own |= dict(rule.split(":", 1) for rule in film.motion[label].split(";"))
    opacity *= calc(own.get("opacity", "1"), frame)
    steps = re.findall(r"calc\((1px\*\(.*?\))\)(?= calc|$)", own.get("translate", ""))
    by = [*(calc(step, frame) for step in steps), 0.0, 0.0]
    shift = (shift[0] + by[0], shift[1] + by[1])
    style = {**inherited, **{k: value for k, value in own.items() if k not in NOT_INHERITED}}
    if element.tag == "g":
        for place, child in enumerate(element):
            there = place <= frame if label.startswith("each-more") else place == frame
            shown = {"opacity": str(int(there))} if label.startswith("each") else {}
            yield from _shapes(film, child, frame, style, opacity, shift, shown)
    elif opacity >= UNSEEN:
        yield _shape(element, style, opacity, shift, frame)


def _shape(
    element: ElementTree.Element,
    style: Mapping[str, str],
    opacity: float,
    shift: tuple[float, float],
    frame: int,
) -> Shape:
    stroke = style.get("stroke", "none")
    if element.tag == "text":
        return Shape(
            name=style.get("data-mark", ""),
            fill=style["fill"],
            x=float(element.attrib["x"]) + shift[0],
            y=float(element.attrib["y"]) + shift[1],
            words=element.text or "",
            opacity=opacity,
            size=float(style["font-size"]),
            anchor=style.get("text-anchor", "start"),
            family=style["font-family"],
            slant=style.get("font-style", "normal"),
        )
    start = re.match(r"M(-?[\d.]+) (-?[\d.]+)(.*)", element.attrib["d"])
    assert element.tag == "path"
    assert start, element.attrib["d"]
    dash = style.get("stroke-dasharray", "").split() if stroke != "none" else []
    path = start[3]
    if "pathLength" in element.attrib:  # the dash is as long as the line has got
        whole, offset = float(dash.pop()), calc(style.get("stroke-dashoffset", "0"), frame)
        path = beginning(path, whole - offset)
    return Shape(
        name=style.get("data-mark", ""),
        fill=style["fill"],
        stroke=stroke,
        x=float(start[1]) + shift[0],
        y=float(start[2]) + shift[1],
        path=path,
        width=calc(style["stroke-width"], frame) if stroke != "none" else 0.0,
        opacity=opacity,
        cap=style.get("stroke-linecap", "butt") if stroke != "none" else "butt",
        dash=tuple(map(float, dash)),
        dash_offset=calc(style.get("stroke-dashoffset", "0"), frame) if dash else 0.0,
    )


def beginning(path: str, length: float) -> str:
    """As much of a line of relative steps as is that long."""
    steps = []
    for command, first, second in re.findall(r"([hlv])(-?[\d.]+) ?(-?[\d.]*)", path):
        across = 0.0 if command == "v" else float(first)
        down = float(first) if command == "v" else float(second or 0)
        share = min(1.0, length / (hypot(across, down) or 1.0))
        if share <= 0:
            break
        steps.append(f"l{share * across:.3f} {share * down:.3f}")
        length -= hypot(across, down)
    return "".join(steps)
