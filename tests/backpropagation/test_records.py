"""The volume's records are remembered as they were."""

from __future__ import annotations

import pytest

from engine.build.memory import pack_record
from tests.build.records import assert_comes_back


@pytest.mark.parametrize("name", ["cost", "by_hand"])
def test_records_come_back_as_they_were(name: str, request: pytest.FixtureRequest) -> None:
    """Every field survives packing, mappings too."""
    assert_comes_back(request.getfixturevalue(name))


@pytest.mark.parametrize("name", ["cost", "by_hand"])
def test_packing_is_steady(name: str, request: pytest.FixtureRequest) -> None:
    """A record packs to the same bytes every time."""
    record = request.getfixturevalue(name)
    assert pack_record(record) == pack_record(record)
