"""The way around a volume, as it was emitted: contents with their questions, and neighbours."""

from __future__ import annotations

import gzip
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from tests.emitted.conftest import Emitted

VOLUME = Path(__file__).parents[2] / "content" / "backpropagation"


def fronts() -> list[tuple[str, dict[str, str]]]:
    """Name and front matter of every section, in order."""
    settings = tomllib.loads((VOLUME / "volume.toml").read_text(encoding="utf-8"))
    return [
        (name, tomllib.loads((VOLUME / f"{name}.md").read_text(encoding="utf-8").split("+++")[1]))
        for name in settings["sections"]
    ]


def test_the_contents_lead_to_every_section_and_page(emitted: Emitted) -> None:
    """Sections of the first page by their ids, other pages once each; with what they answer."""
    wanted: dict[str, tuple[str, str]] = {}
    for name, front in fronts()[1:]:
        address = f"{front['page']}.html" if "page" in front else f"#{name}"
        wanted.setdefault(address, (front["title"], front.get("question", "")))
    page = emitted.pages["index.html"]
    (contents,) = page.root.within("nav", "contents")
    found = {}
    for line in contents.within("li"):
        (link,) = line.within("a")
        question = [each.text for each in line.within("span")]
        found[link.attributes["href"]] = (link.text, *question)
    assert found == wanted
    assert all(question.endswith("?") for _, question in wanted.values())


@pytest.mark.parametrize("name", ["index.html", "digits.html", "answers.html"])
def test_each_page_leads_to_its_neighbours(emitted: Emitted, name: str) -> None:
    """To the page before and the page after, by their titles; the ends have one neighbour."""
    titles = {"index.html": "Backpropagation"}
    for _, front in fronts():
        if "page" in front:
            titles.setdefault(f"{front['page']}.html", front["title"])
    names = [*titles]
    place = names.index(name)
    wanted = {"prev": names[place - 1]} if place else {}
    wanted |= {"next": names[place + 1]} if place + 1 < len(names) else {}
    around = next(iter(emitted.pages[name].root.within("nav", "around")))
    links = {link.attributes["rel"]: link for link in around.within("a")}
    assert {rel: link.attributes["href"] for rel, link in links.items()} == wanted
    assert all(link.text == titles[wanted[rel]] for rel, link in links.items())


def test_every_page_has_an_icon_of_its_own(emitted: Emitted) -> None:
    """A picture within the page, whose address holds nothing that an address may not hold."""
    for name, page in emitted.pages.items():
        (icon,) = (each for each in page.root.within("link") if each.attributes["rel"] == "icon")
        address = icon.attributes["href"]
        kind, _, picture = address.partition(",")
        assert kind == "data:image/svg+xml", name
        assert not re.search(r"[\s<>#\"]", picture), name
        drawing = ElementTree.fromstring(unquote(picture))
        assert len(drawing) == 3, name


def test_the_first_page_is_light(emitted: Emitted) -> None:
    """At most 6,000 elements, and 200 kB as a server sends it."""
    page = emitted.pages["index.html"]
    assert sum(1 for _ in page.root.within()) <= 6000
    assert len(gzip.compress(page.html.encode())) <= 200_000
