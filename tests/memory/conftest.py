"""What every test of the memory begins with."""

from __future__ import annotations

import pytest

from engine.memory import codec_for


@pytest.fixture(autouse=True)
def _fresh_codecs() -> None:
    """No codec that another test has asked for."""
    codec_for.cache_clear()
