"""What a verdict says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.truth import Verdict, merged


@pytest.mark.parametrize(
    ("tolerance", "exponent"), [(1e-10, -10), (1e-5, -5), (3e-9, -8), (0.5, 0)]
)
@pytest.mark.parametrize("share", [0.0, 1e-6, 0.3, 0.99, 1.0])
def test_the_printed_bound_is_of_no_processor(
    tolerance: float, exponent: int, share: float
) -> None:
    """What the build allows, whatever was measured: never smaller than an error that holds."""
    verdict = Verdict("complex step", 1, share * tolerance, "", (0, 0), tolerance)
    assert verdict.holds
    assert verdict.exponent == exponent
    assert verdict.error <= 10.0**verdict.exponent


def test_verdicts_of_one_method_become_one() -> None:
    """All derivatives are counted, the worst error is kept."""
    first = Verdict("complex step", 10, 1e-13, "here", (0, 0), 1e-10)
    second = replace(first, derivatives=5, error=1e-12, where="there")
    third = replace(first, method="central differences", error=1e-9)
    assert merged([first, third, second]) == [replace(second, derivatives=15), third]
    assert merged([]) == []
