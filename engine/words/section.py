"""One section of a volume: front matter, Markdown, and the code of its figures."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

from markdown_it.token import Token
from pydantic import Field

from engine.errors import ContentError, Mistakes, Place
from engine.memory import Codec, codec_for, key
from engine.words.declaration import Declaration, declare, place_of_key
from engine.words.grammar import IDENTIFIER, parse, place_of, walk
from engine.words.prose import FigureMark, Prose
from engine.words.titles import check_title

FENCE = "+++"


class FrontMatter(Declaration):
    """What stands between the +++ lines."""

    title: Annotated[str, Field(min_length=1, description="the heading of the section, in quotes")]
    id: Annotated[
        str | None,
        Field(
            pattern=f"^{IDENTIFIER}$",
            description="the section's name in addresses: small letters, digits and hyphens",
        ),
    ] = None
    kicker: Annotated[str | None, Field(description="the small label above the title")] = None
    question: Annotated[
        str | None, Field(description="the question that it answers, for the contents")
    ] = None
    page: Annotated[
        str | None,
        Field(
            pattern=f"^{IDENTIFIER}$",
            description="the name of a page of its own, beside the volume's first",
        ),
    ] = None
    layout: Annotated[
        Literal["text", "wide", "cards", "sheet"],
        Field(description='"text", "wide", "cards" or "sheet"'),
    ] = "text"


@dataclass(frozen=True)
class Section:
    """A section as its writer left it."""

    name: str
    """Of the file, without `.md`."""

    title: str
    id: str
    kicker: str | None
    question: str | None
    """What it answers, as the contents say it."""

    layout: str
    """"text", "wide", "cards", or "sheet": one to fill in by hand, or filled in."""

    page: str
    """Name of the page that it stands on: index is the volume's first."""

    prose: Prose
    """All that follows the front matter. Boxes may span figure marks, so it stays in one piece."""

    figures: tuple[FigureMark, ...]
    """The figure marks of the prose, in reading order."""

    place: Place
    toml: Prose
    """Its front matter as it was typed."""

    code: Path | None
    """The Python file beside it, where its figures are drawn."""

    can_be_parsed: bool
    """Whether nothing in its prose hides what else is there."""


def read_section(file: Path, mistakes: Mistakes) -> Section | None:
    """The section in a file that exists, or None once its mistakes are noted."""
    text = read_text(file, mistakes)
    if text is None:
        return None
    lines = text.split("\n")
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE][:2]
    if len(fences) < 2 or fences[0] != 0:
        problem = "the front matter is never closed" if 0 in fences else "no front matter"
        mistakes.add(
            Place(file),
            problem,
            f'begin with a line {FENCE}, then title = "…", then another line {FENCE}',
        )
        return None
    end = fences[1]
    toml = Prose("\n".join(lines[1:end]), Place(file, 2))
    front = declare(toml, FrontMatter, mistakes)
    prose = Prose("\n".join(lines[end + 1 :]), Place(file, end + 2))
    figures = _figures(prose, mistakes)
    if front is None:
        return None
    identifier = front.id or file.stem
    if not re.fullmatch(IDENTIFIER, identifier):
        mistakes.add(
            Place(file),
            f"the file name '{file.stem}' cannot be an id",
            "give the section an id of small letters, digits and hyphens",
        )
    check_title(front.title, place_of_key("title", toml), mistakes)
    code = file.with_suffix(".py")
    return Section(
        name=file.stem,
        title=front.title,
        id=identifier,
        kicker=front.kicker,
        question=front.question,
        layout=front.layout,
        page=front.page or "index",
        prose=prose,
        figures=figures or (),
        place=Place(file),
        toml=toml,
        code=code if code.is_file() else None,
        can_be_parsed=figures is not None,
    )


def read_text(file: Path, mistakes: Mistakes) -> str | None:
    """The file's text, or None once it is noted that it is not UTF-8."""
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        mistakes.add(Place(file, line), "this line is not UTF-8 text", "save the file as UTF-8")
        return None


FIGURES: Codec[tuple[FigureMark, ...]] = codec_for(tuple[FigureMark, ...])


def _figures(prose: Prose, mistakes: Mistakes) -> tuple[FigureMark, ...] | None:
    """The figure marks of prose, None if it cannot be parsed; sound ones are found out once."""
    name = f"figures-{key('figures', prose, source=(_figures,))}"
    kept = FIGURES.known(name)
    if kept is not None:
        return kept
    wrong = Mistakes()
    figures = _noted(prose, wrong)
    mistakes.extend(wrong.gathered)
    if not wrong.gathered.mistakes and figures is not None:
        FIGURES.keep(name, figures)
    return figures


def _noted(prose: Prose, mistakes: Mistakes) -> tuple[FigureMark, ...] | None:
    try:
        tokens = parse(prose)
    except ContentError as error:
        mistakes.extend(error)
        return None
    marks: dict[str, FigureMark] = {}
    for token in walk(tokens):
        if token.type == "figure":
            _note_mark(token, marks, mistakes)
    return tuple(marks.values())


def _note_mark(token: Token, marks: dict[str, FigureMark], mistakes: Mistakes) -> None:
    """Note a figure, or its next frame; what stands here a second time is a mistake."""
    frame, place = token.meta["frame"], place_of(token)
    first = marks.get(token.content)
    if first is None:
        first = marks[token.content] = FigureMark(token.content, place, min(frame, 1))
        if frame > 1:
            mistakes.add(
                place,
                f"frame {frame} of '{first.name}' stands before its first",
                f"begin with {{figure {first.name} 1}}",
            )
    elif frame and first.frames:
        marks[first.name] = replace(first, frames=frame)
        if frame != first.frames + 1:
            mistakes.add(
                place,
                f"frame {frame} of '{first.name}' stands behind its frame {first.frames}",
                f"show them in order: {{figure {first.name} {first.frames + 1}}}",
            )
    else:
        mistakes.add(
            place,
            f"figure '{first.name}' stands here a second time",
            f"keep one of the two marks; the other is at line {first.place.line}",
        )
    if frame and token.level:
        mistakes.add(
            place,
            f"a frame of '{first.name}' stands in a box",
            "let the frames stand between paragraphs, outside of boxes and lists",
        )
