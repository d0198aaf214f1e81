"""How the front page lists volumes: those that are built, those that stand, and broken ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from markupsafe import Markup

from engine.build import shelf
from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistakes
from engine.pages.document import Document
from engine.words import gather_volume
from tests.conftest import VOLUMES, Workspace

TINY = shelf.Entry(
    "tiny",
    Markup("A tiny volume"),
    1,
    series="A Series",
    site="A site",
    description="The smallest volume that shows every part of the builder at work.",
)


def test_a_volume_of_this_build() -> None:
    """It is listed with its folder's name, its title and its number."""
    written = gather_volume(VOLUMES / "tiny", Mistakes())
    assert written is not None
    volume = CheckedVolume(VOLUMES / "tiny", written, {}, ContentError([]))
    assert shelf.entry(volume) == TINY


def test_a_volume_that_stands() -> None:
    """It is read from its folder, without being built."""
    assert shelf.standing_entry(VOLUMES / "tiny") == TINY


@pytest.mark.parametrize("text", ["", "title = 3"])
def test_a_volume_that_can_no_longer_be_read(tmp_path: Path, text: str) -> None:
    """Its mistakes are no matter of this build: it is listed by its folder's name alone."""
    folder = tmp_path / "lost"
    shutil.copytree(VOLUMES / "tiny", folder)
    (folder / "volume.toml").write_text(text, encoding="utf-8")
    assert shelf.standing_entry(folder) == shelf.Entry("lost", Markup("lost"), "")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("A *tiny* volume", "A <em>tiny</em> volume"),
        ("R & D", "R &amp; D"),
        (r"Of $\\nosuch$", r"Of $\nosuch$"),
        ("A <b>bold</b> one", "A &lt;b&gt;bold&lt;/b&gt; one"),
    ],
)
def test_a_title_is_set_as_on_its_own_page(tmp_path: Path, title: str, shown: str) -> None:
    """With its marks; one that cannot be set, of a volume that is not built now, as it is typed."""
    folder = tmp_path / "marked"
    shutil.copytree(VOLUMES / "tiny", folder)
    file = folder / "volume.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("A tiny volume", title), encoding="utf-8")
    assert shelf.standing_entry(folder).title == shown


def test_volumes_lead_to_one_another(told: Path) -> None:
    """In the order of their numbers, from their first pages; the front page shows each."""
    site = told / "site"
    first = Document.read((site / "tiny" / "index.html").read_bytes(), Path("index.html"))
    second = Document.read((site / "rings" / "index.html").read_bytes(), Path("index.html"))
    beside = "//nav[@aria-label='Volumes of this series']//a/@href"
    assert first.root.xpath(beside) == ["../rings/index.html"]
    assert second.root.xpath(beside) == ["../tiny/index.html"]
    shelf = Document.read((site / "index.html").read_bytes(), Path("index.html"))
    assert shelf.root.xpath("//h2/a/@href") == ["tiny/index.html", "rings/index.html"]
    assert len(shelf.root.xpath("//div[contains(@class, 'picture')]")) == 2
    # A shorthand there would take the picture away again.
    assert ".shelf .picture{" in shelf.text
    assert "background:" not in shelf.text.partition(".shelf .picture{")[2].partition("}")[0]
    for name in ("tiny", "rings"):
        assert f".of-{name}{{background-image:url(data:image/png;base64," in shelf.text
    assert shelf.root.xpath("//time/@datetime") == ["2026-04-01"]


def test_a_volume_alone_has_none_beside_it(built: Workspace) -> None:
    """Nor does its front page carry a picture that nobody sees."""
    assert b"Volumes of this series" not in built.page.read_bytes()
    assert b"<img" not in (built.folder / "site" / "index.html").read_bytes()
