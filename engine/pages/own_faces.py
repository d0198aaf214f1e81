"""Typefaces of a site's own, named by their packages: what stands where the house's faces do.

Of each the page carries the signs that it has; the house's face sets those that it lacks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from engine.drawing.repertoire import ASCII
from engine.memory import found_out, key
from engine.pages import typefaces
from engine.pages.typefaces import FACES, Face, font_file

Cut = Literal["text", "italic", "title", "mono"]

HOUSE: dict[Cut, Face] = dict(zip(get_args(Cut), FACES, strict=True))

Chosen = Mapping[Cut, tuple[str, str]]
"""Of each cut its package and its file."""

CUTS: tuple[Cut, Cut] = ("text", "title")
"""What the stand-ins stand in for."""

OFTEN = "etaoinshrdlucmfwypvbgk    "
"""The letters of English, and a space for every five or so."""


def faces(chosen: Chosen) -> tuple[Face, ...]:
    """All that a page carries."""
    return tuple(face for cut, house in HOUSE.items() for face in _of(cut, house, chosen))


def _of(cut: Cut, house: Face, chosen: Chosen) -> Iterable[Face]:
    if cut not in chosen:
        return (house,)
    own = own_face(cut, chosen)
    has = _signs(font_file(own))
    left = "".join(sign for sign in house.repertoire if sign not in has)
    if not left:
        return (own,)
    there = "".join(sign for sign in house.repertoire if sign in has)
    return (
        replace(house, repertoire=left, shared=True),
        replace(own, repertoire=there, shared=True),
    )


def own_face(cut: Cut, chosen: Chosen) -> Face:
    """What a site names for a cut, pinned as the house's is as far as it can be."""
    package, file = chosen[cut]
    return replace(HOUSE[cut], package=package, file=file)


def names_of(chosen: Chosen) -> tuple[str, str]:
    """What text and titles are set in, and what labels and numbers are."""
    used = [own_face(cut, chosen) if cut in chosen else house for cut, house in HOUSE.items()]
    *text, mono = map(_family, used)
    return ", ".join(dict.fromkeys(text)), mono


def stand_ins(chosen: Chosen) -> str:
    """Rules for what is set until the faces are decoded, as wide as these are."""
    wider = {
        name: _width(font_file(own_face(cut, chosen))) / _width(font_file(HOUSE[cut]))
        for name, cut in zip(typefaces.STAND_INS, CUTS, strict=True)
        if cut in chosen
    }
    return typefaces.stand_in_rules(wider)


@cache
def _signs(file: Path) -> frozenset[str]:
    from fontTools.ttLib import TTFont

    return frozenset(map(chr, TTFont(file, lazy=True).getBestCmap()))


@cache
def _family(face: Face) -> str:
    """What a face calls itself."""

    def find() -> bytes:
        from fontTools.ttLib import TTFont

        return str(TTFont(font_file(face), lazy=True)["name"].getBestFamilyName()).encode()

    name = key("family", face.package, face.file, source=(_family,), libraries=(face.package,))
    return found_out(f"family-{name}", find).decode()


@cache
def _width(file: Path) -> float:
    """Of a letter, on average, in widths of its em."""
    from fontTools.ttLib import TTFont

    font = TTFont(file, lazy=True)
    names, widths = font.getBestCmap(), font["hmtx"]
    total = sum(widths[names[ord(each)]][0] for each in OFTEN)
    return float(total / len(OFTEN) / font["head"].unitsPerEm)


def lacking(file: Path) -> str:
    """The signs of ASCII that a font has not; without them it is none for a page."""
    return "".join(sign for sign in ASCII if sign not in _signs(file))
