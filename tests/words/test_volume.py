"""Reading a volume: what comes out of sound content, and what is said of unsound content."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ContentError, Mistakes, Place
from engine.words import FigureMark, Volume, read_volume
from engine.words.declaration import declare
from engine.words.prose import Prose
from engine.words.section import FrontMatter

SETTINGS = """\
site = "Machine Learning, Visualized"
notebook = "Backpropagation"
series = "How machines learn"
number = 1
title = "One backward sweep"
deck = "Every weight, *once*."
description = "How one sweep finds every derivative."
sections = ["machine", "concept"]
"""

SECTION = """\
+++
title = "The machine"
+++
Some prose.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A sound volume, named by a relative path as a builder would."""
    monkeypatch.chdir(tmp_path)
    here = Path("volume")
    here.mkdir()
    (here / "volume.toml").write_text(SETTINGS, encoding="utf-8")
    (here / "machine.md").write_text(SECTION, encoding="utf-8")
    (here / "concept.md").write_text(SECTION, encoding="utf-8")
    return here


def said(folder: Path) -> str:
    """Everything that the builder is told, one mistake after another."""
    with pytest.raises(ContentError) as caught:
        read_volume(folder)
    return str(caught.value)


def test_a_sound_volume(folder: Path) -> None:
    """Settings, sections and their order come out as written, with defaults filled in."""
    (folder / "concept.py").touch()
    (folder / "concept.md").write_text(
        '+++\ntitle = "The idea"\nid = "idea"\nkicker = "First"\nlayout = "wide"\n+++\n'
        "\nHello.\n\n::: card\n{figure one-two}\n:::\n",
        encoding="utf-8",
    )
    volume = read_volume(folder)
    assert isinstance(volume, Volume)
    assert volume.settings.language == "en"
    assert volume.settings.number == 1
    assert volume.bibliography is None
    assert volume.deck == Prose("Every weight, *once*.", Place(folder / "volume.toml", 6))
    machine, concept = volume.sections
    assert (machine.id, machine.kicker, machine.layout, machine.code) == (
        "machine",
        None,
        "text",
        None,
    )
    assert (concept.name, concept.id, concept.kicker) == ("concept", "idea", "First")
    assert (concept.title, concept.layout) == ("The idea", "wide")
    assert concept.code == folder / "concept.py"
    assert concept.prose.place == Place(folder / "concept.md", 7)
    assert concept.figures == (FigureMark("one-two", Place(folder / "concept.md", 11)),)


def test_a_deck_of_several_lines(folder: Path) -> None:
    """A deck in triple quotes starts on the line below them."""
    text = SETTINGS.replace('"Every weight, *once*."', '"""\nEvery weight,\nonce."""')
    (folder / "volume.toml").write_text(text, encoding="utf-8")
    deck = read_volume(folder).deck
    assert deck == Prose("Every weight,\nonce.", Place(folder / "volume.toml", 7))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "deck =",
            "dek =",
            "volume/volume.toml:1: 'deck' is missing\n"
            "    remedy: add deck = …: the opening lines, in Markdown\n"
            "volume/volume.toml:6: unknown key 'dek'\n"
            "    remedy: did you mean 'deck' or 'date'?",
        ),
        (
            "number = 1",
            "number = 1.5",
            "volume/volume.toml:4: 'number' should be a valid integer or should be a valid string\n"
            "    remedy: number is its number in the series",
        ),
        (
            '"machine", "concept"',
            '"machine", "machine"',
            "volume/volume.toml:8: 'sections' names 'machine' twice\n"
            '    remedy: sections is a list of section names, ["first", …]',
        ),
        (
            '"machine", "concept"',
            '"machin", "concept"',
            "volume/volume.toml:8: section 'machin' has no file machin.md\n"
            "    remedy: did you mean 'machine'?",
        ),
        (
            "number = 1",
            "number = ",
            "volume/volume.toml:4: this is not TOML: invalid value\n"
            '    remedy: a line reads key = "value"; text stands in quotes, lists in [ ]',
        ),
        (
            'sections = ["machine", "concept"]',
            'sections = ["machine", "concept"',
            "volume/volume.toml:8: this is not TOML: unclosed array\n"
            '    remedy: a line reads key = "value"; text stands in quotes, lists in [ ]',
        ),
        (
            "number = 1",
            'number = 1\nlanguage = "English!"',
            "volume/volume.toml:5: 'language' cannot be 'English!'\n"
            '    remedy: language is a language tag such as "en"',
        ),
        (
            "number = 1",
            'number = 1\nbibliography = "works.bib"',
            "volume/volume.toml:5: there is no file 'works.bib'\n"
            "    remedy: known here: nothing yet",
        ),
        (
            'sections = ["machine", "concept"]',
            'sections = ["machine"]\n\n[extra]\na = 1',
            "volume/volume.toml:10: unknown key 'extra'\n"
            "    remedy: known here: bibliography, date, deck, description, language, notebook, "
            "number, sections, series, site, title, title_lines",
        ),
        (
            '"Every weight, *once*."',
            '"""\nEvery weight,\n<br>once"""',
            "volume/volume.toml:8: raw HTML '<br>' in the prose\n"
            "    remedy: say it in Markdown, or in backticks if readers are to see the tag",
        ),
    ],
)
def test_mistakes_in_the_settings(folder: Path, old: str, new: str, expected: str | None) -> None:
    """Each mistake in volume.toml is named with its line and its remedy."""
    assert old in SETTINGS
    (folder / "volume.toml").write_text(SETTINGS.replace(old, new), encoding="utf-8")
    assert said(folder) == expected


def test_words_that_no_page_can_hold(folder: Path) -> None:
    """A control character, however it is written, and words of blanks alone have their lines."""
    text = SETTINGS.replace('"Backpropagation"', '"Back\\u0000propagation"')
    text = text.replace('"How machines learn"', '" "')
    (folder / "volume.toml").write_text(text, encoding="utf-8")
    (folder / "concept.md").write_text(SECTION.replace("prose", "pro\x7fse"), encoding="utf-8")
    assert said(folder) == (
        "volume/concept.md:4: the character U+007F, which no page can hold\n"
        "    remedy: take it out, or write what it was to stand for\n"
        "volume/volume.toml:2: 'notebook' holds the character U+0000, which no page can hold\n"
        "    remedy: take it out, or write what it was to stand for\n"
        "volume/volume.toml:3: 'series' is blank\n"
        "    remedy: say it in words, or leave the key out"
    )


@pytest.mark.parametrize("name", ["my volume", "v.1", "volumé"])
def test_a_folder_that_no_address_can_hold(folder: Path, name: str) -> None:
    """The name of a volume's folder is part of the address of its pages."""
    assert said(folder.rename(name)) == (
        f"{name}/volume.toml:1: the folder '{name}' cannot stand in an address\n"
        "    remedy: call it something of letters, digits, hyphens and underscores"
    )


def test_no_settings(tmp_path: Path) -> None:
    """A folder without volume.toml is no volume."""
    assert said(tmp_path) == (
        f"{tmp_path}/volume.toml:1: there is no such file\n"
        "    remedy: every volume begins with a volume.toml"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Only prose.\n",
            "volume/machine.md:1: no front matter\n"
            '    remedy: begin with a line +++, then title = "…", then another line +++',
        ),
        (
            '+++\ntitle = "A"\n\nProse.\n',
            "volume/machine.md:1: the front matter is never closed\n"
            '    remedy: begin with a line +++, then title = "…", then another line +++',
        ),
        (
            '+++\nkicker = "A"\n+++\n',
            "volume/machine.md:2: 'title' is missing\n"
            "    remedy: add title = …: the heading of the section, in quotes",
        ),
        (
            '+++\ntitle = "A"\n\nlayot = "wide"\n+++\n',
            "volume/machine.md:4: unknown key 'layot'\n    remedy: did you mean 'layout'?",
        ),
        (
            '+++\ntitle = "A"\nlayout = "broad"\n+++\n',
            "volume/machine.md:3: 'layout' should be 'text', 'wide', 'cards' or 'sheet'\n"
            '    remedy: layout is "text", "wide", "cards" or "sheet"',
        ),
        (
            '+++\ntitle = "A"\nid = "Big Idea"\n+++\n',
            "volume/machine.md:3: 'id' cannot be 'Big Idea'\n"
            "    remedy: id is the section's name in addresses: "
            "small letters, digits and hyphens",
        ),
        (
            '+++\ntitle = "A"\nid = "concept"\n+++\n',
            "volume/concept.md:1: the id 'concept' belongs to section 'machine' already\n"
            "    remedy: give one of the two another id in its front matter",
        ),
        (
            '+++\ntitle = "A"\n+++\n{figure a}\n\n{figure a}\n',
            "volume/machine.md:6: figure 'a' stands here a second time\n"
            "    remedy: keep one of the two marks; the other is at line 4",
        ),
    ],
)
def test_mistakes_in_a_section(folder: Path, text: str, expected: str) -> None:
    """Each mistake around the prose of a section is named with its line and its remedy."""
    (folder / "machine.md").write_text(text, encoding="utf-8")
    assert said(folder) == expected


def test_a_file_name_that_cannot_be_an_id(folder: Path) -> None:
    """A section without an id takes its file name, which then has to serve in addresses."""
    text = SETTINGS.replace('"concept"', '"The_Concept"')
    (folder / "volume.toml").write_text(text, encoding="utf-8")
    (folder / "concept.md").rename(folder / "The_Concept.md")
    assert said(folder) == (
        "volume/The_Concept.md:1: the file name 'The_Concept' cannot be an id\n"
        "    remedy: give the section an id of small letters, digits and hyphens"
    )


def test_text_that_is_not_utf8(folder: Path) -> None:
    """A file in another encoding is named at the first line that shows it."""
    (folder / "machine.md").write_bytes(SECTION.encode() + b"caf\xe9\n")
    assert said(folder) == (
        "volume/machine.md:5: this line is not UTF-8 text\n    remedy: save the file as UTF-8"
    )


def test_all_mistakes_of_a_volume_at_once(folder: Path) -> None:
    """Settings, front matter and prose of several files are judged in one go."""
    (folder / "volume.toml").write_text(SETTINGS + 'colour = "red"\n', encoding="utf-8")
    (folder / "machine.md").write_text("+++\ntitle = 3\n+++\n<b>Bold</b>\n", encoding="utf-8")
    (folder / "concept.md").write_text(SECTION + "\n:::\n", encoding="utf-8")
    assert [line for line in said(folder).split("\n") if not line.startswith(" ")] == [
        "volume/concept.md:6: ':::' closes no box",
        "volume/machine.md:2: 'title' should be a valid string",
        "volume/machine.md:4: raw HTML '</b>' in the prose",
        "volume/machine.md:4: raw HTML '<b>' in the prose",
        "volume/volume.toml:9: unknown key 'colour'",
    ]


@settings(deadline=None)
@given(
    before=st.integers(0, 30),
    quoted=st.integers(0, 5),
    after=st.integers(0, 5),
)
def test_the_line_of_a_key(before: int, quoted: int, after: int) -> None:
    """A wrong key is reported on its own line, whatever comments and long texts surround it."""
    long_text = 'kicker = """' + "\nwrong = 1" * quoted + '"""'
    lines = ["# wrong is a word"] * before + ['title = "A"', long_text, "wrong = 2"]
    mistakes = Mistakes()
    toml = Prose("\n".join([*lines, *["#"] * after]), Place(Path("a.md"), 2))
    assert declare(toml, FrontMatter, mistakes) is not None
    with pytest.raises(ContentError) as caught:
        mistakes.settle()
    (mistake,) = caught.value.mistakes
    assert mistake.problem == "unknown key 'wrong'"
    assert mistake.place.line == 2 + before + 1 + quoted + 1
