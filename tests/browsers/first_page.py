"""The first page of the volume, as a browser opens it from its folder."""

from __future__ import annotations

from pathlib import Path

from tests.browsers.driver import Browser
from tests.browsers.machine import WINDOW, Machine

PAGE = "backpropagation/index.html"


def address(site: Path) -> str:
    """The volume's page as a file."""
    return (site / PAGE).as_uri()


def opened(browser: Browser, where: str) -> Machine:
    """The machine of a page in a large window."""
    browser.viewport(*WINDOW)
    browser.open(where)
    return Machine(browser)
