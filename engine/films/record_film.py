"""Record a film: pose a drawing at every frame, then part what moves from what stands still.

A frame is a list of shapes. Two shapes of two frames are the same mark if they have the same name,
or, unnamed, the same place among the unnamed. A mark that never changes is written once. One that
changes only in width, opacity, dash offset or place gets a style rule that follows the clock. Any
other is written once for each frame, and the clock shows one of them.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from html import escape
from itertools import groupby, pairwise

import numpy as np

from engine.drawing.canvas import Canvas
from engine.drawing.shapes import Shape, number
from engine.films.encode import encode_sheet
from engine.films.film import Film
from engine.films.track import formula

Pose = Callable[[Canvas, int], None]
"""Draws frame k of a film on a cleared canvas."""

_Element = tuple[str, dict[str, str], str]
"""Tag, attributes, content."""

_INHERITED = (
    "fill",
    "stroke",
    "stroke-linecap",
    "stroke-width",
    "stroke-dasharray",
    "font-size",
    "font-family",
    "font-style",
    "text-anchor",
    "stroke-dashoffset",
)
"""Attributes that a group hands down to its members."""

_WIDTH_ERROR, _PLACE_ERROR, _OPACITY_ERROR = 0.05, 0.1, 0.01
"""How far a rule may stray from the record: CSS pixels, CSS pixels, 0..1."""


def record_film(
    canvas: Canvas, pose: Pose, frames: int, *, clock: str = "--f", still: int = -1
) -> Film:
    """Pose every frame on `canvas` and return the film; `still` may count from the end."""
    still %= frames
    shots: list[dict[str, Shape]] = []
    tiles = []
    for frame in range(frames):
        canvas.clear()
        pose(canvas, frame)
        shots.append(_named(canvas.shapes()))
        if canvas.tile is not None:
            tiles.append(canvas.tile)
    classes: dict[str, str] = {}
    elements = []
    for key in _order(shots):
        appearances = [shot.get(key) for shot in shots]
        rules = _motion(appearances, still, clock)
        if rules is None:
            elements.append(_one_a_frame(appearances, still, clock))
            continue
        tag, attributes, content = _element(appearances[still] or _present(appearances, still))
        if rules:
            attributes["class"] = label = _class(rules)
            classes[label] = rules
            if appearances[still] is None:
                attributes["opacity"] = "0"
        elements.append((tag, attributes, content))
    return Film(
        width=canvas.width,
        height=canvas.height,
        frames=frames,
        still=still,
        drawing=_grouped(elements, classes),
        motion=classes,
        sheet=encode_sheet(np.stack(tiles)) if tiles else None,
    )


def _class(rules: str) -> str:
    """A class named after its rules: marks that move alike share it, in one film or in many."""
    return "m" + urlsafe_b64encode(sha256(rules.encode()).digest()[:3]).decode()


def _named(shapes: list[Shape]) -> dict[str, Shape]:
    """Shapes by name, and by how often that name came before."""
    seen: Counter[str] = Counter()
    named = {}
    for shape in shapes:
        named[f"{shape.name}#{seen[shape.name]}"] = shape
        seen[shape.name] += 1
    return named


def _order(shots: list[dict[str, Shape]]) -> list[str]:
    """Every mark of every frame, so that each frame's marks keep the order of drawing.

    Marks that no frame orders stand where the first frame that has them drew them.
    """
    first: list[str] = []
    below: dict[str, set[str]] = {}
    for shot in shots:
        at = 0
        for key in shot:
            if key in below:
                at = first.index(key) + 1
            else:
                first.insert(at, key)
                below[key] = set()
                at += 1
        for lower, upper in pairwise(shot):
            below[upper].add(lower)
    # Kahn (1962), the earliest of `first` each time; marks that change places have no order.
    order: list[str] = []
    drawn: set[str] = set()
    while first:
        key = next((key for key in first if below[key] <= drawn), first[0])
        first.remove(key)
        order.append(key)
        drawn.add(key)
    return order


def _present(appearances: Sequence[Shape | None], frame: int) -> Shape:
    """How a mark looks at the nearest frame that has it."""
    nearest = min(
        (k for k, shape in enumerate(appearances) if shape is not None),
        key=lambda k: abs(k - frame),
    )
    shape = appearances[nearest]
    assert shape is not None
    return shape


def _motion(appearances: Sequence[Shape | None], still: int, clock: str) -> str | None:
    """Declarations that follow the clock; '' for a mark at rest, None for one that must be redrawn.

    A mark that is missing from a frame is there, but transparent.
    """
    shapes = [
        shape or replace(_present(appearances, frame), opacity=0.0)
        for frame, shape in enumerate(appearances)
    ]
    if len({replace(s, x=0, y=0, width=0, opacity=0, dash_offset=0) for s in shapes}) > 1:
        return None

    def follow(values: list[float], error: float) -> str:
        return formula(values, clock, error) if len(set(values)) > 1 else ""

    rules = []
    if width := follow([s.width for s in shapes], _WIDTH_ERROR):
        rules.append(f"stroke-width:calc(1px*({width}))")
    if opacity := follow([s.opacity for s in shapes], _OPACITY_ERROR):
        rules.append(f"opacity:calc({opacity})")
    if offset := follow([s.dash_offset for s in shapes], _PLACE_ERROR):
        rules.append(f"stroke-dashoffset:calc(1px*({offset}))")
    x = follow([s.x - shapes[still].x for s in shapes], _PLACE_ERROR)
    y = follow([s.y - shapes[still].y for s in shapes], _PLACE_ERROR)
    if x or y:
        rules.append(f"translate:calc(1px*({x or 0}))" + (f" calc(1px*({y}))" if y else ""))
    return ";".join(rules)


def _one_a_frame(appearances: Sequence[Shape | None], still: int, clock: str) -> _Element:
    """All appearances of a mark, child k for frame k; the page's style sheet shows one of them."""
    drawn = [_element(shape) for shape in appearances if shape]
    # Of the children one is seen at a time, so that a group as opaque as each of them is the same.
    shared = _shared(drawn, (*_INHERITED, "data-mark", "opacity"))
    children = []
    for frame, shape in enumerate(appearances):
        tag, attributes, content = _element(shape) if shape else ("g", {}, "")
        attributes = {key: value for key, value in attributes.items() if key not in shared}
        if "opacity" in attributes:  # the clock's own rule for it beats that of a child
            tag, attributes, content = "g", {}, _written([(tag, attributes, content)])
        if frame != still:
            attributes["opacity"] = "0"
        children.append((tag, attributes, content))
    return "g", {"class": f"each{clock}"} | shared, _written(children)


def _element(shape: Shape) -> _Element:
    """One shape as an SVG element."""
    attributes: dict[str, str] = {}
    if shape.name and not shape.name.startswith("."):
        attributes["data-mark"] = shape.name
    if shape.words:
        attributes |= {"x": number(shape.x), "y": number(shape.y)}
        attributes |= {"font-size": number(shape.size), "font-family": shape.family}
        if shape.anchor != "start":
            attributes["text-anchor"] = shape.anchor
        if shape.slant != "normal":
            attributes["font-style"] = shape.slant
    else:
        attributes["d"] = f"M{number(shape.x)} {number(shape.y)}{shape.path}"
    attributes["fill"] = shape.fill
    if shape.stroke != "none":
        attributes |= {"stroke": shape.stroke, "stroke-width": number(shape.width, 2)}
        if shape.cap != "butt":
            attributes["stroke-linecap"] = shape.cap
        if shape.dash:
            attributes["stroke-dasharray"] = " ".join(number(length) for length in shape.dash)
        if shape.dash_offset:
            attributes["stroke-dashoffset"] = number(shape.dash_offset)
    if shape.opacity != 1:
        attributes["opacity"] = number(shape.opacity, 3)
    return ("text" if shape.words else "path"), attributes, escape(shape.words, quote=False)


def _grouped(elements: list[_Element], motion: Mapping[str, str]) -> str:
    """Elements as SVG; neighbours that look alike say so once, in a group around them."""
    groups = []
    for _, run in groupby(elements, key=_look):
        members = list(run)
        shared = _shared(members, _INHERITED) | _shared_motion(members, motion)
        if len(members) == 1 or not shared:
            groups += members
            continue
        rest = [
            (tag, {k: v for k, v in attributes.items() if k not in shared}, content)
            for tag, attributes, content in members
        ]
        groups.append(("g", shared, _written(rest)))
    return _written(groups)


def _shared_motion(elements: list[_Element], motion: Mapping[str, str]) -> dict[str, str]:
    """The class that all elements have alike, if a group may carry it for them.

    It may not if its rules set what is not inherited (an opacity), or what one of the elements says
    otherwise itself; and of marks drawn once a frame each keeps its own group.
    """
    shared = _shared(elements, ("class", *_INHERITED))
    rules = motion.get(shared.get("class", ""), "")
    moved = {rule.partition(":")[0] for rule in rules.split(";")} - {"translate"}
    own = {key for _, attributes, _ in elements for key in attributes} - shared.keys()
    return {"class": shared["class"]} if rules and not moved & {"opacity", *own} else {}


def _shared(elements: list[_Element], keys: Collection[str]) -> dict[str, str]:
    """Attributes among `keys` that all elements have alike, in the order of the first one."""
    alike = set.intersection(*(set(attributes.items()) for _, attributes, _ in elements))
    return {k: value for k, value in elements[0][1].items() if k in keys and (k, value) in alike}


def _look(element: _Element) -> tuple[str | None, ...]:
    """What must be the same for two elements to share a group."""
    tag, attributes, _ = element
    if tag == "g":
        return (tag, attributes["class"])
    return tuple(attributes.get(key) for key in ("fill", "stroke", "stroke-linecap", "font-size"))


def _written(elements: list[_Element]) -> str:
    return "".join(
        f"<{tag}"
        + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        + (f">{content}</{tag}>" if content else "/>")
        for tag, attributes, content in elements
    )
