"""The points that networks are trained on."""

from __future__ import annotations

import numpy as np
import pytest

from engine.learning.datasets import DATA_SETS, draw


@pytest.mark.parametrize("name", DATA_SETS)
def test_points_are_centred_in_the_map_and_of_both_classes(name: str) -> None:
    """The cloud sits about the origin, within [-2, 2], and half of it is of each class."""
    inputs, targets = draw(name, 201, noise=0.05, seed=3)
    assert inputs.shape == (201, 2)
    assert np.abs(inputs).max() < 2
    assert np.abs(inputs.mean(axis=0)).max() < 0.2
    assert sorted(np.bincount(targets.astype(int))) == [100, 101]


@pytest.mark.parametrize("name", DATA_SETS)
def test_the_seed_alone_decides(name: str) -> None:
    """The same seed draws the same points, another seed others."""
    first, _ = draw(name, 50, noise=0.1, seed=3)
    again, _ = draw(name, 50, noise=0.1, seed=3)
    other, _ = draw(name, 50, noise=0.1, seed=4)
    np.testing.assert_array_equal(first, again)
    assert (first != other).any()


def test_noise_is_in_input_units() -> None:
    """The spread about the curve is the one asked for."""
    clean, _ = draw("moons", 2000, noise=0.0, seed=3)
    noisy, _ = draw("moons", 2000, noise=0.1, seed=3)
    assert np.std(noisy - clean) == pytest.approx(0.1, rel=0.05)


def test_xor_is_decided_by_the_sign_of_the_product() -> None:
    """Opposite squares share a class."""
    inputs, targets = draw("xor", 100, noise=0.0, seed=3)
    np.testing.assert_array_equal(inputs.prod(axis=1) < 0, targets == 1)


def test_spirals_are_out_of_reach_of_a_line() -> None:
    """The best line through the spirals errs on more than a quarter, that through the moons not."""

    def errors_of_a_line(name: str) -> float:
        inputs, targets = draw(name, 400, noise=0.05, seed=3)
        design = np.column_stack([inputs, np.ones(400)])
        line, *_ = np.linalg.lstsq(design, 2 * targets - 1, rcond=None)
        return float(np.mean((design @ line > 0) != (targets == 1)))

    assert errors_of_a_line("moons") < 0.2
    assert errors_of_a_line("spirals") > 0.25


def test_a_misspelt_name_is_told_its_neighbour() -> None:
    """The error suggests what was meant."""
    with pytest.raises(ValueError, match="did you mean 'moons'"):
        draw("moon", 10, 0.1, 0)
