"""Every control, by every way that it can be worked, in every engine that can try it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsers.control import FINGER, KEYS, WAYS, Control
from tests.browsers.driver import Browser, Media, until
from tests.browsers.machine import WINDOW, Machine
from tests.browsers.matrix import CONTROLS, DOCS, table

_FOCUS = """
const at = document.querySelector(arguments[0]);
at.scrollIntoView({block: 'center', behavior: 'instant'});
at.focus();
return at.tabIndex >= 0 && document.activeElement === at;
"""


@pytest.mark.parametrize("control", CONTROLS, ids=lambda control: control.name)
def test_it_does_what_it_says(browser: Browser, site: Path, control: Control) -> None:
    """Worked once each way that it can be, on a page as it is found."""
    for way, engines in WAYS.items():
        if browser.name in engines and way not in control.instead:
            _work(browser, site, control, way)


def _work(browser: Browser, site: Path, control: Control, way: str) -> None:
    """Fail unless what the control does is seen."""
    with browser.emulating(Media(finger=way == FINGER)):
        browser.viewport(*WINDOW)
        browser.open((site / "backpropagation" / control.page).as_uri())
        machine = Machine(browser)
        control.before(machine)
        before = control.look(machine)
        if way == KEYS:
            assert browser.evaluate(_FOCUS, control.at), "the TAB key cannot lead there"
            browser.keys(*control.strokes)
        else:
            browser.click(control.target(machine), pointer="touch" if way == FINGER else "mouse")
        seen = f"{way}: {control.does}"
        until(lambda: control.wanted(before, control.look(machine)), seen, seconds=8)


def test_the_documentation_has_the_matrix() -> None:
    """As it is tried here: python -m tests.browsers.matrix writes it anew."""
    assert DOCS.read_text(encoding="utf-8").endswith(f"\n\n{table()}")
