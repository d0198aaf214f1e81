"""The marks of a film, and the rules that move them."""

from __future__ import annotations

from xml.etree import ElementTree

from engine.films.film import Film


def tree(film: Film) -> ElementTree.Element:
    """The drawing as a tree; it has to be well-formed XML for that."""
    return ElementTree.fromstring(f"<svg>{film.drawing}</svg>")


def marks(film: Film, name: str) -> list[ElementTree.Element]:
    """All elements of a name."""
    return [each for each in tree(film).iter() if each.get("data-mark") == name]


def rules(film: Film, name: str) -> dict[str, str]:
    """The declarations that move the one mark of a name."""
    (mark,) = marks(film, name)
    moves = mark.get("class") or next(
        group.get("class", "") for group in tree(film).iter() if mark_in(group, name)
    )
    return dict(each.split(":", 1) for each in film.motion[moves].split(";"))


def mark_in(group: ElementTree.Element, name: str) -> bool:
    """Whether a group with a class holds the mark."""
    return bool(group.get("class")) and any(m.get("data-mark") == name for m in group)
