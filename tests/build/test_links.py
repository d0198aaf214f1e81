"""Links of the built pages, followed as a reader would; and what a writer is told of dead ones."""

from __future__ import annotations

from urllib.parse import unquote, urldefrag, urljoin

import lxml.html

from engine.build import build
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
