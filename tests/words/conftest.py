"""What tests of words share."""

from __future__ import annotations

import pytest

from engine.errors import Mistakes
from engine.words.bibliography import Bibliography, read_bibliography
from tests.words.setting import WORKS


@pytest.fixture(scope="module")
def bibliography(tmp_path_factory: pytest.TempPathFactory) -> Bibliography:
    """Two works to cite."""
    file = tmp_path_factory.mktemp("works") / "works.bib"
    file.write_text(WORKS, encoding="utf-8")
    works = read_bibliography(file, Mistakes())
    assert works is not None
    return works
