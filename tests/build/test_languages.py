"""Volumes in another language: every word of ours is said in it."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from lxml import html

from engine.autodiff.gradient_check import Method
from engine.build.site import build
from engine.catalogue import LANGUAGES, counted, grouped, known, say, speaking, spoken

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"[^\W\d_]{2,}")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"say": None, "counted": (1, 2)}
OTHERS = tuple(name for name in known() if name != "en")
KINDS = "engine/learning/sample_choice.py"


def catalogue(language: str) -> Catalog:
    """All messages of a language."""
    with (LANGUAGES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


def written() -> set[object]:
    """Every message that stands in our code and in our templates."""
    found: set[object] = set()
    for folder in ("engine", "templates"):
        methods = [("**.py", "python"), ("**.html", "jinja2.ext:babel_extract")]
        for _, _, message, _, _ in extract_from_dir(ROOT / folder, methods, keywords=KEYWORDS):
            found.add(tuple(message) if isinstance(message, (tuple, list)) else message)
    return found


def computed() -> set[str]:
    """What is said of values: kinds of samples, methods, and what fields of ours count."""
    tree = ast.parse((ROOT / KINDS).read_text())
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    kinds = {
        argument.value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "take"
        for argument in call.args
        if isinstance(argument, ast.Constant)
    }
    assert len(kinds) > 8
    return {*kinds, *get_args(Method), "right", "wrong", "loss", "step", "place"}


def forms(words: object) -> list[str]:
    """Of a message, the one for a single thing and those for several."""
    return [words] if isinstance(words, str) else [*map(str, words)]  # type: ignore[call-overload]


def words_of(text: str) -> set[str]:
    """Its words, in small letters."""
    return {word.lower() for word in WORD.findall(text)}


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_is_complete(language: str) -> None:
    """It has every message, with the same names in braces, and none that nobody says."""
    messages = {each.id: each for each in catalogue(language) if each.id}
    wanted = written() | computed()
    assert len(wanted) > 120
    assert wanted <= messages.keys()
    beside = messages.keys() - wanted
    assert all(str(each).istitle() for each in beside), "names of languages, said of a work"
    for message in messages.values():
        asked = " ".join(forms(message.id))
        for said in forms(message.string):
            assert said.strip()
            assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", asked))


def test_counts_and_plurals() -> None:
    """One, several; thousands apart, as no reader takes for a decimal."""
    one, many = (
        "{number} derivative checked by {method}, error below",
        "{number} derivatives checked by {method}, error below",
    )
    assert counted(one, many, 1, method="x") == "1 derivative checked by x, error below"
    assert counted(one, many, 5200, method="x").startswith("5,200 derivatives")
    with speaking("de-CH"):
        assert counted(one, many, 1, method="x") == "1 Ableitung geprüft durch x, Fehler unter"
        assert counted(one, many, 5200, method="x").startswith("5\u202f200 Ableitungen")
        assert grouped(12) == "12"
        assert say("nobody ever says this") == "nobody ever says this"
    assert say("Next") == "Next"
    assert (spoken("de"), spoken("DE-at"), spoken("fr"), spoken("den")) == ("de", "de", "en", "en")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A German volume beside an English one."""
    folder = tmp_path_factory.mktemp("deutsch")
    for name in ("deutsch", "tiny"):
        shutil.copytree(ROOT / "tests" / "volumes" / name, folder / "content" / name)
    (folder / "content" / "site.toml").write_text('base = "https://example.org/"\n')
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder / "site"


def shown(page: Path) -> Iterator[str]:
    """All that a reader sees or hears of a page."""
    tree = html.parse(page).getroot()
    for element in tree.iter("style", "code", "math"):
        element.text = ""
        for child in list(element):
            element.remove(child)
    yield from (str(text) for text in tree.itertext())
    for name in ("alt", "aria-label", "title", "content"):
        for element in tree.xpath(f"//*[@{name}][not(self::meta[@http-equiv or @property])]"):
            if element.get("name") not in ("viewport", "referrer", "robots", "twitter:card"):
                yield element.get(name)


def test_a_german_volume_holds_no_english_word_of_ours(site: Path) -> None:
    """Each word on its pages is its author's, stands in the German catalogue, or is a name."""
    folder = ROOT / "tests" / "volumes" / "deutsch"
    sources = [each.read_text() for each in folder.iterdir() if each.suffix not in (".py", ".bib")]
    own = words_of(" ".join(sources))
    own |= words_of(" ".join(text for file in folder.glob("*.py") for text in strings(file)))
    own |= words_of((folder / "werke.bib").read_text().split("language")[0])
    own |= words_of((folder / "werke.bib").read_text().split("booktitle")[1])
    own |= words_of("A tiny volume")  # the title of the one beside it
    german, english = set[str](), set[str]()
    for message in catalogue("de"):
        asked, said = " ".join(forms(message.id)), " ".join(forms(message.string))
        english |= words_of(re.sub(r"{\w+}", "", asked))
        german |= words_of(re.sub(r"{\w+}", "", said))
    pages = [*(site / "deutsch").glob("*.html")]
    assert len(pages) == 3
    for page in pages:
        text = " ".join(shown(page))
        found = words_of(text) & (english - german - own)
        assert not found, f"{page.name}: {sorted(found)}"
        assert '<html lang="de-AT"' in page.read_text()


def strings(file: Path) -> Iterator[str]:
    """Every string of a module, for all of them are its author's words."""
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        if isinstance(node, (ast.FunctionDef, ast.Name)):
            yield (node.name if isinstance(node, ast.FunctionDef) else node.id).replace("_", " ")


def test_what_is_said_and_drawn(site: Path) -> None:
    """Controls, sentences of the machine, axes, citations and the receipt are German."""
    folder = site / "deutsch"
    first, pictures, works = (
        (folder / f"{name}.html").read_text() for name in ("index", "bilder", "werke")
    )
    for words in ("Vorwärts → Rückwärts", "Fortlaufend trainieren", "Beispiel 1 von 6", "Band 3",
                  "Wahr ist", "verborgen 1", "Verlust je Schritt"):  # fmt: skip
        assert words in first, words
    for words in ("Abspielen", ">Verlust<", ">Schritt<", "Bild 1 von", "Noether u. a.", "o. J.",
                  "12\u202f345"):  # fmt: skip
        assert words in pictures, words
    assert "Dissertation (auf Finnisch)" in works
    assert "Ableitungen gegen komplexen Schritt" in works


def test_the_volume_beside_it_stays_english(site: Path) -> None:
    """Each volume speaks its own language, and the front page that of the last."""
    english = " ".join(shown(site / "tiny" / "index.html"))
    assert "Skip to the first section" in english
    assert "Zum ersten Abschnitt" not in english
