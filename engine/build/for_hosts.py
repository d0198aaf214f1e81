"""What a site that knows its address leaves for hosts, search engines and readers of feeds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.build.shelf import Entry
from engine.pages.assemble import render


def for_hosts(base: str, pages: Iterable[str], shelf: Iterable[Entry]) -> dict[str, bytes]:
    """`robots.txt` and `sitemap.xml`; a feed too, if volumes are dated."""
    addresses = sorted({f"{base}{page}" for page in pages})
    dated = sorted((each for each in shelf if each.date), key=_dated, reverse=True)
    files = {
        "robots.txt": f"User-agent: *\nAllow: /\n\nSitemap: {base}sitemap.xml\n",
        "sitemap.xml": str(render("sitemap.xml", addresses=addresses)),
    }
    if dated:
        files["feed.xml"] = str(render("feed.xml", base=base, entries=dated))
    return {name: content.encode() for name, content in files.items()}


def _dated(entry: Entry) -> date:
    assert entry.date is not None
    return entry.date
