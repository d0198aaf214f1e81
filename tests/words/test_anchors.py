"""Ids and links: told apart, followed, and missed by name."""

from __future__ import annotations

from engine.errors import ContentError, Mistakes, Place
from engine.words.anchors import Anchor, Link, check_ids, follow
from tests.words.setting import FILE


def anchors(*links: str, ids: tuple[str, ...] = ()) -> list[str]:
    """What is said of ids and links on the page volume/index.html."""
    mistakes = Mistakes()
    page = "volume/index.html"
    given = [Anchor(name, Place(FILE, 10 + line)) for line, name in enumerate(ids)]
    known = check_ids(given, {"concept", "ref-a"}, mistakes)
    follow(
        [Link(page, link, Place(FILE, 20 + line)) for line, link in enumerate(links)],
        {
            "index.html": {"a"},
            page: known,
            "volume/second-page.html": {"why-not"},
            "volume/data.csv": (),
        },
        mistakes,
        unknown={"other"},
    )
    try:
        mistakes.settle()
    except ContentError as error:
        return [str(mistake) for mistake in error.mistakes]
    return []


def test_sound_anchors() -> None:
    """Links may lead to any id of the page and to any file of the site."""
    links = ["#concept", "#why", "../", "..", "data.csv", "../index.html#a", "./", "/index.html"]
    links += [
        "#",
        "second-page.html",
        "second-page.html#why-not",
        "second-page.html#",
        "./?q#why",
        "../other/c.html#d",
    ]
    assert anchors(*links, ids=("why",)) == []


def test_unsound_anchors() -> None:
    """Double ids and dangling links are named with the lines on which they stand."""
    links = (
        "#concpt",
        "dta.csv",
        "../volume",
        "second-page.html#whynot",
        "data.csv#a",
        "secnd-page.html#why",
    )
    assert anchors(*links, ids=("why", "why", "concept")) == [
        "a.md:11: the id 'why' is taken on this page\n"
        "    remedy: choose another id, and change the links that mean this heading",
        "a.md:12: the id 'concept' is taken on this page\n"
        "    remedy: choose another id, and change the links that mean this heading",
        "a.md:20: the link '#concpt' leads nowhere on this page\n"
        "    remedy: did you mean 'concept'?",
        "a.md:21: the link 'dta.csv' leads to no file of the site\n"
        "    remedy: did you mean 'volume/data.csv' or 'volume/index.html'?",
        "a.md:22: the link '../volume' leads to no file of the site\n"
        "    remedy: end it with a slash",
        "a.md:23: the link 'second-page.html#whynot' leads nowhere in volume/second-page.html\n"
        "    remedy: did you mean 'why-not'?",
        "a.md:24: the link 'data.csv#a' leads nowhere in volume/data.csv\n"
        "    remedy: known here: nothing yet",
        "a.md:25: the link 'secnd-page.html#why' leads to no file of the site\n"
        "    remedy: did you mean 'volume/second-page.html' or 'volume/index.html'?",
    ]
