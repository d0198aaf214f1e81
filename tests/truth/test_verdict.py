"""What a verdict says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.truth import Verdict, merged


@pytest.mark.parametrize(
    ("error", "exponent"), [(1.1e-13, -12), (9.5e-13, -12), (3e-9, -8), (0.0, -15)]
)
def test_a_printed_error_is_never_smaller_than_the_error(error: float, exponent: int) -> None:
    """It is the next power of ten; and nobody agrees to more than the last digit."""
    verdict = Verdict("complex step", 1, error, "", (0, 0), 1e-10)
    assert verdict.exponent == exponent


def test_verdicts_of_one_method_become_one() -> None:
    """All derivatives are counted, the worst error is kept."""
    first = Verdict("complex step", 10, 1e-13, "here", (0, 0), 1e-10)
    second = replace(first, derivatives=5, error=1e-12, where="there")
    third = replace(first, method="central differences", error=1e-9)
    assert merged([first, third, second]) == [replace(second, derivatives=15), third]
    assert merged([]) == []
