"""What the Python files of a volume declare: exhibits and numbers, and where."""

from __future__ import annotations

import traceback
from dataclasses import dataclass
from pathlib import Path

from engine.build import volumes
from engine.build.code import Code
from engine.errors import Mistake, Mistakes, Place
from engine.exhibits.exhibit import Exhibit
from engine.exhibits.figure import Figure
from engine.exhibits.numbers import Numbers

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


def declarations(file: Path, mistakes: Mistakes) -> dict[str, Declaration]:
    """Import an author's file and return what it declares itself, by name with hyphens.

    A file that cannot be imported, a figure without caption or alt: mistakes with their places.
    """
    try:
        module = volumes.module(file.parent, file.stem)
    except Exception as error:
        mistakes.add(
            Place(file, _failing_line(error, file) or 1),
            f"{type(error).__name__}: {error}",
            "mend this line; importing a volume's code must do nothing but declare",
        )
        return {}
    code = Code(file)
    found: dict[str, Declaration] = {}
    for attribute, value in vars(module).items():
        if isinstance(value, Exhibit | Numbers) and code.defines(attribute):
            declaration = Declaration(attribute, value, code)
            found[attribute.lower().replace("_", "-")] = declaration
            if isinstance(value, Exhibit):
                _check(declaration, value, mistakes)
    return found


def _check(declaration: Declaration, exhibit: Exhibit, mistakes: Mistakes) -> None:
    attribute, place = declaration.attribute, declaration.place()
    if not _said(exhibit.alt):
        mistakes.add(
            place,
            f"figure '{attribute}' has no alt text",
            'say in alt="…" what a person would see, for those who cannot',
        )
    if not _said(exhibit.caption):
        remedy = (
            "give the function a docstring: it becomes the caption"
            if isinstance(exhibit, Figure)
            else 'say in caption="…" what to notice'
        )
        mistakes.add(place, f"figure '{attribute}' has no caption", remedy)


def _said(words: object) -> bool:
    return isinstance(words, str) and bool(words.strip())


def mistake_in_code(error: BaseException, place: Place) -> Mistake:
    """What an author's function raised, at the line of its file that was running."""
    line = _failing_line(error, place.file) or place.line
    return Mistake(
        Place(place.file, line),
        f"{type(error).__name__}: {error}",
        "mend this line, or what it is given",
    )


def _failing_line(error: BaseException, file: Path) -> int | None:
    """The last line of `file` that was running when the error was raised."""
    if isinstance(error, SyntaxError):
        return error.lineno
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == file.resolve()]
    return lines[-1] if lines else None
