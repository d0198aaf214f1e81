"""What the Python files of a volume declare: exhibits and numbers, and where."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.build import volumes
from engine.build.author import author_code
from engine.build.code import Code
from engine.errors import Mistakes, Place
from engine.exhibits.exhibit import Exhibit
from engine.exhibits.figure import Figure
from engine.exhibits.numbers import Numbers
from engine.experiment import is_frozen
from engine.memory import place_of

Declared = Exhibit | Numbers


@dataclass(frozen=True)
class Declaration:
    """One thing that an author's file declares, and where."""

    attribute: str
    """Its name in the file."""

    what: Declared
    code: Code

    def place(self, words: str = "") -> Place:
        """Where these words of it are written, or else where it begins."""
        return self.code.place_of(self.attribute, words)


def hyphened(attribute: str) -> str:
    """What a figure mark calls what an author's file calls so."""
    return attribute.lower().replace("_", "-")


def declarations(
    file: Path, mistakes: Mistakes, unread: set[str] | None = None
) -> dict[str, Declaration]:
    """Import an author's file and return what it declares itself, by name with hyphens.

    A file that cannot be imported, a figure without caption or alt: mistakes with their places.
    What the former may declare goes to `unread`.
    """
    found: dict[str, Declaration] = {}
    remedy = "mend this line; importing a volume's code must do nothing but declare"
    names: dict[str, object] | None = None
    code = Code(file)
    with author_code(Place(file), mistakes, remedy=remedy):
        names = vars(volumes.module(file.parent, file.stem))
    if names is None and unread is not None:
        unread |= code.may_declare
    for attribute, value in list((names or {}).items()):
        if isinstance(value, Exhibit | Numbers) and code.defines(attribute):
            declaration = Declaration(attribute, value, code)
            found[hyphened(attribute)] = declaration
            if isinstance(value, Exhibit):
                _check(declaration, value, mistakes)
    return found


def _check(declaration: Declaration, exhibit: Exhibit, mistakes: Mistakes) -> None:
    attribute, place = declaration.attribute, declaration.place()
    kind = type(exhibit)
    if not is_frozen(kind):
        mistakes.add(
            place_of(kind),
            f"the exhibit '{kind.__name__}' is no frozen dataclass",
            "write @dataclass(frozen=True) above it",
        )
    if not _said(getattr(exhibit, "alt", None)):
        mistakes.add(
            place,
            f"figure '{attribute}' has no alt text",
            'say in alt="…" what a person would see, for those who cannot',
        )
    if not _said(getattr(exhibit, "caption", None)):
        remedy = (
            "give the function a docstring: it becomes the caption"
            if isinstance(exhibit, Figure)
            else 'say in caption="…" what to notice'
        )
        mistakes.add(place, f"figure '{attribute}' has no caption", remedy)


def _said(words: object) -> bool:
    return isinstance(words, str) and bool(words.strip())
