"""Links of the built pages, followed as a reader would; and what a writer is told of dead ones."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import lxml.html
import pytest
from markupsafe import Markup

from engine.build.site import build
from engine.errors import ContentError
from engine.pages import assemble
from engine.words import checking, rendering
from engine.words.checked import CheckedProse
from engine.words.grammar import parse
from engine.words.quotation import Quotes
from engine.words.rendering import RenderedProse, render
from tests.conftest import Workspace


def rebuild(workspace: Workspace) -> None:
    """Build within this process."""
    build(
        workspace.folder / "content", workspace.folder / "site", cache=workspace.folder / ".cache"
    )


def addresses(workspace: Workspace, path: str) -> list[str]:
    """Every address that a page of the site leads to."""
    page = lxml.html.document_fromstring(workspace.site()[path])
    return [str(address) for address in page.xpath("//a/@href")]


def add_page(workspace: Workspace, text: str) -> int:
    """Add a page of its own that holds the text; the line on which the text begins."""
    workspace.edit("volume.toml", '"works"]', '"works", "more"]')
    front = '+++\ntitle = "More"\npage = "more"\n+++\n\n'
    (workspace.volume / "more.md").write_text(f"{front}{text}\n", encoding="utf-8")
    return front.count("\n") + 1


def test_citations_lead_to_the_list_from_any_page(workspace: Workspace) -> None:
    """On the page of the list by the id alone, from another page by its address and the id."""
    add_page(workspace, "See [@linnainmaa1970].")
    rebuild(workspace)
    assert addresses(workspace, "tiny/more.html").count("index.html#ref-linnainmaa1970") == 1
    assert addresses(workspace, "tiny/index.html").count("#ref-linnainmaa1970") == 1
    workspace.edit("works.md", "{figure further-reading}\n", "")
    workspace.edit("more.md", "See", "{figure further-reading}\n\nSee")
    rebuild(workspace)
    assert addresses(workspace, "tiny/more.html").count("#ref-linnainmaa1970") == 1
    assert addresses(workspace, "tiny/index.html").count("more.html#ref-linnainmaa1970") == 1


def test_every_link_of_every_page_has_an_end(workspace: Workspace) -> None:
    """Each address within the site names a file that is there, and an id of that page."""
    add_page(workspace, "See [@linnainmaa1970], [there](index.html#still-ones), [all](../).")
    rebuild(workspace)
    files = workspace.site()
    ids = {
        path: set(lxml.html.document_fromstring(content).xpath("//@id"))
        for path, content in files.items()
        if path.endswith(".html")
    }
    followed = 0
    for path in ids:
        for address in addresses(workspace, path):
            file, fragment = urldefrag(urljoin(f"https://site/{path}", address))
            if not file.startswith("https://site/"):
                continue
            name = unquote(file.removeprefix("https://site/"))
            name = f"{name}index.html" if not name or name.endswith("/") else name
            assert name in files, f"{path}: {address}"
            assert not fragment or unquote(fragment) in ids[name], f"{path}: {address}"
            followed += 1
    assert followed >= 8


def told(workspace: Workspace) -> list[str]:
    """What a build that has to fail says, each with the name of the file and its line."""
    with pytest.raises(ContentError) as caught:
        rebuild(workspace)
    found = caught.value.mistakes
    return [f"{each.place.file.name}:{each.place.line}: {each.problem}" for each in found]


def test_a_link_to_an_id_that_another_page_lacks(workspace: Workspace) -> None:
    """It is told before anything is computed, at the line on which it is written."""
    line = add_page(workspace, "See\n[there](index.html#still-one) and [here](#nowhere).")
    assert told(workspace) == [
        f"more.md:{line + 1}: the link '#nowhere' leads nowhere on this page",
        f"more.md:{line + 1}: the link 'index.html#still-one' leads nowhere in tiny/index.html",
    ]


def test_a_link_that_only_the_finished_page_shows_to_be_dead(workspace: Workspace) -> None:
    """It is told where the writer wrote it, not where the page has it."""
    line = workspace.edit("pictures.md", "(#the-machine)", "(#rising-line-play)")
    assert told(workspace) == [
        f"pictures.md:{line}: the link '#rising-line-play' leads nowhere on this page"
    ]


def test_a_dead_link_of_a_template(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is told at its line of the page, for no writer has written it."""
    before = workspace.site()
    render = assemble.render

    def with_link(template: str, *folders: Path, **parts: object) -> Markup:
        made = render(template, *folders, **parts)
        return made + Markup('\n<a href="gone.html">\n') if template == "volume.html" else made

    monkeypatch.setattr(assemble, "render", with_link)
    lines = before["tiny/index.html"].count(b"\n") + 2
    assert told(workspace) == [
        f"index.html:{lines}: the link 'gone.html' leads to no file of the site"
    ]
    assert workspace.site() == before


def test_a_citation_of_what_is_listed_nowhere(workspace: Workspace) -> None:
    """Its reader would find no list: the remedy is the mark of the list."""
    line = workspace.edit("pictures.md", "and [@linn", "and\n[@linn") + 1
    workspace.edit("works.md", "{figure further-reading}\n", "")
    assert told(workspace) == [f"pictures.md:{line}: it cites a work, but no page lists them"]


def test_a_link_to_another_volume(workspace: Workspace) -> None:
    """It is followed if that volume is built, and taken on trust if it is not."""
    other = workspace.folder / "content" / "other"
    shutil.copytree(workspace.volume, other, ignore=shutil.ignore_patterns("__pycache__"))
    line = workspace.edit("works.md", "{figure receipt}", "[A](../other/), [b](../other/#nil)")
    assert told(workspace) == [
        f"works.md:{line}: the link '../other/#nil' leads nowhere in other/index.html"
    ]
    build(
        workspace.folder / "content",
        workspace.folder / "site",
        only="tiny",
        cache=workspace.folder / ".cache",
    )


def test_ids_that_controls_have_taken(workspace: Workspace) -> None:
    """A heading, a section and another figure are told where they are written."""
    line = add_page(workspace, "## Say {#wandering-dot-say}\n\n{figure wandering-dot}")
    workspace.edit("pictures.md", "{figure wandering-dot}", "")
    heading = workspace.edit("pictures.md", "#still-ones}", "#key-moments-say}")
    workspace.edit("pictures.md", "(#still-ones)", "(#key-moments-say)")
    assert told(workspace) == [
        f"more.md:{line}: the id 'wandering-dot-say' is taken on this page",
        f"pictures.md:{heading}: the id 'key-moments-say' is taken on this page",
    ]


def test_a_heading_that_leaves_a_level_out(workspace: Workspace) -> None:
    """It is told in its section: on a page whose title is the only one above, and further down."""
    line = add_page(workspace, "### First")
    deeper = workspace.edit("works.md", "{figure receipt}", "##### Deep\n\n{figure receipt}")
    assert told(workspace) == [
        f"more.md:{line}: a heading '###' below one of level 1: a level is left out",
        f"works.md:{deeper}: a heading '#####' below one of level 2: a level is left out",
    ]


def test_prose_is_parsed_and_rendered_once(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A build sets each text once, with its numbers; before, it is only judged. The next process
    parses none."""
    for each in (workspace.folder / ".cache" / "remembered").iterdir():
        if each.name.startswith(("checked-", "set-", "figures-")):
            each.unlink()
    rendered: list[CheckedProse] = []

    def counted(prose: CheckedProse, quotes: Quotes) -> RenderedProse:
        rendered.append(prose)
        return render(prose, quotes)

    monkeypatch.setattr(sys.modules["engine.build.page_text"], "render", counted)
    parse.cache_clear()
    rebuild(workspace)
    assert len(rendered) == 8, "a deck, three sections, four captions"
    titles = 2 * 4  # of each section and the volume, when it is judged and when it is set
    assert parse.cache_info().misses == len(rendered) + titles
    for cache in (parse, checking._checked, rendering._rendered):
        cache.cache_clear()
    rebuild(workspace)
    assert parse.cache_info().misses == titles + 1, "the deck is read as it was"
