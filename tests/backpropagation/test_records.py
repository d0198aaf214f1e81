"""The volume's records are remembered as they were."""

from __future__ import annotations

import pytest

from tests.memory.records import assert_comes_back


@pytest.mark.parametrize("name", ["cost", "by_hand"])
def test_records_come_back_as_they_were(name: str, request: pytest.FixtureRequest) -> None:
    """Every field survives packing, mappings too."""
    assert_comes_back(request.getfixturevalue(name))
