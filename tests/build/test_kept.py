"""What is kept from one build to the next is what the next one would make."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from engine.build import rendered
from engine.build.site import build
from engine.errors import ContentError
from tests.conftest import VOLUMES

pytestmark = pytest.mark.cold

SHARES = """

def share(given):
    @numbers(shows=CUBIC)
    def group(found):
        return {"of": len(found.experiment.places) * given}

    return group


one, two = share(1000), share(2000)
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A volume."""
    ignore = shutil.ignore_patterns("__pycache__")
    shutil.copytree(VOLUMES / "rings", tmp_path / "content" / "rings", ignore=ignore)
    return tmp_path / "content"


def built(content: Path) -> bytes:
    """Its page, by a process that remembers none."""
    rendered._rendered.clear()
    build(content, content.parent / "site", cache=content.parent / "cache")
    return (content.parent / "site" / "rings" / "index.html").read_bytes()


def edit(file: Path, old: str, new: str) -> None:
    """In one place."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_false_page_is_false_though_another_was_so_first(content: Path) -> None:
    """The same wrong sum on two pages: taken from one, it still refuses the other."""
    volume = content / "rings"
    start, mark = volume / "start.md", "{figure rings-apart}\n"
    (volume / "more.md").write_text(f'+++\ntitle = "More"\npage = "more"\n+++\n\n{mark}')
    edit(volume / "volume.toml", '["start"]', '["start", "more"]')
    drawn = '    canvas.text(0, 0, "2 × 2 = 5", "ink", 13)\n    for target in'
    edit(volume / "start.py", "    for target in", drawn)
    with pytest.raises(ContentError, match="2 × 2 = 5"):
        built(content)
    edit(start, mark, "")
    with pytest.raises(ContentError, match="2 × 2 = 5"):
        built(content)


def test_groups_of_numbers_made_by_one_function_are_several(content: Path) -> None:
    """Each by what it was given."""
    volume = content / "rings"
    with (volume / "start.py").open("a") as file:
        file.write(SHARES)
    edit(volume / "start.md", "{figure how-far}", "[[one.of]], [[two.of]]\n\n{figure how-far}")
    found = re.findall(rb'<data value="(\d+)000">', built(content))
    assert len(found) == 2
    assert int(found[1]) == 2 * int(found[0])
    edit(volume / "start.py", "share(2000)", "share(3000)")
    found = re.findall(rb'<data value="(\d+)000">', built(content))
    assert int(found[1]) == 3 * int(found[0])
