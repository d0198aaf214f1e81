"""Products shown agree: a page that prints a wrong sum cannot be published."""

from __future__ import annotations

from tests.conftest import Workspace

REMEDY = "    remedy: compute it from what is printed, as a reader will, or say that it is rounded"


def test_a_wrong_digit_in_prose_refuses_the_build(workspace: Workspace) -> None:
    """Quoted factors, a product with one wrong digit: exit 2, file and line; the old site stays."""
    before = workspace.site()
    line = workspace.edit(
        "start.md", "nats.", "nats, and\n$[[facts.points]] \\cdot [[0.5]] = [[12.5]]$."
    )
    built = workspace.build("--quiet")
    assert built.returncode == 2
    assert built.stderr.splitlines()[:2] == [
        f"content/tiny/start.md:{line + 1}: '24 \\cdot 0.5 = 12.5' does not follow from its own "
        "digits: they make 12.0",
        REMEDY,
    ]
    assert workspace.site() == before
    workspace.edit("start.md", "[[12.5]]", "[[12]]")
    assert workspace.build("--quiet").returncode == 0


def test_wrong_sums_in_figures_are_all_told_at_once(workspace: Workspace) -> None:
    """A sentence, a label and a drawn word: each with its figure and the line that declares it."""
    before = workspace.site()
    drawn = workspace.edit(
        "pictures.py",
        "    canvas.line([(10, 70)",
        '    canvas.text(10, 20, "0.2 × 0.2 = 0.05", "ink", 13)\n    canvas.line([(10, 70)',
    )
    said = workspace.edit(
        "pictures.py",
        "@figure(shows=MOONS, seconds=1,",
        '@figure(shows=MOONS, says=lambda *_: "−0.1 × 0.2 = 0.02", seconds=1,',
    )
    built = workspace.build("--quiet")
    assert built.returncode == 2
    told = [line for line in built.stderr.splitlines() if line.startswith("content/")]
    place = "content/tiny/pictures.py"
    assert told == [
        f"{place}:{drawn - 2}: 'rising-line' shows a wrong sum: '0.2 × 0.2 = 0.05' does not follow "
        "from its own digits: they make 0.04",
        f"{place}:{said + 1}: 'wandering-dot' shows a wrong sum: '−0.1 × 0.2 = 0.02' does not "
        "follow from its own digits: they make −0.02",
    ]
    assert workspace.site() == before
