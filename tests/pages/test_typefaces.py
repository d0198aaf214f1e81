"""The typefaces of the page: small, complete as promised, and the same every time."""

from __future__ import annotations

import html
import io
import re
from base64 import b64decode

import pytest
from fontTools.ttLib import TTFont

from engine.drawing.repertoire import REPERTOIRE
from engine.pages.typefaces import FACES, cut, of_formulas
from tests.conftest import Workspace


@pytest.fixture(scope="module")
def shipped(built: Workspace) -> list[bytes]:
    """The faces as a built page carries them."""
    page = built.page.read_text(encoding="utf-8")
    carried = re.findall(r"src:url\(data:font/woff2;base64,([^)]*)\) format\('woff2'\)", page)
    assert len(carried) == len(FACES) + 1  # and one of this page's formulas
    return [b64decode(each) for each in carried]


@pytest.mark.parametrize("number", range(len(FACES)))
def test_a_face_holds_what_it_promises(shipped: list[bytes], number: int) -> None:
    """Each face has a glyph for every character of its repertoire, and stays below 24 kB."""
    face = FACES[number]
    made = shipped[number]
    assert made[:4] == b"wOF2"
    assert len(made) < 24_000
    font = TTFont(io.BytesIO(made))
    known = font.getBestCmap()
    assert [c for c in face.repertoire if ord(c) not in known] == []
    assert "fvar" not in font, "a variable font would carry every weight"


def test_italics_stand_for_variables_of_formulas(shipped: list[bytes]) -> None:
    """In the italic face a mathematical x is the letter x, and so are Greek ones and Planck's h."""
    (italic,) = (made for face, made in zip(FACES, shipped, strict=False) if face.style == "italic")
    known = TTFont(io.BytesIO(italic)).getBestCmap()
    for variable, letter in (("𝑥", "x"), ("𝑊", "W"), ("𝛿", "δ"), ("\u210e", "h")):
        assert known[ord(variable)] == known[ord(letter)]


def test_formulas_have_a_face_of_their_own_signs(shipped: list[bytes]) -> None:
    """Signs of operators, the space, and what makes them grow; letters are the text's own."""
    made = shipped[-1]
    assert len(made) < 16_000
    font = TTFont(io.BytesIO(made))
    assert "MATH" in font
    known = set(map(chr, font.getBestCmap()))
    assert " " in known
    assert not {each for each in known if each.isascii() and each.isalnum()}


def test_the_face_of_formulas_has_what_they_show() -> None:
    """Every operator, for WebKit takes them from the first face alone; a root for a root."""
    page = "<p>x + é</p><math><msqrt><mi>x</mi></msqrt><mo>&lt;</mo><mi>𝐖</mi><mi>𝑥</mi></math>"
    face = of_formulas(page)
    assert face is not None
    assert face.repertoire == " <√𝐖"
    assert of_formulas("<p>x + é</p>") is None


def test_the_text_face_is_complete() -> None:
    """Whatever another face lacks on purpose is in the upright text face."""
    text = next(face for face in FACES if face.family == "Text" and face.style == "normal")
    assert text.repertoire == REPERTOIRE
    for face in FACES:
        assert set(face.repertoire) <= set(text.repertoire)


def test_the_page_says_nothing_that_it_cannot_set(built: Workspace) -> None:
    """Every character between the tags of a built page is in the repertoire of its text face."""
    page = re.sub(r"<style>.*?</style>", "", built.page.read_text(encoding="utf-8"), flags=re.S)
    prose = re.sub(r"<math.*?</math>", "", page, flags=re.S)  # has fonts of its own
    words = html.unescape(re.sub(r"<[^>]*>", "", prose))
    # U+207B, the raised minus, is in neither family; a system's font lends it.
    assert set(words) - {"\n", "⁻"} <= set(REPERTOIRE)
    assert len(set(words)) > 60


def test_another_process_cuts_the_same_face(shipped: list[bytes]) -> None:
    """A face is the same to the byte in another process, at another time, in another hash order."""
    for number in (2, 3):
        assert cut(FACES[number]) == shipped[number]
