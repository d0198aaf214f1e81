"""Whatever a person writes wherever words go: it is shown as it is, or told with its line."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

import lxml.html
import pytest

from engine.build.read import CheckedVolume
from engine.build.site import build
from engine.errors import ContentError
from tests.conftest import Workspace

VALUES = {
    "a script": "<script>alert(document.domain)</script>",
    "the end of an attribute": "\"><img src=x onerror=alert()> ' onload='x",
    "references": "&lt;b&gt; &amp; &copy &#x41; & <",
    "ends of what is open": "]]> --> </style></script></title></svg></math></html>",
    "an address that runs": "javascript:alert()",
    "an address that loads": "url(https://a.org/x) @import 'a.css'; </a>",
    "a template": "{{ settings }} {% raw %} {# no #}",
    "a control character": "a\u0001b",
    "nothing at all": "\u0000",
    "blanks": "  ",
    "TeX and Markdown": "a $x_ *b* `c` [d](e) \\f ~~g~~ | h",
    "long": "word " * 400,
}


@dataclass(frozen=True)
class Field:
    """A place where words go."""

    file: str
    old: str
    new: str
    """With `%s` where the words stand."""

    written: Callable[[str], str] = json.dumps
    """How they are written there: in most files, as a text in double quotes."""


def bare(words: str) -> str:
    """Markdown and BibTeX have no quotes around them."""
    return words


RISING = """\
size=(120, 80))
def rising_line(canvas: Canvas, run: Trajectory, progress: float)"""

RISING_BY_CHOICE = """\
size=(120, 80), choices=("a", %s))
def rising_line(canvas: Canvas, run: Trajectory, progress: float, choice: int)"""

FIELDS = {
    "site": Field("volume.toml", '"A site"', "%s"),
    "notebook": Field("volume.toml", '"v.0"', "%s"),
    "series": Field("volume.toml", '"A Series"', "%s"),
    "number": Field("volume.toml", "number = 1", "number = %s"),
    "title": Field("volume.toml", '"A tiny volume"', "%s"),
    "title lines": Field("volume.toml", "number = 1", 'number = 1\ntitle_lines = ["A", %s]'),
    "language": Field("volume.toml", "number = 1", "number = 1\nlanguage = %s"),
    "deck": Field("volume.toml", '"It has everything that a volume may have, and *l', "%s # "),
    "description": Field("volume.toml", '"The smallest volume that shows', "%s # "),
    "section title": Field("pictures.md", '"Pictures"', "%s"),
    "kicker": Field("pictures.md", '"Drawn"', "%s"),
    "heading": Field("pictures.md", "Moving ones", "%s", bare),
    "paragraph": Field("pictures.md", "is used [", "%s [", bare),
    "title of a link": Field("pictures.md", "(#still-ones)", "(#still-ones %s)"),
    "address": Field("pictures.md", "(#still-ones)", "(<%s>)", bare),
    "code": Field("pictures.md", "See [above]", "`` %s ``. See [above]", bare),
    "language of code": Field(
        "pictures.md", "{figure wandering", "~~~%s\ncode\n~~~\n\n{figure wandering", bare
    ),
    "word in a formula": Field("pictures.md", "p - y", "p - \\text{%s}", bare),
    "label": Field("start.py", '"Slow"', "%s"),
    "remark": Field("start.py", '"{right} of {points} are right."', "%s"),
    "alt of the machine": Field("start.py", '"A network, its field and its loss."', "%s"),
    "caption": Field("start.py", '"All of it was computed, from [[facts.points]] points."', "%s"),
    "quoted word": Field("start.py", '"points": len(run.targets)', '"points": %s'),
    "caption of a still": Field("pictures.py", '"At the end, {loss}."', "%s"),
    "alt": Field("pictures.py", '"A line rises to the right."', "%s"),
    "docstring": Field("pictures.py", '"""The dot walks along the loss."""', "%s"),
    "choice": Field("pictures.py", RISING, RISING_BY_CHOICE),
    "sentence": Field("pictures.py", "seconds=1, alt", "seconds=1, says=lambda *_: %s, alt"),
    "drawn word": Field(
        "pictures.py", "    canvas.line(", '    canvas.text(9, 9, %s, "ink", 13)\n    canvas.line('
    ),
    "author": Field("works.bib", "Linnainmaa, Seppo", "%s", bare),
    "title of a work": Field("works.bib", "Rounding errors", "%s", bare),
    "school": Field("works.bib", "University of Helsinki", "%s", bare),
    "note": Field("works.bib", "{1970}", "{1970}, note = {%s}", bare),
    "url": Field("works.bib", "{1970}", "{1970}, url = {%s}", bare),
    "doi": Field("works.bib", "{1970}", "{1970}, doi = {%s}", bare),
}


LATE = frozenset({"address", "quoted word", "sentence", "drawn word"})
"""What is judged with all pages together, or once it is computed."""


def write(workspace: Workspace, field: Field, words: str) -> bool:
    """Put the words in that place, unless others have taken it."""
    file = workspace.volume / field.file
    text = file.read_text(encoding="utf-8")
    if text.count(field.old) != 1:
        return False
    new = field.new.replace("%s", field.written(words))
    file.write_text(text.replace(field.old, new), encoding="utf-8")
    return True


def told(workspace: Workspace, *, built: bool) -> list[str]:
    """What the writer is told of the volume; each must lie in a file of the volume."""
    try:
        if built:
            build(
                workspace.folder / "content",
                workspace.folder / "site",
                cache=workspace.folder / ".cache",
            )
            return []
        found = CheckedVolume.read(workspace.volume).mistakes.mistakes
    except ContentError as error:
        found = error.mistakes
    for mistake in found:
        assert mistake.place.file.is_relative_to(workspace.volume), mistake
        lines = mistake.place.file.read_text(encoding="utf-8").count("\n") + 1
        assert 1 <= mistake.place.line <= lines, mistake
        assert mistake.remedy, mistake
    return [str(mistake) for mistake in found]


def shown(workspace: Workspace) -> list[str]:
    """Every text and every attribute of the volume's page."""
    page = lxml.html.document_fromstring(workspace.page.read_bytes())
    return [str(words) for words in page.xpath("//text() | //@*")]


@pytest.mark.parametrize("kind", VALUES)
def test_any_words_in_any_place(workspace: Workspace, kind: str) -> None:
    """They are told at a line of the writer's file, or shown as they are on pages that hold no
    more than pages may."""
    words = VALUES[kind]
    originals = {file: file.read_bytes() for file in workspace.volume.iterdir() if file.is_file()}

    def restore() -> None:
        for file, content in originals.items():
            file.write_bytes(content)

    sound = []
    for name, field in FIELDS.items():
        assert write(workspace, field, words), name
        if name in LATE:
            told(workspace, built=True)
        elif not told(workspace, built=False):
            sound.append(name)
        restore()
    while sound:
        put = [name for name in sound if write(workspace, FIELDS[name], words)]
        assert told(workspace, built=True) == []
        if "site" in put:
            assert any(words in each for each in shown(workspace))
        sound = [name for name in sound if name not in put]
        restore()
