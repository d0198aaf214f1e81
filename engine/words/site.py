"""What is said of the whole site, in `site.toml` beside its volumes; it may be missing."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field

from engine.errors import Mistakes, Place
from engine.words.declaration import Declaration, declare
from engine.words.prose import Prose
from engine.words.section import read_text

FILE = "site.toml"


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


def gather_site(content: Path, mistakes: Mistakes) -> SiteSettings:
    """The settings of a content folder, as far as they can be read."""
    file = content / FILE
    text = read_text(file, mistakes) if file.is_file() else None
    if text is None:
        return SiteSettings()
    return declare(Prose(text, Place(file)), SiteSettings, mistakes) or SiteSettings()
