"""A volume: one folder of content, read and checked as a whole."""

from __future__ import annotations

import datetime
import re
import tomllib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, field_validator

from engine.errors import ContentError, Mistakes, Place, did_you_mean
from engine.words.bibliography import Bibliography, read_bibliography
from engine.words.declaration import Declaration, declare, line_of, place_of_key
from engine.words.grammar import parse
from engine.words.prose import Prose
from engine.words.section import Section, read_section, read_text
from engine.words.site import LANGUAGE, SiteSettings, gather_site
from engine.words.titles import check_title

SETTINGS = "volume.toml"

FOLDER = r"[A-Za-z0-9_-]+"
"""What a volume's folder may be called: it is part of the address of every page."""


class Settings(Declaration):
    """What volume.toml says."""

    site: Annotated[
        str, Field(min_length=1, description="the name of the whole site, here or in site.toml")
    ]
    notebook: Annotated[
        str, Field(min_length=1, description="the name of this notebook, here or in site.toml")
    ]
    series: Annotated[
        str, Field(min_length=1, description="the series that it belongs to, here or in site.toml")
    ]
    number: Annotated[int | str, Field(description="its number in the series")]
    title: Annotated[str, Field(min_length=1, description="the title of the page")]
    title_lines: Annotated[
        tuple[str, ...],
        Field(description='the title as set in large type, ["Back", "propagation"]'),
    ] = ()
    deck: Annotated[str, Field(min_length=1, description="the opening lines, in Markdown")]
    language: Annotated[
        str,
        Field(pattern=LANGUAGE, description='a language tag such as "en"'),
    ] = "en"
    description: Annotated[
        str, Field(min_length=1, description="one sentence for search engines and link previews")
    ]
    sections: Annotated[
        tuple[str, ...], Field(min_length=1, description='a list of section names, ["first", …]')
    ]
    date: Annotated[datetime.date | None, Field(description="when it appeared, 2026-04-01")] = None
    bibliography: Annotated[str | None, Field(description="the name of a BibTeX file")] = None

    @field_validator("sections")
    @classmethod
    def _named_once(cls, sections: tuple[str, ...]) -> tuple[str, ...]:
        twice = sorted({name for name in sections if sections.count(name) > 1})
        if twice:
            raise ValueError(f"names '{twice[0]}' twice")
        return sections


@dataclass(frozen=True)
class Volume:
    """Everything that people wrote for one page."""

    folder: Path
    settings: Settings
    deck: Prose
    """The deck of the settings, with the place where it stands."""

    sections: tuple[Section, ...]
    bibliography: Bibliography | None
    toml: Prose
    """Its settings as they were typed."""

    whole: SiteSettings
    """Those of the site that it belongs to."""


def read_volume(folder: Path) -> Volume:
    """Read a folder of content; raise all its mistakes at once."""
    mistakes = Mistakes()
    volume = gather_volume(folder, mistakes)
    mistakes.settle()
    assert volume is not None
    return volume


def language_of(folder: Path) -> str:
    """The language of a volume of which nothing else is read; English if it does not say."""
    with suppress(OSError, ValueError):
        told = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8-sig"))
        if isinstance(language := told.get("language"), str):
            return language
    if language := gather_site(folder.parent, Mistakes()).language:
        return language
    return str(Settings.model_fields["language"].default)


def gather_volume(folder: Path, mistakes: Mistakes) -> Volume | None:
    """As much of a volume as can be read, so that it can be judged too; None if that is nothing."""
    file = folder / SETTINGS
    if not re.fullmatch(FOLDER, folder.name):
        mistakes.add(
            Place(file),
            f"the folder '{folder.name}' cannot stand in an address",
            "call it something of letters, digits, hyphens and underscores",
        )
    if not file.is_file():
        mistakes.add(Place(file), "there is no such file", "every volume begins with a volume.toml")
        return None
    text = read_text(file, mistakes)
    if text is None:
        return None
    toml = Prose(text, Place(file))
    whole = gather_site(folder.parent, Mistakes())  # whose mistakes are told once for all volumes
    settings = declare(toml, Settings, mistakes, whole.of_volumes)
    if settings is None:
        # Without the list of sections, the best we can do is to read every one there is.
        for each in sorted(folder.glob("*.md")):
            read_section(each, mistakes)
        return None

    place = Place(file, line_of("sections", text) + 1)
    sections = [_named_section(folder, name, place, mistakes) for name in settings.sections]
    found = tuple(section for section in sections if section is not None)
    _check_title(settings, toml, mistakes)
    _check_ids(found, mistakes)
    bibliography = _named_bibliography(folder, settings, text, mistakes)
    deck = _deck(settings, text, file, mistakes)
    return Volume(folder, settings, deck, found, bibliography, toml, whole)


def _named_section(folder: Path, name: str, place: Place, mistakes: Mistakes) -> Section | None:
    file = folder / f"{name}.md"
    if Path(name).name == name and file.is_file():
        return read_section(file, mistakes)
    there = [each.stem for each in folder.glob("*.md")]
    mistakes.add(place, f"section '{name}' has no file {name}.md", did_you_mean(name, there))
    return None


def _named_bibliography(
    folder: Path, settings: Settings, text: str, mistakes: Mistakes
) -> Bibliography | None:
    if settings.bibliography is None:
        return None
    file = folder / settings.bibliography
    if Path(settings.bibliography).name != settings.bibliography:
        mistakes.add(
            Place(folder / SETTINGS, line_of("bibliography", text) + 1),
            f"'{settings.bibliography}' lies outside of the volume's folder",
            "give the name of a file in it, as in works.bib",
        )
        return Bibliography({}, file, whole=False)
    if file.is_file():
        return read_bibliography(file, mistakes)
    mistakes.add(
        Place(folder / SETTINGS, line_of("bibliography", text) + 1),
        f"there is no file '{settings.bibliography}'",
        did_you_mean(settings.bibliography, [each.name for each in folder.glob("*.bib")]),
    )
    return Bibliography({}, file, whole=False)


def _check_title(settings: Settings, toml: Prose, mistakes: Mistakes) -> None:
    """Note a title that cannot be set, and lines for large type that are of another title."""
    check_title(settings.title, place_of_key("title", toml), mistakes)
    lines = "".join(settings.title_lines)
    if lines and _letters(lines) != _letters(settings.title):
        mistakes.add(
            place_of_key("title_lines", toml),
            f"the lines {list(settings.title_lines)} are not those of the title '{settings.title}'",
            "break the title where it may be broken, and change nothing else",
        )


def _letters(words: str) -> str:
    return re.sub(r"[\W_]", "", words)


def _check_ids(sections: tuple[Section, ...], mistakes: Mistakes) -> None:
    owners: dict[str, Section] = {}
    for section in sections:
        owner = owners.setdefault(section.id, section)
        if owner is not section:
            mistakes.add(
                section.place,
                f"the id '{section.id}' belongs to section '{owner.name}' already",
                "give one of the two another id in its front matter",
            )


def _deck(settings: Settings, text: str, file: Path, mistakes: Mistakes) -> Prose:
    line = line_of("deck", text)
    opening = text.split("\n")[line].rstrip()
    # TOML drops the line break after opening triple quotes: the text starts on the next line.
    starts_below = opening.endswith(('"""', "'''")) and opening.count(opening[-3:]) == 1
    deck = Prose(settings.deck, Place(file, line + 1 + starts_below))
    try:
        parse(deck)
    except ContentError as error:
        mistakes.extend(error)
    return deck
