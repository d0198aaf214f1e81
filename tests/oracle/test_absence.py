"""What happens where a judge is not installed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Summon = Callable[[str], object]


def test_an_absent_judge_is_a_visible_skip(summon: Summon, monkeypatch: pytest.MonkeyPatch) -> None:
    """On an author's machine the comparison is skipped, with the command that would install it."""
    monkeypatch.delenv("CI", raising=False)
    with pytest.raises(pytest.skip.Exception, match="make oracle"):
        summon("no_such_judge")


def test_an_absent_judge_is_a_failure_where_everything_must_be_checked(
    summon: Summon, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With CI=true nothing may be left unjudged."""
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.fail.Exception, match="make oracle"):
        summon("no_such_judge")
