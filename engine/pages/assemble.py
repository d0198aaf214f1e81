"""Put a page together: templates, style rules, films and prose, under a policy that allows no more.

The policy names the style sheet by its hash, so a page cannot carry any other; `style` attributes
are thereby forbidden, and everything that moves is a class.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import (
    BytecodeCache,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
)
from jinja2.bccache import Bucket
from markupsafe import Markup

from engine.catalogue import counted, grouped, say
from engine.drawing.palette import LIGHT, theme
from engine.drawing.shapes import number
from engine.films.film import Sheet
from engine.memory import keep, key, known
from engine.words.titles import plain_title, set_title

TEMPLATES = next(
    folder
    for folder in (Path(__file__).parents[1] / "templates", Path(__file__).parents[2] / "templates")
    if folder.is_dir()
)
"""Those of the house: within the package where it is installed, else beside it."""


@dataclass(frozen=True)
class StyleSheet:
    """Style rules as they stand in a page, to the byte."""

    rules: str

    @property
    def source(self) -> str:
        """How a Content-Security-Policy names it."""
        return f"'sha256-{b64encode(sha256(self.rules.encode()).digest()).decode()}'"


FROM_RIGHT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
"""Languages that are written from right to left, unless a script is named."""


def direction(language: str) -> str:
    """In which direction a language is written, as HTML's `dir`."""
    name, *rest = language.lower().split("-")
    scripts = {"arab", "hebr", "syrc", "thaa", "nkoo"}
    written = next((each in scripts for each in rest if len(each) == 4), name in FROM_RIGHT)
    return "rtl" if written else "ltr"


class _Compiled(BytecodeCache):
    """What Jinja has made of each template, kept from one process to the next.

    Jinja itself looks whether it was made from this text, by this version, for this Python.
    """

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what is kept."""
        written = known(self._name(bucket))
        if written is not None:
            bucket.bytecode_from_string(written)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        keep(self._name(bucket), bucket.bytecode_to_string())

    def _name(self, bucket: Bucket) -> str:
        found = key("template", bucket.key, bucket.checksum, source=(environment,))
        return f"template-{found}"


@cache
def environment(folder: Path | None = None) -> Environment:
    """Jinja with autoescape for HTML, and an error for any name that does not exist.

    Templates are those of a folder, if one is given, and those of the house. One environment for
    the whole build, since it compiles each template once.
    """
    jinja = Environment(
        loader=FileSystemLoader([folder, TEMPLATES] if folder else TEMPLATES),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        bytecode_cache=_Compiled(),
    )
    jinja.filters["num"] = number
    jinja.filters["titled"] = set_title
    jinja.filters["untitled"] = plain_title
    jinja.filters["direction"] = direction
    jinja.globals |= {"say": say, "counted": counted, "grouped": grouped}
    return jinja


def page_rules(**parts: Any) -> StyleSheet:
    """The style sheet of a page, from its template."""
    return StyleSheet(
        environment()
        .get_template("page.css")
        .render(
            light=_properties(theme("light")),
            dark=_properties(theme("dark")),
            roles=list(LIGHT.items()),
            **parts,
        )
    )


def sheet_rules(sheets: Mapping[str, Sheet]) -> StyleSheet:
    """Each field's grey tiles, named once however often the page shows them."""
    return StyleSheet(
        "".join(
            f".{name}{{--columns:{sheet.columns};--rows:{sheet.rows};--side:{sheet.side};"
            f"--pitch:{sheet.side + 2};background-image:"
            f"url(data:image/avif;base64,{b64encode(sheet.encoded).decode()})}}"
            for name, sheet in sheets.items()
        )
    )


def policy(sheets: Sequence[StyleSheet]) -> str:
    """What the page allows itself: its own style sheets by hash, pictures and fonts it carries.

    Without scripts it connects to nothing; but judges of pages ask for robots.txt in its name.
    """
    styles = " ".join(sheet.source for sheet in sheets)
    carried = "img-src data:; font-src data:"
    return f"default-src 'none'; style-src {styles}; {carried}; connect-src 'self'"


def render(template: str, folder: Path | None = None, /, **parts: object) -> Markup:
    """One template, of a folder or of the house, filled in."""
    try:
        return Markup(environment(folder).get_template(template).render(**parts))
    except TemplateNotFound as error:
        where = f"neither in {folder.name}/ nor in the house" if folder else "not in the house"
        raise TemplateNotFound(error.name, f"the template '{error.name}' is {where}") from error


def _properties(colours: Mapping[Any, str]) -> str:
    tint = "color-mix(in srgb,var(--ink) 5%,var(--paper))"
    return ";".join(f"--{role}:{colour}" for role, colour in colours.items()) + f";--tint:{tint}"
