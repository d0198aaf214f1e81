"""A site that knows its address tells it to hosts, to search engines and to who links to it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from engine.build.for_hosts import for_hosts
from engine.build.shelf import Entry, in_order
from engine.build.site import build
from engine.errors import ContentError
from engine.pages.document import Document
from tests.conftest import BASE, Workspace

ATOM = "{http://www.w3.org/2005/Atom}"


def test_every_page_names_its_address(told: Path) -> None:
    """Its canonical one, and a picture that is there, of the size that other sites ask for."""
    pages = [*(told / "site").glob("*/*.html")]
    assert len(pages) == 2
    for file in pages:
        page = Document.read(file.read_bytes(), file)
        address = f"{BASE}{file.relative_to(told / 'site').as_posix()}"
        assert page.root.xpath("//link[@rel='canonical']/@href") == [address]
        assert page.root.xpath("//meta[@property='og:url']/@content") == [address]
        (picture,) = page.root.xpath("//meta[@property='og:image']/@content")
        with Image.open(told / "site" / picture.removeprefix(BASE)) as card:
            assert card.size == (1200, 630)
            assert len(card.convert("RGB").getcolors(1 << 20) or ()) > 20
        assert page.root.xpath("//meta[@property='og:title']/@content")[0].strip()


def test_pictures_are_the_same_by_several_processes(told: Path, tmp_path: Path) -> None:
    """Drawn side by side, to the byte what one process draws."""
    build(told / "content", tmp_path / "site", cache=tmp_path / "cache", jobs=2)
    cards = sorted((tmp_path / "site").glob("*/*.png"))
    assert len(cards) == 2
    for each in cards:
        alone = told / "site" / each.relative_to(tmp_path / "site")
        assert each.read_bytes() == alone.read_bytes()


def test_a_figure_that_cannot_be_drawn_is_told_once(told: Path, tmp_path: Path) -> None:
    """Though its film and the picture of its page both show it."""
    content = Path(shutil.copytree(told / "content", tmp_path / "content"))
    code = content / "rings" / "start.py"
    text = code.read_text(encoding="utf-8")
    assert text.count("canvas.field(") == 1
    code.write_text(text.replace("canvas.field(", "canvas.meadow("), encoding="utf-8")
    with pytest.raises(ContentError) as refused:
        build(content, tmp_path / "site", cache=tmp_path / "cache", jobs=2)
    assert len(refused.value.mistakes) == 1
    assert "meadow" in refused.value.mistakes[0].problem


def test_the_sitemap_lists_every_page(told: Path) -> None:
    """And no other; robots are told where it is."""
    root = etree.fromstring((told / "site" / "sitemap.xml").read_bytes())
    listed = {each.text for each in root.iter("{*}loc")}
    files = (told / "site").rglob("*.html")
    pages = {f"{BASE}{each.relative_to(told / 'site').as_posix()}" for each in files}
    assert listed == pages - {f"{BASE}404.html"}
    robots = (told / "site" / "robots.txt").read_text(encoding="utf-8")
    assert robots.endswith(f"Sitemap: {BASE}sitemap.xml\n")


def test_the_feed_holds_what_is_dated(told: Path) -> None:
    """Well-formed Atom, with ids that are addresses."""
    feed = etree.fromstring((told / "site" / "feed.xml").read_bytes())
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"{BASE}tiny/index.html"
    assert entry.findtext(f"{ATOM}title") == "A tiny volume"
    assert entry.findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")
    assert entry.findtext(f"{ATOM}updated") == "2026-04-01T00:00:00Z"
    page = Document.read((told / "site/tiny/index.html").read_bytes(), Path("index.html"))
    assert page.root.xpath("//link[@type='application/atom+xml']/@href") == ["../feed.xml"]
    other = Document.read((told / "site/rings/index.html").read_bytes(), Path("index.html"))
    assert not other.root.xpath("//link[@type='application/atom+xml']")


def test_a_lost_reader_finds_home(told: Path) -> None:
    """From whatever address the host shows the page for what is missing."""
    page = Document.read((told / "site" / "404.html").read_bytes(), Path("404.html"))
    assert page.root.xpath("//main//a/@href") == [f"{BASE}index.html"]


def test_what_a_host_has_put_there_stays(told: Path, tmp_path: Path) -> None:
    """His own robots.txt; and volumes of an earlier build stay in the sitemap."""
    site = tmp_path / "site"
    shutil.copytree(told / "site", site)
    own = site / "robots.txt"
    mark = site / ".made-by-machine-learning-visualized"
    mark.write_text(
        "".join(f"{each}\n" for each in mark.read_text().splitlines() if each != "robots.txt")
    )
    own.write_text("User-agent: *\nDisallow: /\n")
    build(told / "content", site, cache=told / "cache", only="rings")
    assert own.read_text() == "User-agent: *\nDisallow: /\n"
    assert f"{BASE}tiny/index.html" in (site / "sitemap.xml").read_text()


def test_a_site_without_an_address_says_nothing(built: Workspace) -> None:
    """Nothing is made up."""
    site = built.site()
    assert not {"404.html", "feed.xml", "robots.txt", "sitemap.xml"} & site.keys()
    assert not [each for each in site if each.endswith(".png")]
    assert b"canonical" not in site["tiny/index.html"]


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ('base = "somebody.example"', 1, "'base' "),
        ('# where\nbase = "https://somebody.example"', 2, "'base' "),
        ('base = "https://somebody.example/?a/"', 1, "'base' "),
        ("base = 5", 1, "'base' "),
        ('bass = "https://somebody.example/"', 1, "'bass'"),
        ("base = ", 1, "this is not TOML"),
    ],
)
def test_a_wrong_address_is_told(
    told: Path, tmp_path: Path, text: str, line: int, problem: str
) -> None:
    """At its line."""
    shutil.copytree(told / "content", tmp_path / "content")
    (tmp_path / "content" / "site.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        build(tmp_path / "content", tmp_path / "site", cache=told / "cache")
    (mistake,) = caught.value.mistakes
    assert (mistake.place.file.name, mistake.place.line) == ("site.toml", line)
    assert problem in mistake.problem
    assert mistake.remedy


def test_volumes_stand_in_the_order_of_their_numbers() -> None:
    """In whatever numerals; those without one come last."""
    numbers = {"d": "XI", "b": "IX", "c": 10, "e": "", "a": "2"}
    entries = [Entry(name, None, number) for name, number in numbers.items()]  # type: ignore[arg-type]
    assert [each.name for each in in_order(entries)] == ["a", "b", "c", "d", "e"]


def test_addresses_are_written_as_xml() -> None:
    """Whatever signs an address holds."""
    files = for_hosts("https://a.example/x&y/", ["index.html"], ())
    root = etree.fromstring(files["sitemap.xml"])
    assert [each.text for each in root.iter("{*}loc")] == ["https://a.example/x&y/index.html"]
    assert "feed.xml" not in files
