"""Browsers of other years: a correct article, one state of everything, no control that is dead."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browsers import frames
from tests.browsers.ageing import AGES, Age, aged
from tests.browsers.driver import Chromium

PAGES = ("index", "digits", "wrong", "by-hand", "worksheet")

SEEN = """
const seen = one => one.checkVisibility({
    contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true})
  && one.getClientRects().length > 0 && !clipped(one);
const clipped = one => one && one !== document.body
  && (getComputedStyle(one).clipPath.startsWith('inset(50%') || clipped(one.parentElement));
"""

CONTROLS = (
    SEEN
    + """
return [...document.querySelectorAll('button, input, select, label[for], [popovertarget]')]
  .filter(one => seen(one) && !one.closest('.unseen'))
  .map(one => one.outerHTML.slice(0, 120));
"""
)

OVERPRINTED = (
    SEEN
    + """
const lines = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
for (let node; (node = walker.nextNode());) {
  const holder = node.parentElement;
  if (!node.data.trim() || !seen(holder)
      || holder.closest('svg, math, h1, h2, .unseen, .skip, sup, sub')) continue;
  const range = document.createRange();
  range.selectNodeContents(node);
  for (const box of range.getClientRects())
    if (box.width > 2 && box.height > 2) lines.push({box, words: node.data.trim().slice(0, 60)});
}
lines.sort((one, other) => one.box.top - other.box.top);
const found = [];
lines.forEach((one, k) => {
  for (let j = k + 1; j < lines.length && lines[j].box.top < one.box.bottom - 4; j++) {
    const across = Math.min(one.box.right, lines[j].box.right)
      - Math.max(one.box.left, lines[j].box.left);
    const down = Math.min(one.box.bottom, lines[j].box.bottom) - lines[j].box.top;
    if (across > 4 && down > 6) found.push(`${one.words} | ${lines[j].words}`);
  }
});
return found;
"""
)

DRAWN = (
    SEEN
    + """
const wrong = [];
for (const group of document.querySelectorAll('svg [class^="each"]:not([class^="each-more"])')) {
  if (!seen(group.closest('svg'))) continue;
  const count = [...group.children].filter(one => +getComputedStyle(one).opacity > .5).length;
  if (count > 1) wrong.push(`${count} frames at once in ${group.outerHTML.slice(0, 90)}`);
}
return wrong;
"""
)


@pytest.mark.parametrize("age", AGES.values(), ids=AGES)
def test_an_older_browser_shows_one_state(
    chromium: Chromium, site: Path, tmp_path: Path, age: Age
) -> None:
    """No control is left, no words stand above others, no two frames of a film at once."""
    for page in PAGES:
        html = (site / "backpropagation" / f"{page}.html").read_text(encoding="utf-8")
        file = tmp_path / f"{page}.html"
        file.write_text(aged(html, age), encoding="utf-8")
        for width in (360, 1440):
            chromium.viewport(width, 900)
            chromium.open(file.as_uri())
            assert chromium.evaluate(CONTROLS) == [], page
            assert chromium.evaluate(OVERPRINTED) == [], (page, width)
            assert chromium.evaluate(DRAWN) == [], page
            assert chromium.evaluate("return document.documentElement.scrollWidth") <= width, page
        assert not frames.is_blank(chromium.screenshot())


def test_a_browser_of_today_shows_its_controls(chromium: Chromium, site: Path) -> None:
    """So that the test above can fail: what it looks for is there, and no words overlap."""
    chromium.open((site / "backpropagation" / "index.html").as_uri())
    assert len(chromium.evaluate(CONTROLS)) > 10
