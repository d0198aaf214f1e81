"""Marks as SVG: neighbours that look alike say so once, in a group around them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from html import escape
from itertools import groupby

from engine.drawing.shapes import Shape, number

Element = tuple[str, dict[str, str], str]
"""Tag, attributes, content."""

INHERITED = (
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


def element(shape: Shape) -> Element:
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


def grouped(elements: list[Element], motion: Mapping[str, str]) -> str:
    """Elements as SVG; neighbours that look alike say so once, in a group around them."""
    groups = []
    for _, run in groupby(elements, key=_look):
        members = list(run)
        alike = shared(members, INHERITED) | _shared_motion(members, motion)
        if len(members) == 1 or not alike:
            groups += members
            continue
        rest = [
            (tag, {k: v for k, v in attributes.items() if k not in alike}, content)
            for tag, attributes, content in members
        ]
        groups.append(("g", alike, written(rest)))
    return written(groups)


def _shared_motion(elements: list[Element], motion: Mapping[str, str]) -> dict[str, str]:
    """The class that all elements have alike, if a group may carry it for them.

    It may not if its rules set what is not inherited (an opacity), or what one of the elements says
    otherwise itself; and of marks drawn once a frame each keeps its own group.
    """
    alike = shared(elements, ("class", *INHERITED))
    rules = motion.get(alike.get("class", ""), "")
    moved = {rule.partition(":")[0] for rule in rules.split(";")} - {"translate"}
    own = {key for _, attributes, _ in elements for key in attributes} - alike.keys()
    return {"class": alike["class"]} if rules and not moved & {"opacity", *own} else {}


def shared(elements: list[Element], keys: Collection[str]) -> dict[str, str]:
    """Attributes among `keys` that all elements have alike, in the order of the first one."""
    alike = set.intersection(*(set(attributes.items()) for _, attributes, _ in elements))
    return {k: value for k, value in elements[0][1].items() if k in keys and (k, value) in alike}


def _look(element: Element) -> tuple[str | None, ...]:
    """What must be the same for two elements to share a group."""
    tag, attributes, _ = element
    if tag == "g":
        return (tag, attributes["class"])
    return tuple(attributes.get(key) for key in ("fill", "stroke", "stroke-linecap", "font-size"))


def written(elements: list[Element]) -> str:
    """Their text."""
    return "".join(
        f"<{tag}"
        + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items())
        + (f">{content}</{tag}>" if content else "/>")
        for tag, attributes, content in elements
    )
