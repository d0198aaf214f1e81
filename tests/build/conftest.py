"""What tests of publishing begin with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.build.publish import publish
from engine.build.site import build
from tests.build.published import OLD
from tests.conftest import VOLUMES


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site that stands, alone in its folder."""
    folder = tmp_path / "over" / "there" / "site"
    publish(OLD, folder)
    return folder


BASE = "https://somebody.example/notebook/"
"""Where the two volumes of `told` stand."""


@pytest.fixture(scope="package")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two volumes, one of them dated, at an address."""
    folder = tmp_path_factory.mktemp("told")
    for name in ("tiny", "rings"):
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(VOLUMES / name, folder / "content" / name, ignore=ignore)
    settings = folder / "content" / "tiny" / "volume.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace("number = 1", "number = 1\ndate = 2026-04-01"))
    (folder / "content" / "site.toml").write_text(f'base = "{BASE}"\n', encoding="utf-8")
    build(folder / "content", folder / "site", cache=folder / "cache")
    return folder
