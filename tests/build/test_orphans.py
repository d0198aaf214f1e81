"""No orphan numbers: wherever words stand, a number is from a record or marked as a literal."""

from __future__ import annotations

import re

from engine.build.read import CheckedVolume
from engine.build.site import build
from tests.conftest import Workspace

EVERYWHERE = [
    ("volume.toml", "It has everything", "It has 901 things", 0),
    ("volume.toml", "The smallest volume", "The 902nd volume", 0),
    ("start.md", 'title = "The machine"', 'title = "The 903 machines"', 0),
    ("pictures.md", 'kicker = "Drawn"', 'kicker = "Drawn in 904"', 0),
    ("pictures.md", "### Still ones", "### The 905 still ones", 0),
    ("works.md", "{figure receipt}", "| a |\n|---|\n| 906 |\n\n{figure receipt}", 2),
    ("works.md", "{figure further", "::: note\n- *At*\n  907\n:::\n\n{figure further", 2),
    ("pictures.md", "See [above]", "See\n[all 908 above]", 1),
    ("start.py", "A network, its field", "A network of 909, its field", 0),
    ("start.py", '"Slow"', '"Slow: 0.91"', 0),
    ("start.py", "{right} of {points} are right", "{right} of 911 are right", 0),
    ("start.py", "All of it was computed", "All 912 were computed", 0),
    ("pictures.py", "At the end, {loss}", "At 913, {loss}", 0),
    ("pictures.py", "The plane.", "The 914 planes.", 0),
    ("pictures.py", "A line rises", "Line 915 rises", 0),
    ("pictures.py", "A line of **one** unit", "A line of **916** units", 0),
    ("pictures.py", "seconds=1, alt=", 'seconds=1, choices=("917", "x1"), alt=', 0),
]


def test_a_number_that_nothing_computed_is_found_everywhere(workspace: Workspace) -> None:
    """Deck, titles, headings, cells, boxes, links, captions, alts, labels, remarks: all at once."""
    expected = [
        (name, workspace.edit(name, old, new) + below) for name, old, new, below in EVERYWHERE
    ]
    found = CheckedVolume.read(workspace.volume).mistakes.mistakes
    assert all("comes from no record" in mistake.problem for mistake in found)
    assert all("or, if it is a year or a count, mark it: [[" in each.remedy for each in found)
    places = [(mistake.place.file.name, mistake.place.line) for mistake in found]
    assert sorted(places) == sorted(expected)


def test_marks_are_filled_in_wherever_words_stand(workspace: Workspace) -> None:
    """Titles, labels, remarks and descriptions quote records, and may hold marked literals."""
    workspace.edit("pictures.md", 'kicker = "Drawn"', 'kicker = "Drawn in [[1986]]"')
    workspace.edit("start.py", '"Slow"', '"Slow: [[facts.points]] points, η = {rate}"')
    workspace.edit("start.py", "{right} of {points}", "{right} of [[facts.points]]")
    workspace.edit("pictures.py", "A line rises", "One of [[2]] lines rises")
    workspace.edit("pictures.py", "At the end, {loss}", "At [[facts.loss:.1f]], {loss}")
    workspace.edit("volume.toml", "The smallest volume", "The volume of [[facts.points]] points")
    build(
        workspace.folder / "content", workspace.folder / "site", cache=workspace.folder / ".cache"
    )
    page = workspace.page.read_text()
    assert '<p class="kicker">Drawn in 1986</p>' in page
    assert (
        page.count("Slow: 24 points, η = 0.5") == 4
    )  # on its control, on paper and in the receipt
    assert " of 24 are right." in page
    assert 'aria-label="One of 2 lines rises to the right."' in page
    assert re.search(r"<figcaption>At 0\.\d, 0\.\d{3}\.<", page)
    assert 'content="The volume of 24 points that shows' in page
    assert "[[" not in page
