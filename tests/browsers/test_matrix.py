"""Every control, by every way that it can be worked, in every engine that can try it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsers.driver import Browser, Media, until
from tests.browsers.machine import WINDOW, Machine
from tests.browsers.matrix import CONTROLS, DOCS, FINGER, KEYS, WAYS, Control, table

CELLS = [
    pytest.param(
        control,
        way,
        id=f"{control.name}, {way}",
        # WebKit, which can imitate no finger, does not try what is marked so.
        marks=[pytest.mark.further] if way == FINGER else [],
    )
    for control in CONTROLS
    for way in WAYS
    if way not in control.instead
]

_FOCUS = """
const at = document.querySelector(arguments[0]);
at.scrollIntoView({block: 'center', behavior: 'instant'});
at.focus();
return at.tabIndex >= 0 && document.activeElement === at;
"""


@pytest.mark.parametrize(("control", "way"), CELLS)
def test_it_does_what_it_says(browser: Browser, site: Path, control: Control, way: str) -> None:
    """Worked once, on a page as it is found."""
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
        until(lambda: control.wanted(before, control.look(machine)), control.does, seconds=8)


def test_the_documentation_has_the_matrix() -> None:
    """As it is tried here: python -m tests.browsers.matrix writes it anew."""
    assert DOCS.read_text(encoding="utf-8").endswith(f"\n\n{table()}")
