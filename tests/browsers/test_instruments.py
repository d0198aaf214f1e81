"""What the driver measures by: hosts, logs, sheets of paper, paint and pace."""

from __future__ import annotations

import os
import re
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from tests.browsers.controls import PAGE, lamp
from tests.browsers.driver import (
    Browser,
    Chromium,
    pace,
    paint,
)
from tests.browsers.strict_host import serving


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one harmless page, for a host to serve."""
    (tmp_path / "clean.html").write_bytes(PAGE.read_bytes())
    return tmp_path


def plant(shelf: Path, markup: str) -> str:
    """Adds a page that carries something it should not; returns its name."""
    clean = (shelf / "clean.html").read_text(encoding="utf-8")
    (shelf / "planted.html").write_text(clean + markup, encoding="utf-8")
    return "planted.html"


def test_the_host_knows_all_that_it_was_asked(browser: Browser, shelf: Path) -> None:
    """A clean page asks for itself alone; a planted picture is noticed, or refused by policy."""
    page = plant(shelf, "<img alt='' src=planted.png>")
    with serving(shelf) as host:
        browser.open(host.address("clean.html"))
        browser.open(host.address(page))
        assert host.asked == ["/lms/course-7/clean.html", "/lms/course-7/planted.html"]
        free = shelf / "free.html"
        free.write_text(f"<img alt='' src={host.address('planted.png')}>")
        browser.open(free.as_uri())
        assert host.asked[2:] == ["/lms/course-7/planted.png"]


def test_the_network_log_shows_a_planted_request(chromium: Chromium, shelf: Path) -> None:
    """A clean page is the only thing asked for; a planted picture is seen beside its page."""
    with serving(shelf) as host:
        clean, picture = host.address("clean.html"), host.address("planted.png")
        free = shelf / "free.html"
        free.write_text(f"<img alt='' src={picture}>")
        chromium.requests()
        chromium.open(clean)
        assert chromium.requests() == [clean]
        chromium.open(free.as_uri())
        assert chromium.requests() == [free.as_uri(), picture]


@pytest.mark.parametrize("sandboxed", [True, False])
def test_the_strict_host_stops_script_and_leaves_controls_working(
    browser: Browser, shelf: Path, sandboxed: bool
) -> None:
    """A planted script does not run; a checkbox does its work."""
    page = plant(shelf, "<script>document.querySelector('#choice').remove()</script>")
    with serving(shelf) as host:
        browser.open(host.address(page, sandboxed=sandboxed))
        assert lamp(browser, "choice") == "red"
        browser.click("label[for=power]")
        assert lamp(browser, "lamp") == "green"


def test_a_page_prints_as_many_sheets_as_it_has(browser: Browser, tmp_path: Path) -> None:
    """Two page breaks make three sheets of PDF."""
    (tmp_path / "three.html").write_text("<p style='break-after: page'>x</p>" * 2 + "<p>x</p>")
    browser.open((tmp_path / "three.html").as_uri())
    assert sheets(browser.print_to_pdf()) == 3


def sheets(pdf: bytes) -> int:
    """Counts the page objects, which Firefox packs into compressed streams."""
    plain = [pdf]
    for stream in re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL):
        with suppress(zlib.error):
            plain.append(zlib.decompressobj().decompress(stream))
    return len(re.findall(rb"/Type\s*/Page\b", b"\n".join(plain)))


def test_a_thin_line_delays_the_largest_paint(chromium: Chromium, shelf: Path) -> None:
    """At 1.6 Mbit/s, 200 kB before the last words take a second; unthrottled they take less."""
    page = plant(shelf, f"<!--{os.urandom(100_000).hex()}--><h1 style='font-size: 90px'>Late</h1>")
    with serving(shelf) as host:
        address = host.address(page, sandboxed=False)
        chromium.open(address)
        quick = paint(chromium).largest
        with chromium.throttled():
            chromium.open(address)
            slow = paint(chromium).largest
        chromium.open(address)
        assert slow > 1000 > quick > 0
        assert paint(chromium).largest < 1000


def test_a_layout_shift_is_seen(chromium: Chromium, shelf: Path) -> None:
    """A calm page shifts by nothing; one whose head grows by itself does not."""
    page = plant(
        shelf,
        "<style>body { animation: grow 60ms 100ms both } @keyframes grow { from { padding-top: 0 }"
        " to { padding-top: 300px } }</style>",
    )
    with serving(shelf) as host:
        chromium.open(host.address("clean.html", sandboxed=False))
        assert paint(chromium).shift == 0
        chromium.open(host.address(page, sandboxed=False))
        chromium.settle(300)
        assert paint(chromium).shift > 0.01


def test_the_pace_of_an_idle_page_is_that_of_a_screen(controls: Browser) -> None:
    """Between 20 and 70 frames are drawn a second, none longer than half a second."""
    measured = pace(controls, seconds=1)
    assert 20 < measured.frames_per_second < 70
    assert 10 < measured.longest < 500
