"""The built site where it will live: on a strict host, under a sub-path."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from tests.browsers import frames
from tests.browsers.driver import Browser, Chromium, Json, RefusedError, until
from tests.browsers.strict_host import StrictHost


def pages(site: Path) -> list[str]:
    """The addresses of all pages, relative to the site."""
    return sorted(str(page.relative_to(site)) for page in site.rglob("*.html"))


def volumes(site: Path) -> list[str]:
    """The pages of the volumes: the first page only sends readers on to one of them."""
    found = sorted(str(page.relative_to(site)) for page in site.glob("*/index.html"))
    assert found, "the site has no volume"
    return found


def test_every_page_shows_itself_without_script(
    browser: Browser, site: Path, served: StrictHost
) -> None:
    """In a sandbox, under a policy that lets nothing through, no page is blank."""
    for page in pages(site):
        browser.open(served.address(page))
        assert not frames.is_blank(browser.screenshot()), page


def test_every_volume_asks_the_host_for_itself_alone(
    browser: Browser, site: Path, served: StrictHost
) -> None:
    """One request a volume: whatever it shows, it carries."""
    for page in volumes(site):
        served.asked.clear()
        browser.open(served.address(page, sandboxed=False))
        assert served.asked == [f"/lms/course-8/{page}"]


def test_no_volume_asks_anyone_for_anything(chromium: Chromium, site: Path) -> None:
    """Opened from a folder, where no policy but its own stands in the way, it asks nobody."""
    for page in volumes(site):
        chromium.requests()
        address = (site / page).as_uri()
        chromium.open(address)
        assert chromium.requests() == [address]


def test_no_page_is_wider_than_a_narrow_phone(browser: Browser, site: Path) -> None:
    """At 320 pixels nothing has to be scrolled sideways."""
    browser.viewport(320, 640)

    def width() -> Json:
        """None for the moment in which the front page sends its reader on."""
        with suppress(RefusedError):
            return browser.evaluate("return document.documentElement?.scrollWidth")
        return None

    for page in pages(site):
        browser.open((site / page).as_uri())
        assert until(width, f"{page} to stand") <= 320, page
