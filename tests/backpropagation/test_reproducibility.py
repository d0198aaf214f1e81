"""The volume's own records, byte for byte the same on any processor."""

from __future__ import annotations

import pytest

from content.backpropagation.experiments.bounce import Bounce
from content.backpropagation.experiments.digits import DigitReading
from content.backpropagation.experiments.disc_fit import DiscFit
from content.backpropagation.experiments.route import Route
from content.backpropagation.experiments.throw import Throw
from engine.learning.optimizers import Adam, Momentum
from tests.processors import SETTINGS, everywhere

pytestmark = pytest.mark.cold

EXPERIMENTS = (
    Throw((0.0, 1.5), (5.0, 13.0), (14.0, 3.05), 0.02, 0.05, 32, 0.1, 31),
    Bounce(0.6, 1.0, 9, 0.5, 25, timed=True),
    DiscFit(((0.4, 0.45, 0.22, 0.8),), ((0.6, 0.6, 0.15, 0.3),), "soft", Adam(0.02), 160, side=24),
    Route(
        ((0.06, 0.45), (0.94, 0.55)), ((0.58, 0.36, 0.15),), 24, -0.35, Momentum(0.0006, 0.96), 600
    ),
    DigitReading(Momentum(0.1)),
)


@pytest.fixture(scope="module")
def results() -> dict[str, list[str]]:
    """The digests under every setting."""
    return everywhere(__name__)


@pytest.mark.parametrize("name", SETTINGS)
def test_records_do_not_depend_on_the_processor(name: str, results: dict[str, list[str]]) -> None:
    """Flights, drops, fits, routes and digits have the same digest under every setting."""
    first, *_ = results.values()
    assert len(first) == 1 + len(EXPERIMENTS)
    assert results[name][1:] == first[1:]
