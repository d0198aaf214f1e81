"""Figures elsewhere: framed by another page, and as pictures that look as they do on their own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.build.one_figure import find_figure
from tests.browsers import frames
from tests.browsers.driver import Browser, Chromium, Point
from tests.conftest import ROOT
from tests.test_exports import likeness

WIDE, HIGH, ASIDE = 600, 560, 40


@pytest.fixture(params=["wandering-dot", "the-machine"])
def framed(request: pytest.FixtureRequest, exports: Path, tmp_path: Path) -> Path:
    """A page that frames a film, or a machine, and allows it nothing; it is called like that."""
    page = tmp_path / f"{request.param}.html"
    page.write_text(
        f'<!doctype html><body style="margin:0;padding:{ASIDE}px"><iframe sandbox '
        f'src="{(exports / page.name).as_uri()}" '
        f'style="border:0;width:{WIDE}px;height:{HIGH}px"></iframe>',
        encoding="utf-8",
    )
    return page


def test_a_figure_plays_in_a_frame_without_rights(
    browser: Browser, framed: Path, exports: Path
) -> None:
    """`sandbox` with nothing allowed: pressed, it plays; pressed again, it stands."""
    browser.viewport(WIDE, HIGH)
    browser.open((exports / framed.name).as_uri())
    browser.evaluate("scrollTo(0, 0); return 0")
    play = browser.rect(f"#{framed.stem} .btn.first").centre
    assert play.y < HIGH
    browser.viewport(WIDE + 2 * ASIDE, HIGH + 2 * ASIDE)
    browser.open(framed.as_uri())
    browser.settle(400)
    rest = browser.screenshot()
    browser.settle(400)
    assert frames.share_changed(rest, browser.screenshot()) == 0
    button = Point(play.x + ASIDE, play.y + ASIDE)
    browser.click(button)
    seen = []
    for _ in range(4):
        browser.settle(400)
        seen.append(browser.screenshot())
    assert any(frames.share_changed(rest, each) > 0.0001 for each in seen)
    assert frames.share_changed(seen[0], seen[1]) + frames.share_changed(seen[1], seen[2]) > 0


_ALONE = """
const shown = [...document.querySelectorAll(`#${arguments[0]} svg`)]
  .find(one => one.checkVisibility());
shown.closest('.section').style.contentVisibility = 'visible';
const box = shown.viewBox.baseVal, holder = shown.closest('.plane') ?? shown;
holder.style.cssText = 'position:fixed;left:0;top:0;max-width:none;z-index:9;border-radius:0;'
  + `background:var(--paper);width:${2 * box.width}px;height:${2 * box.height}px`;
return [2 * box.width, 2 * box.height];
"""


@pytest.mark.parametrize(
    ("page", "name"),
    [
        ("index", "cost-of-a-gradient"),
        ("wrong", "forgotten"),
        ("wrong", "fading"),
        ("beyond", "discs-find-their-place"),
        ("landscape", "the-landscape"),
    ],
)
def test_a_picture_looks_as_it_does_on_its_page(
    chromium: Chromium, site: Path, page: str, name: str
) -> None:
    """Lines, dots, words and fields: what Agg draws is what the browser does."""
    chromium.viewport(1400, 1300)
    chromium.open((site / "backpropagation" / f"{page}.html").as_uri())
    wide, high = chromium.evaluate(_ALONE, name)
    chromium.settle(300)
    shown = np.asarray(chromium.screenshot().convert("RGB"))[: round(high), : round(wide)]
    one = find_figure(ROOT / "content", f"backpropagation/{name}", ROOT / ".cache")
    (drawn,) = one.pictures(0, [one.figure.still], 2)
    assert drawn.shape == shown.shape
    assert likeness(drawn, shown) >= 0.98
