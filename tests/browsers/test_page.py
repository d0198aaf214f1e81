"""The page in three engines: at every width, in every light, on paper, without style."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.browsers import frames
from tests.browsers.driver import Browser, Chromium, Json, paint, until
from tests.browsers.first_page import PAGE, address, opened
from tests.browsers.machine import Machine
from tests.browsers.records import record
from tests.browsers.strict_host import StrictHost

VOLUME = Path(__file__).parents[2] / "content" / "backpropagation"


def html(site: Path) -> str:
    """The volume's page as text."""
    return (site / PAGE).read_text(encoding="utf-8")


# Nothing but itself


def test_no_file_of_the_site_carries_script(site: Path) -> None:
    """No script element, no handler, no script address and no file of script."""
    files = [file for file in site.rglob("*") if file.is_file()]
    assert files
    assert not {".js", ".mjs", ".wasm"} & {file.suffix for file in files}
    for file in files:
        if file.suffix in (".html", ".svg"):
            text = file.read_text(encoding="utf-8")
            tags = re.findall(r"<[a-zA-Z][^<>]*>", text)
            assert not re.search(r"<script|javascript:", text, re.IGNORECASE), file
            assert not [tag for tag in tags if re.search(r"\son\w+\s*=", tag)], file


def test_using_the_page_from_a_folder_asks_nobody(chromium: Chromium, site: Path) -> None:
    """However much is pressed, played and scrubbed, the network log holds the page and no more."""
    chromium.requests()
    use(opened(chromium, address(site)))
    assert chromium.requests() == [address(site)]


def use(machine: Machine) -> None:
    """Sweeps, takes another sample, asks a neuron, trains, scrubs and pauses."""
    machine.sweep()
    machine.take_sample(2)
    machine.press(".stops label:nth-of-type(3)")
    machine.train()
    until(lambda: machine.frame() >= 2, "training to play")
    machine.press(".ask > :nth-child(7)")
    machine.point_at("moons", 30)
    machine.train()


# Room


WIDTHS = (320, 360, 768, 1440)


def test_nothing_has_to_be_scrolled_sideways(browser: Browser, site: Path) -> None:
    """Neither at rest nor with a neuron asked, nor in training."""
    browser.open(address(site))
    for target in (None, ".ask > :nth-child(5)", "#train"):
        if target:
            browser.click(target)
        for width in WIDTHS:
            browser.viewport(width, 740)
            assert browser.evaluate("return document.documentElement.scrollWidth") <= width, target


@pytest.mark.parametrize("width", [360, 1200])
def test_nothing_jumps_while_it_loads_or_plays(
    chromium: Chromium, served: StrictHost, width: int
) -> None:
    """No layout shift that the reader has not asked for, on a slow phone too, before and after."""
    chromium.viewport(width, 740)
    with chromium.throttled(slowdown=4):
        chromium.open(served.address(PAGE, sandboxed=False))
    assert paint(chromium).shift < 0.01
    machine = Machine(chromium)
    for target in ("#forward-backward", "#train"):
        chromium.click(target)
        chromium.settle(1500)
    assert machine.frame() >= 3
    assert paint(chromium).shift < 0.01


# Names

_ROLES = ("checkbox", "radio", "slider", "button", "image", "radiogroup", "group")


def named(chromium: Chromium) -> list[tuple[str, str]]:
    """Role and name of everything that a screen reader can come to."""
    nodes = chromium.devtools("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in nodes
        if not node.get("ignored") and node["role"]["value"] in _ROLES
    ]


def test_controls_are_named_by_what_they_do(chromium: Chromium, site: Path) -> None:
    """A screen reader hears the words on the buttons, which sample, which neuron, which phase."""
    machine = opened(chromium, address(site))
    found = named(chromium)
    for control in (
        ("button", "Forward → Backward"),
        ("button", "Next sample"),
        ("button", "Train continuously"),
        ("button", "One moment on"),
        ("radiogroup", "Ask a neuron"),
        ("radio", "Neuron 3 of hidden layer 1"),
        ("radiogroup", "Step of the sweep"),
        ("radio", "397"),
        ("group", "Phase of the sweep"),
        ("radio", "δ hidden 2"),
    ):
        assert control in found
    assert [role for role, name in found if not name and role != "group"] == []
    machine.train()
    assert ("button", "Pause") in named(chromium)


def test_the_buttons_by_one_moment_are_described_by_its_sentence(
    chromium: Chromium, site: Path
) -> None:
    """They say "Step 15: loss 0.301, 177 of 200 points right", of that frame and of no other."""
    machine = opened(chromium, address(site))
    assert "slider" not in [role for role, _ in named(chromium)]
    for moment in (7, 27):
        machine.go_to("moons", moment)
        told = machine.sentence()
        assert told.startswith(f"Step {record('moons').moments[moment]}: loss ")
        nodes = chromium.devtools("Accessibility.getFullAXTree")["nodes"]
        said = [
            node.get("description", {}).get("value", "")
            for node in nodes
            if node.get("name", {}).get("value") in ("One moment back", "One moment on")
        ]
        assert said[:2] == [told, told]  # those of the machine; other films have their own
        # Hidden from everybody, but while a hand has just pressed it.
        assert [name for role, name in named(chromium) if role == "slider"] == [told]


def test_every_sentence_is_of_its_frame_and_one_is_there(browser: Browser, site: Path) -> None:
    """Each says its own step, loss and count; but for one, they are hidden from everybody."""
    machine = opened(browser, address(site))
    kept = record("moons")
    told = browser.evaluate(
        "return [...document.querySelectorAll('#moons-say li')].map(one => one.textContent)"
    )
    assert len(told) == len(kept.moments)
    for words, step, right in zip(told, kept.moments, kept.correct, strict=True):
        found = re.match(r"Step (\d+): loss ([\d.]+), (\d+) of 200\b", words.strip())
        assert found
        assert (int(found[1]), int(found[3])) == (step, right)
        assert float(found[2]) == pytest.approx(float(kept.loss[step]), abs=5.1e-4)
    machine.train()
    until(lambda: machine.frame() >= 2, "training to play")
    machine.train()
    for _ in range(2):
        browser.settle()
        (there,) = machine.seen("#moons-say li")
        assert there[0] == machine.frame()
        machine.press("#train-more")


# Without style


@pytest.fixture
def unstyled(site: Path, tmp_path: Path) -> str:
    """The address of a copy of the page without any style."""
    bare = re.sub(r"<style>.*?</style>", "", html(site), flags=re.DOTALL)
    (tmp_path / "index.html").write_text(bare, encoding="utf-8")
    return (tmp_path / "index.html").as_uri()


def settings() -> dict[str, Any]:
    """What the volume says of itself."""
    return tomllib.loads((VOLUME / "volume.toml").read_text(encoding="utf-8"))


def headings() -> list[str]:
    """Titles of the first page's sections below the machine, in order."""
    found = []
    for name in settings()["sections"]:
        front = tomllib.loads((VOLUME / f"{name}.md").read_text(encoding="utf-8").split("+++")[1])
        if "page" not in front:
            found.append(front["title"])
    return found[1:]


def test_without_style_the_page_is_an_article(browser: Browser, unstyled: str, site: Path) -> None:
    """Title, deck and all sections stand in their order, with every still and every picture."""
    styled = text_of(browser, address(site))
    bare = text_of(browser, unstyled)
    titles, deck = headings(), " ".join(settings()["deck"].split())
    assert bare["titles"] == styled["titles"] == titles
    places = [bare["words"].index(each) for each in (deck, *titles)]
    assert places == sorted(places)
    assert bare["stills"] == styled["stills"] >= 5
    assert bare["pictures"] >= styled["pictures"]
    browser.evaluate("document.querySelector('.stills').scrollIntoView()")
    browser.settle()
    assert not frames.is_blank(browser.screenshot())


def text_of(browser: Browser, where: str) -> Json:
    """What there is to read at an address, and how many pictures."""
    browser.open(where)
    return browser.evaluate(
        "const all = selector => [...document.querySelectorAll(selector)].filter(one =>"
        " one.checkVisibility());"
        "const flat = words => words.replace(/\\s+/g, ' ').trim();"
        "return {titles: all('h2').map(one => flat(one.textContent)),"
        " words: flat(document.body.innerText),"
        " stills: all('.stills figure svg').length,"
        " pictures: all('svg[role=img]').length}"
    )
