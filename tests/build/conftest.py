"""What tests of publishing begin with."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.build.publish import publish
from tests.build.published import OLD


@pytest.fixture
def output(tmp_path: Path) -> Path:
    """A site that stands, alone in its folder."""
    folder = tmp_path / "over" / "there" / "site"
    publish(OLD, folder)
    return folder
