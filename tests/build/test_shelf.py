"""How the front page lists volumes: those that are built, those that stand, and broken ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.build import shelf
from engine.build.read import CheckedVolume
from engine.errors import ContentError, Mistakes
from engine.words import gather_volume
from tests.conftest import VOLUMES


def test_a_volume_of_this_build() -> None:
    """It is listed with its folder's name, its title and its number."""
    written = gather_volume(VOLUMES / "tiny", Mistakes())
    assert written is not None
    volume = CheckedVolume(VOLUMES / "tiny", written, {}, ContentError([]))
    assert shelf.entry(volume) == shelf.Entry("tiny", "A tiny volume", 1)


def test_a_volume_that_stands() -> None:
    """It is read from its folder, without being built."""
    assert shelf.standing_entry(VOLUMES / "tiny") == shelf.Entry("tiny", "A tiny volume", 1)


@pytest.mark.parametrize("text", ["", "title = 3"])
def test_a_volume_that_can_no_longer_be_read(tmp_path: Path, text: str) -> None:
    """Its mistakes are no matter of this build: it is listed by its folder's name alone."""
    folder = tmp_path / "lost"
    shutil.copytree(VOLUMES / "tiny", folder)
    (folder / "volume.toml").write_text(text, encoding="utf-8")
    assert shelf.standing_entry(folder) == shelf.Entry("lost", "lost", "")
