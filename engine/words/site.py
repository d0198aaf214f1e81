"""What is said of the whole site, in `site.toml` beside its volumes; it may be missing."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field

from engine.errors import Mistakes, Place
from engine.words.declaration import Declaration, declare, line_of
from engine.words.prose import Prose
from engine.words.section import read_text

FILE = "site.toml"

LANGUAGE = r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$"

Colour = Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]


class SiteSettings(Declaration):
    """What site.toml says."""

    base: Annotated[
        str,
        Field(
            pattern=r"^(https?://[^\s/?#]+/([^\s?#]*/)?)?$",
            description='where the site will stand, "https://somebody.example/notebook/"',
        ),
    ] = ""
    """Empty where nobody knows: then pages name no address of their own."""

    site: Annotated[
        str | None, Field(min_length=1, description="the name of the site, for all its volumes")
    ] = None
    notebook: Annotated[
        str | None, Field(min_length=1, description="the name of the notebook, for all volumes")
    ] = None
    series: Annotated[
        str | None, Field(min_length=1, description="the series to which all volumes belong")
    ] = None
    language: Annotated[
        str | None,
        Field(pattern=LANGUAGE, description='a language tag such as "en", for all volumes'),
    ] = None
    footer: Annotated[str, Field(description="a line at the foot of every page")] = ""
    colours: Annotated[
        Mapping[
            Literal[
                "ink", "quiet", "hairline", "paper", "signal",
                "blame", "increase", "decrease", "class0", "class1",
            ],
            tuple[Colour, Colour],
        ],
        Field(description='a table of roles: ink = ["#111111", "#eeeeee"], on light, dark paper'),
    ] = {}  # fmt: skip

    faces: Annotated[
        Mapping[Literal["text", "italic", "title", "mono"], tuple[str, str]],
        Field(description='a table of cuts: text = ["package", "Font-Regular.ttf"], as installed'),
    ] = {}

    @property
    def of_volumes(self) -> dict[str, object]:
        """What it says for every volume that does not say it itself."""
        said = {name: getattr(self, name) for name in ("site", "notebook", "series", "language")}
        return {name: value for name, value in said.items() if value is not None}


def gather_site(content: Path, mistakes: Mistakes) -> SiteSettings:
    """The settings of a content folder, as far as they can be read."""
    file = content / FILE
    text = read_text(file, mistakes) if file.is_file() else None
    if text is None:
        return SiteSettings()
    return declare(Prose(text, Place(file)), SiteSettings, mistakes) or SiteSettings()


def place_of_setting(content: Path, key: str) -> Place:
    """Where site.toml says something."""
    file = content / FILE
    text = read_text(file, Mistakes()) if file.is_file() else None
    return Place(file, line_of(key, text or "") + 1)
