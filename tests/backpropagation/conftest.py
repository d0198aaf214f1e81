"""Experiments of the volume, small, and their records."""

from __future__ import annotations

import pytest

from content.backpropagation.experiments.gradient_cost import CostTable, GradientCost
from content.backpropagation.experiments.hand_calculation import HandCalculation, WorkedPath
from engine.experiment import perform
from tests.conftest import SWEEPS

COST = GradientCost((2, 5))
BY_HAND = HandCalculation(SWEEPS, sample=0, path=(0, 1, 2))


@pytest.fixture(scope="session")
def cost() -> CostTable:
    """Two networks, counted."""
    return perform(COST)


@pytest.fixture(scope="session")
def by_hand() -> WorkedPath:
    """One path of a sweep, by hand."""
    return perform(BY_HAND)
