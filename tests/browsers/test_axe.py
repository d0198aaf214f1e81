"""What axe-core finds on every page, light and dark, wide and narrow: nothing."""

from __future__ import annotations

from itertools import product
from pathlib import Path

from tests.browsers.driver import Chromium, Media
from tests.judges import AXE, judge

RUN = """
return axe.run(document, {resultTypes: ['violations']}).then(found => ({
    violations: found.violations.flatMap(rule =>
        rule.nodes.map(node => `${rule.id}: ${node.html.slice(0, 120)}`)),
    passes: found.passes.length,
}));
"""


def test_no_violation(chromium: Chromium, site: Path) -> None:
    """Every rule of axe, with its own settings; each page is opened once for all four."""
    axe = judge(AXE).read_text(encoding="utf-8")
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 8
    for page in pages:
        chromium.open(page.as_uri())
        chromium.settle()  # the front page sends its reader on
        chromium.evaluate(f"{axe}; return 1")
        # The front page holds a list, and the page for what is missing a sentence.
        few = page.parent == site or page.name == "404.html"
        for width, scheme in product((1280, 320), ("light", "dark")):
            chromium.viewport(width, 800)
            with chromium.emulating(Media(scheme=scheme)):  # type: ignore[arg-type]
                chromium.settle()
                found = chromium.evaluate(RUN)
            assert found["violations"] == [], f"{page.name}, {width}, {scheme}"
            assert found["passes"] > (15 if few else 30), page.name


def test_axe_is_awake(chromium: Chromium, tmp_path: Path) -> None:
    """It finds what is wrong with a page."""
    page = tmp_path / "wrong.html"
    page.write_text("<!doctype html><img src=a.png><div tabindex=5>a</div>", encoding="utf-8")
    chromium.open(page.as_uri())
    chromium.evaluate(f"{judge(AXE).read_text(encoding='utf-8')}; return 1")
    found = " ".join(chromium.evaluate(RUN)["violations"])
    for rule in ("image-alt", "html-has-lang", "document-title", "tabindex"):
        assert rule in found
