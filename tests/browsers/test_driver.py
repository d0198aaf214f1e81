"""The driver itself: every gesture must reach the page, and be seen in the picture."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import ClassVar

import pytest

from tests.browsers.controls import CONTROLS, lamp
from tests.browsers.driver import (
    SHIFT_TAB,
    Browser,
    Chromium,
    Key,
    Media,
    Point,
    Pointer,
    until,
)

HERE = Path(__file__).parent


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


def test_films_run_at_the_pace_that_is_asked_for(browser: Browser, tmp_path: Path) -> None:
    """What is named as a film's clock runs at the factor; any other animation keeps its pace."""
    (tmp_path / "clocks.html").write_text(
        "<!doctype html><style>@keyframes run5{to{rotate:1turn}}@keyframes other{to{rotate:1turn}}"
        "#film{animation:run5 600s linear}#rest{animation:other 600s linear}</style>"
        "<p id=film>a<p id=rest>b"
    )
    browser.open((tmp_path / "clocks.html").as_uri())
    browser.play_at(50)
    browser.settle(300)
    run, other = browser.evaluate(
        "return ['film', 'rest'].map(name =>"
        " document.getElementById(name).getAnimations()[0].currentTime)"
    )
    assert run > 5 * other > 0


def test_what_fades_has_arrived_and_what_counts_goes_on(browser: Browser, tmp_path: Path) -> None:
    """A transition of what is seen is at its end with the next frame; one of a number is not."""
    (tmp_path / "fading.html").write_text(
        "<!doctype html><style>@property --n{syntax:'<number>';inherits:false;initial-value:0}"
        "#lamp{opacity:0;transition:opacity 600s,--n 600s}#on:checked+#lamp{opacity:1;--n:1}"
        "</style><input id=on type=checkbox><p id=lamp>a"
    )
    browser.open((tmp_path / "fading.html").as_uri())
    assert browser.style("#lamp", "opacity") == "0"
    browser.click("#on")
    until(lambda: browser.style("#lamp", "opacity") == "1", "the lamp to be lit")
    assert float(browser.style("#lamp", "--n")) < 0.5


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


@pytest.mark.cold
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
