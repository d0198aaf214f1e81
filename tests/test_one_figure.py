"""One figure alone, at one frame or as a sheet: drawn by the figure's own function."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from tests.command import command
from tests.conftest import Workspace


@pytest.mark.parametrize(
    ("words", "told", "size"),
    [
        (("rising_line",), "rising_line.png: frame 1 of 1", (240, 160)),
        (("tiny/rising-line", "--scale", "1"), "rising-line.png: frame 1 of 1", (120, 80)),
        (("wandering-dot", "--at", "0.5"), "wandering-dot.png: frame 5 of 8", (1280, 800)),
        (("wandering-dot", "--frame", "8"), "wandering-dot.png: frame 8 of 8", (1280, 800)),
        (("wandering-dot", "--sheet", "--to", "a/b.png"), "a/b.png: 8 of 8 frames", None),
    ],
)
def test_a_figure_is_drawn_alone(
    built: Workspace,
    tmp_path: Path,
    words: tuple[str, ...],
    told: str,
    size: tuple[int, int] | None,
) -> None:
    """By its name, at a frame or a progress, or as a sheet; beside where the command is called."""
    content, cache = built.folder / "content", built.folder / ".cache"
    done = command(tmp_path, "figure", *words, "--content", str(content), "--cache", str(cache))
    assert (done.returncode, done.stderr) == (0, "")
    told = told.replace("rising_line.png", "rising-line.png")
    assert done.stdout == f"{told}\n"
    with Image.open(tmp_path / told.partition(":")[0]) as picture:
        assert size in (None, picture.size)


def test_a_figure_as_svg(built: Workspace, tmp_path: Path) -> None:
    """A file of its own, which names what it shows."""
    done = command(built.folder, "figure", "rising-line", "--to", str(tmp_path / "line.svg"))
    assert done.returncode == 0, done.stderr
    root = etree.fromstring((tmp_path / "line.svg").read_bytes())
    assert (root.get("width"), root[0].text) == ("120", "A line rises to the right.")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("risin-line",),
            "no figure is called 'risin-line'\n    remedy: did you mean",
        ),
        (("tinny/rising-line",), "no volume is called 'tinny'\n    remedy: did you mean 'tiny'?"),
        (("key-moments",), "'key-moments' is no single figure"),
        (
            ("wandering-dot", "--frame", "9"),
            "has no frame 9\n    remedy: its last is 8",
        ),
        (("wandering-dot", "--choice", "2"), "has no choice 2\n    remedy: it has none"),
        (("wandering-dot", "--at", "2"), "--at must lie between 0 and 1"),
        (("wandering-dot", "--to", "a.jpg"), "--to must name a .png"),
        (("wandering-dot", "--sheet", "--to", "a.svg"), "--to must name a .png"),
        (("wandering-dot", "--scale", "0"), "--scale must lie between"),
        (("wandering-dot", "--content", "nowhere"), "there is no volume here"),
        (("wandering-dot", "--at", "1", "--sheet"), "not allowed with argument"),
    ],
)
def test_what_cannot_be_drawn_is_told(built: Workspace, words: tuple[str, ...], told: str) -> None:
    """In a sentence, with exit code 2; nothing is written."""
    before = sorted(built.folder.iterdir())
    done = command(built.folder, "figure", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(built.folder.iterdir()) == before


def test_what_a_figure_raises_is_told_at_its_line(workspace: Workspace) -> None:
    """As in a build."""
    line = workspace.edit("pictures.py", "    step = round(", "    1 / 0\n    step = round(")
    for words in (("figure", "wandering-dot"), ("export", "--quiet")):
        done = command(workspace.folder, *words)
        assert done.returncode == 2
        assert f"content/tiny/pictures.py:{line}: ZeroDivisionError" in done.stderr
    assert not (workspace.folder / "exports").exists()


def test_what_a_sentence_raises_is_told_at_its_line(workspace: Workspace) -> None:
    """Which only the page that is framed speaks."""
    workspace.edit("pictures.py", "axes=((0, 1), (0, 2)))", "axes=((0, 1), (0, 2)), says=said)")
    line = workspace.edit(
        "pictures.py",
        "KEY_MOMENTS = Stills(",
        "def said(run: Trajectory, progress: float) -> str:\n    return 1 / 0\n\n\n"
        "KEY_MOMENTS = Stills(",
    )
    done = command(workspace.folder, "export", "--quiet", "tiny/wandering-dot")
    assert done.returncode == 2
    assert f"content/tiny/pictures.py:{line + 1}: ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr
