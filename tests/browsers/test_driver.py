"""The driver itself: every gesture must reach the page, and be seen in the picture."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest

from tests.browsers import frames
from tests.browsers.driver import (
    SHIFT_TAB,
    Browser,
    Chromium,
    Key,
    Media,
    Point,
    Pointer,
    pace,
    paint,
)
from tests.browsers.strict_host import serving

HERE = Path(__file__).parent
CONTROLS = (HERE / "controls.html").as_uri()
RED, GREEN = (200.0, 0.0, 0.0), (0.0, 160.0, 0.0)


def lamp(browser: Browser, name: str) -> str:
    """The colour of a lamp as the picture shows it."""
    seen = frames.mean_colour(browser.screenshot(), browser.rect(f"#{name}"))
    for colour, word in ((RED, "red"), (GREEN, "green")):
        if max(abs(a - b) for a, b in zip(seen, colour, strict=True)) < 3:
            return word
    return f"neither: {seen}"


@pytest.fixture
def controls(browser: Browser) -> Browser:
    """A browser that shows the page of controls."""
    browser.open(CONTROLS)
    return browser


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    """A folder with one harmless page, for a host to serve."""
    (tmp_path / "clean.html").write_bytes((HERE / "controls.html").read_bytes())
    return tmp_path


def plant(shelf: Path, markup: str) -> str:
    """Adds a page that carries something it should not; returns its name."""
    clean = (shelf / "clean.html").read_text(encoding="utf-8")
    (shelf / "planted.html").write_text(clean + markup, encoding="utf-8")
    return "planted.html"


@pytest.mark.parametrize("pointer", ["mouse", "touch"])
def test_a_press_on_a_label_toggles_its_hidden_checkbox(
    controls: Browser, pointer: Pointer
) -> None:
    """Pressing twice lights the lamp and puts it out again."""
    assert lamp(controls, "lamp") == "red"
    controls.click("label[for=power]", pointer=pointer)
    assert lamp(controls, "lamp") == "green"
    controls.click("label[for=power]", pointer=pointer)
    assert lamp(controls, "lamp") == "red"


def test_keys_walk_through_the_controls_and_work_them(controls: Browser) -> None:
    """TAB reaches the checkbox, SPACE toggles it, arrows choose a radio, SHIFT+TAB goes back."""
    controls.keys(Key.TAB, Key.SPACE)
    assert (controls.focused(), lamp(controls, "lamp")) == ("power", "green")
    controls.keys(Key.TAB, Key.RIGHT, Key.RIGHT)
    assert (controls.focused(), lamp(controls, "choice")) == ("third", "green")
    controls.keys(SHIFT_TAB)
    assert controls.focused() == "power"


def test_a_page_that_has_the_keyboard_matches_focus(controls: Browser) -> None:
    """`:focus-visible` applies, which it never does in a window that is not in front."""
    controls.keys(Key.TAB)
    assert controls.evaluate("return document.activeElement.matches(':focus-visible')")


def test_a_slider_follows_keys_and_drags(controls: Browser) -> None:
    """END and HOME go to the ends; a drag to the middle ends in the middle."""
    value = "return Number(document.querySelector('#slider').value)"
    controls.click("#third")
    controls.keys(Key.TAB, Key.END)
    assert controls.evaluate(value) == 100
    controls.keys(Key.HOME)
    assert controls.evaluate(value) == 0
    box = controls.rect("#slider")
    controls.drag(Point(box.left + 8, box.centre.y), box.centre)
    assert controls.evaluate(value) == pytest.approx(50, abs=5)


def test_the_mouse_hovers_and_leaves(controls: Browser) -> None:
    """A lamp is lit only while the mouse is over it."""
    controls.hover("#hovered")
    assert lamp(controls, "hovered") == "green"
    controls.hover(Point(600, 10))
    assert lamp(controls, "hovered") == "red"


def test_a_held_press_lasts_until_it_is_let_go(controls: Browser) -> None:
    """A lamp is lit only while it is pressed."""
    controls.press("#pressed")
    controls.settle()
    assert lamp(controls, "pressed") == "green"
    controls.let_go()
    controls.settle()
    assert lamp(controls, "pressed") == "red"


@pytest.mark.parametrize(("width", "height"), [(320, 640), (412, 900), (1440, 900)])
def test_the_viewport_is_exactly_as_large_as_asked(
    browser: Browser, width: int, height: int
) -> None:
    """The picture has that size, and so do the page's own media queries."""
    browser.viewport(width, height)
    browser.open(CONTROLS)
    assert browser.screenshot().size == (width, height)
    assert lamp(browser, "narrow") == ("green" if width <= 320 else "red")


@pytest.mark.parametrize(
    ("name", "media"),
    [
        ("dark", Media(scheme="dark")),
        ("calm", Media(reduced_motion=True)),
        ("forced", Media(forced_colors=True)),
        ("paper", Media(printing=True)),
    ],
    ids=["dark", "calm", "forced", "paper"],
)
def test_media_features_reach_the_page_and_are_taken_back(
    browser: Browser, name: str, media: Media
) -> None:
    """One lamp is lit inside the block, the others are not, and none is after it."""
    others = {"dark", "calm", "forced", "paper"} - {name}
    with browser.emulating(media):
        browser.open(CONTROLS)
        assert lamp(browser, name) == "green"
        assert [lamp(browser, other) for other in others] == ["red"] * 3
    browser.open(CONTROLS)
    assert lamp(browser, name) == "red"


def test_styles_and_boxes_can_be_read(controls: Browser) -> None:
    """Reading agrees with what the page's style says, and a missing element is named."""
    assert controls.style("#lamp", "width") == "100px"
    assert controls.rect("#lamp")[2:] == (100, 40)
    with pytest.raises(LookupError, match="#absent"):
        controls.rect("#absent")


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


def test_closing_ends_every_process(browser: Browser, tmp_path: Path) -> None:
    """No process that names the browser's own folder outlives it."""

    def processes() -> set[str]:
        named = set()
        for entry in Path("/proc").iterdir():
            try:
                told = (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes()
            except OSError:  # not a process, or one that has just ended
                continue
            if os.fsencode(tmp_path) in told:
                named.add(entry.name)
        return named

    with type(browser)(tmp_path / "second") as second:
        second.open(CONTROLS)
        assert processes()
    assert not processes()
    assert not second.alive


def test_a_browser_that_is_not_installed_names_its_package() -> None:
    """A missing program is told by the package that brings it."""

    class Unheard(Chromium):
        programs: ClassVar = {"no-such-browser": "no-such-package", "python3": "python3"}

    assert Unheard.missing() == ["no-such-package"]


@pytest.mark.parametrize(
    ("ci", "closing"), [("false", "3 skipped"), ("true", "3 errors")], ids=["skips", "fails"]
)
def test_a_missing_browser_is_never_passed_over_in_silence(ci: str, closing: str) -> None:
    """Its tests are skipped with the command that helps; in continuous integration they fail."""
    command = [sys.executable, "-m", "pytest", str(HERE / "test_driver.py"), "-k", "mouse_hovers"]
    finished = subprocess.run(
        command,
        cwd=HERE.parents[1],
        env={"PATH": "", "CI": ci},
        capture_output=True,
        text=True,
        check=False,
    )
    assert closing in finished.stdout.splitlines()[-1]
    assert "Chromium is not installed: apt-get install chromium chromium-driver" in finished.stdout
    assert "Firefox is not installed: apt-get install firefox-esr" in finished.stdout
