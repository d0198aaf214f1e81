"""What is said once for all volumes, in site.toml."""

from __future__ import annotations

import io
import re
import shutil
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from engine.build.check_colours import contrast
from engine.build.site import build
from engine.drawing.palette import DARK, LIGHT, theme
from engine.errors import ContentError
from engine.pages import typefaces

ROOT = Path(__file__).parents[2]

SITE = """
site = "A whole site"
notebook = "v.9"
series = "One series"
language = "de"
footer = "Made *by us*, with `numpy`."

[colours]
signal = ["#7a0000", "#ff9d9d"]
paper = ["#ffffff", "#000000"]
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A volume that leaves to the site what it can."""
    folder = tmp_path / "content"
    shutil.copytree(ROOT / "tests" / "volumes" / "tiny", folder / "tiny")
    settings = folder / "tiny" / "volume.toml"
    kept = [line for line in settings.read_text().splitlines()
            if line.split(" ")[0] not in ("site", "notebook", "series")]  # fmt: skip
    settings.write_text("\n".join(kept))
    return folder


def made(content: Path) -> str:
    """Its first page."""
    build(content, content.parent / "site", cache=content.parent / "cache")
    return (content.parent / "site" / "tiny" / "index.html").read_text()


@pytest.mark.cold
def test_what_the_site_says_holds_for_its_volumes(content: Path) -> None:
    """Names, language and footer; a volume's own word goes before the site's."""
    (content / "site.toml").write_text(SITE)
    page = made(content)
    assert '<html lang="de">' in page
    assert "A whole site // Notizbuch · v.9" in page
    assert "One series · Band 1" in page
    assert "<p>Made <em>by us</em>, with <code>numpy</code>.</p></footer>" in page
    settings = content / "tiny" / "volume.toml"
    settings.write_text(f'notebook = "mine"\nlanguage = "en"\n{settings.read_text()}')
    page = made(content)
    assert "A whole site // notebook · mine" in page
    assert '<html lang="en">' in page


def test_what_neither_says_is_missing(content: Path) -> None:
    """And where it may be said is told."""
    with pytest.raises(ContentError) as caught:
        made(content)
    told = {each.problem: each.remedy for each in caught.value.mistakes}
    assert set(told) == {"'site' is missing", "'notebook' is missing", "'series' is missing"}
    assert all("here or in site.toml" in remedy for remedy in told.values())


@pytest.mark.cold
def test_pages_are_set_in_the_colours_of_the_site(content: Path) -> None:
    """In both themes; roles that it does not name keep ours, and drawings keep the house's."""
    (content / "site.toml").write_text(SITE)
    page = made(content)
    light, dark = re.findall(r"--ink:(#\w+);[^}]*?--signal:(#\w+)", page)[:2]
    assert light == (LIGHT["ink"], "#7a0000")
    assert dark == (DARK["ink"], "#ff9d9d")
    assert theme("light") == LIGHT
    assert theme("dark") == DARK


@pytest.mark.parametrize(
    ("colours", "problem"),
    [
        ('ink = ["#eeeeee", "#eeeeee"]', "on light paper, the colour #eeeeee of 'ink' has"),
        ('paper = ["#fbf9f4", "#a8a196"]', "on dark paper, the colour #a8a196 of 'quiet' has"),
        ('class0 = ["#f4f4f4", "#ffffff"]', "on light paper, the colour #f4f4f4 of 'class0' has"),
        ('ink = ["black", "white"]', "'colours' "),
        ('ink = ["#000000"]', "'colours' "),
        ('inks = ["#000000", "#ffffff"]', "'colours' "),
        ('ink = "#000000"', "'colours' "),
    ],
)
def test_colours_that_cannot_be_read_are_told(content: Path, colours: str, problem: str) -> None:
    """Too little contrast, no colours, no roles: at the line of the table."""
    check_told(content, "colours", colours, problem)


def check_told(content: Path, table: str, keys: str, problem: str) -> None:
    """A table with such keys refuses the build, with that problem, where the table begins."""
    said = f'site = "A"\nnotebook = "n"\nseries = "s"\n[{table}]\n{keys}\n'
    (content / "site.toml").write_text(said)
    with pytest.raises(ContentError) as caught:
        made(content)
    found = [each for each in caught.value.mistakes if problem in each.problem]
    assert found
    for each in found:
        assert (each.place.file.name, each.place.line) == ("site.toml", 4)
        assert each.remedy


def test_contrast_is_that_of_the_guidelines() -> None:
    """Black on white 21, nothing on itself 1, and a grey whose value is known."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#808080", "#808080") == pytest.approx(1)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#ffffff", "#767676") == contrast("#767676", "#ffffff")


FACES = """site = "A"
notebook = "n"
series = "s"
[faces]
text = ["matplotlib", "DejaVuSerif.ttf"]
mono = ["matplotlib", "DejaVuSansMono.ttf"]
"""


@pytest.mark.cold
def test_pages_are_set_in_the_faces_of_the_site(content: Path) -> None:
    """Named by their packages; what one lacks the house's sets, and the page says what it uses."""
    (content / "site.toml").write_text(FACES)
    page = made(content)
    assert "Set in DejaVu Serif, Source Serif 4, DejaVu Sans Mono and, for" in page
    rules = re.findall(
        r"@font-face\{font-family:(\w+);font-style:(\w+);[^}]*?base64,([^)]*)\)", page
    )
    fonts = {
        (family, style, _name(b64decode(carried))): set(_signs(b64decode(carried)))
        for family, style, carried in rules
    }
    assert ("Plex", "normal", "DejaVu Sans Mono") in fonts
    assert ("Text", "italic", "Source Serif 4") in fonts
    assert set("aé≤δ₀") <= fonts["Text", "normal", "DejaVu Serif"]
    for family in ("Text", "Plex"):
        every = [
            signs for (of, style, _), signs in fonts.items() if (of, style) == (family, "normal")
        ]
        house = next(face for face in typefaces.FACES if face.family == family)
        assert set(house.repertoire) <= set().union(*every)
        assert sum(map(len, every)) == len(set().union(*every))
    ((wide,),) = (re.findall(r"family:Stand-in;[^}]*size-adjust:([\d.]+)%", page),)
    assert 99 < float(wide) < 111  # DejaVu Serif stands in for itself


def _signs(woff2: bytes) -> Iterator[str]:
    return map(chr, TTFont(io.BytesIO(woff2)).getBestCmap())


def _name(woff2: bytes) -> str:
    return str(TTFont(io.BytesIO(woff2))["name"].getBestFamilyName())


@pytest.mark.parametrize(
    ("faces", "problem"),
    [
        ('text = ["no_such_package", "A.ttf"]', "no package 'no_such_package' is installed"),
        ('text = ["no-such.package", "A.ttf"]', "no package 'no-such.package' is installed"),
        ('text = ["matplotlib", "DejaVuSerf.ttf"]', "holds no file 'DejaVuSerf.ttf'"),
        ('text = ["matplotlib", "/DejaVuSerif.ttf"]', "holds no file '/DejaVuSerif.ttf'"),
        ('text = ["matplotlib", "*.ttf"]', "holds no file '*.ttf'"),
        ('text = ["matplotlib", ""]', "holds no file ''"),
        ('text = ["matplotlib", "pyplot.py"]', "'pyplot.py' cannot be read as a font"),
        ('text = ["matplotlib", "STIXSizOneSymReg.ttf"]', "has no sign for"),
        ('text = "DejaVuSerif.ttf"', "'faces' "),
        ('bold = ["matplotlib", "DejaVuSerif.ttf"]', "'faces' "),
    ],
)
def test_faces_that_cannot_be_used_are_told(content: Path, faces: str, problem: str) -> None:
    """Not installed, not there, not a font, without letters, of no cut: at the table's line."""
    check_told(content, "faces", faces, problem)
