"""The page as it is put together: its policy, its style sheets and its tints."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256

import pytest

from engine.drawing.palette import DARK, LIGHT
from engine.drawing.tints import BELIEFS, tint_tables
from engine.films.film import Sheet
from engine.pages.assemble import StyleSheet, policy, render, sheet_rules
from engine.pages.document import Document
from engine.pages.inspect import inspect
from tests.conftest import Workspace


def test_the_policy_names_the_styles_to_the_byte(built: Workspace) -> None:
    """The hashes that a page allows are those of its own <style> elements, no more and no less."""
    for path, content in built.site().items():
        if not path.endswith(".html"):
            continue
        page = content.decode()
        allowed = re.search(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', page)
        assert allowed
        rules = allowed[1].replace("&#39;", "'")
        assert rules.startswith("default-src 'none'; style-src 'sha256-")
        assert "unsafe" not in rules
        hashes = {
            b64encode(sha256(style.encode()).digest()).decode()
            for style in re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        }
        named = set(re.findall(r"'sha256-([^']*)'", rules))
        empty = b64encode(sha256(b"").digest()).decode()
        assert hashes <= named <= hashes | {empty}


def test_built_pages_pass_the_last_look(built: Workspace) -> None:
    """No page of the site has a script, a request or a link into the void."""
    for path, content in built.site().items():
        if path.endswith(".html"):
            assert inspect(Document.read(content, built.folder / path)) == []


def test_the_policy_allows_nothing_else() -> None:
    """Scripts, frames, forms and connections fall under 'none'."""
    rules = policy([StyleSheet("a{}"), StyleSheet("b{}")])
    names = [each.split(" ")[0] for each in rules.split("; ")]
    assert names == ["default-src", "style-src", "img-src", "font-src", "connect-src"]
    assert rules.count("'sha256-") == 2


def test_every_field_is_carried_once() -> None:
    """A sheet is a rule with its grid and its picture in it."""
    sheet = Sheet(encoded=b"picture", columns=3, rows=2, side=15)
    (rule,) = sheet_rules({"sheet-a": sheet}).rules.splitlines()
    assert rule == (
        ".sheet-a{--columns:3;--rows:2;--side:15;--pitch:17;"
        "background-image:url(data:image/avif;base64,cGljdHVyZQ==)}"
    )


@pytest.mark.parametrize(("theme", "colours"), [("light", LIGHT), ("dark", DARK)])
def test_tints_lead_from_one_class_to_the_other(theme: str, colours: dict[str, str]) -> None:
    """Beliefs of one half are near the paper; certainty leans to the class it believes in."""
    tables = tint_tables("class0", "class1", BELIEFS)[theme]
    channels = [[float(v) for v in tables[c].split()] for c in "RGB"]
    assert {len(channel) for channel in channels} == {10}

    def rgb(role: str) -> list[float]:
        return [int(colours[role][k : k + 2], 16) / 255 for k in (1, 3, 5)]

    for end, role in ((0, "class0"), (-1, "class1")):
        tint = [channel[end] for channel in channels]
        middle = [channel[5 if end else 4] for channel in channels]
        for mine, paper, pure in zip(tint, rgb("paper"), rgb(role), strict=True):
            assert min(paper, pure) - 1e-3 <= mine <= max(paper, pure) + 1e-3
        away = sum(abs(a - b) for a, b in zip(tint, rgb("paper"), strict=True))
        near = sum(abs(a - b) for a, b in zip(middle, rgb("paper"), strict=True))
        assert away > 3 * near


def test_a_tint_is_as_strong_as_told() -> None:
    """At full strength it ends in the pure colours."""
    tables = tint_tables("quiet", "signal", {"light": 1.0, "dark": 0.5})["light"]
    for end, colour in ((0, LIGHT["quiet"]), (-1, LIGHT["signal"])):
        pure = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
        assert [float(tables[c].split()[end]) for c in "RGB"] == pytest.approx(pure, abs=1e-3)


def test_a_name_that_does_not_exist_is_an_error() -> None:
    """A template that asks for what it is not given raises, and sets no blank."""
    with pytest.raises(Exception, match="is undefined"):
        render("receipt.html")


def test_short_films_have_clocks(built: Workspace) -> None:
    """Every film's class on the page, however few its frames, has its rules in the style sheet."""
    page = built.page.read_text(encoding="utf-8")
    lengths = set(re.findall(r'class="clock n(\d+)"', page))
    assert lengths == {"8"}
    for length in lengths:
        assert f".n{length}{{--last:" in page
        assert f"@keyframes run{length}{{" in page
