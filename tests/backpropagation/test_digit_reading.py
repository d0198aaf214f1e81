"""Reading digits: the classifier learns, and its gradients reach the pixels."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from content.backpropagation.experiments.digits import DigitReading, DigitRecord
from content.backpropagation.experiments.digits.images import LabelledImages, split
from content.backpropagation.experiments.digits.reading import pushed, resemblance
from engine.experiment import perform
from engine.learning.optimizers import Momentum
from tests.conftest import ROOT

READING = DigitReading(Momentum(0.1))


@pytest.fixture(scope="module")
def record() -> DigitRecord:
    """The record that the page shows."""
    return perform(READING)


def piles() -> tuple[LabelledImages, LabelledImages]:
    """The images to train on, and those held out."""
    return split(READING.held_out, READING.split_seed)


def logits(record: DigitRecord, images: NDArray[Any]) -> NDArray[Any]:
    """(10, images), by the textbook's formula; complex pixels are welcome."""
    first, second = record.layout.matrices(record.theta[-1])
    hidden = np.tanh(first[:, :-1] @ images.T + first[:, -1:])
    return np.asarray(second[:, :-1] @ hidden + second[:, -1:])


def test_it_reads_at_least_ninety_six_in_a_hundred_it_never_saw(record: DigitRecord) -> None:
    """Accuracy on the images held out, recomputed from the last weights, is at least 96 %."""
    _, held_out = piles()
    right = int((logits(record, held_out.images).argmax(axis=0) == held_out.labels).sum())
    assert right == record.right_held_out[-1]
    assert right >= 0.96 * READING.held_out


def test_no_image_is_both_seen_and_held_out() -> None:
    """The two piles share out all 1,797 images, and the split is the same every time."""
    seen, held_out = piles()
    assert len(seen) + len(held_out) == 1797
    assert len(held_out) == READING.held_out
    np.testing.assert_array_equal(piles()[1].images, held_out.images)
    assert {image.tobytes() for image in seen.images}.isdisjoint(
        image.tobytes() for image in held_out.images
    )


def test_the_loss_falls_on_both_piles(record: DigitRecord) -> None:
    """Cross-entropy starts near that of a guess, ln 10, and ends under a tenth of it."""
    for loss in (record.loss_seen, record.loss_held_out):
        assert loss.shape == (READING.steps + 1,)
        assert loss[0] == pytest.approx(np.log(10), abs=0.5)
        assert loss[-1] < 0.1 * loss[0]


def test_ten_images_one_of_each_digit_are_read_right(record: DigitRecord) -> None:
    """The chosen images are 0 to 9 in order, and their true class ends as the most probable."""
    assert record.image.shape == (10, 64)
    assert record.probability.shape == (len(record.moments), 10, 10)
    np.testing.assert_array_equal(record.probability[-1].argmax(axis=1), np.arange(10))
    np.testing.assert_allclose(record.probability.sum(axis=2), 1, atol=1e-4)


def test_only_the_eight_stays_in_doubt(record: DigitRecord) -> None:
    """When the training ends, every chosen digit but the eight has more than nine tenths."""
    own = record.probability[-1, np.arange(10), np.arange(10)]
    np.testing.assert_array_equal(np.flatnonzero(own < 0.9), [8])


def test_saliency_is_the_derivative_of_the_logit(record: DigitRecord) -> None:
    """Every recorded d logit / d pixel agrees with a complex step."""
    step = 1e-30
    for pixel in range(64):
        images = record.image.astype(complex)
        images[:, pixel] += 1j * step
        slope = logits(record, images)[np.arange(10), np.arange(10)].imag / step
        np.testing.assert_allclose(record.saliency[:, pixel], slope, atol=2**-23)


def test_the_attack_goes_uphill(record: DigitRecord) -> None:
    """Each sign is that of a central difference of the loss, wherever the loss has a slope."""
    width = 1e-5

    def loss(images: NDArray[np.float64]) -> NDArray[np.float64]:
        out = logits(record, images).astype(float)
        truth = out[np.arange(10), np.arange(10)]
        return np.asarray(np.log(np.exp(out - truth).sum(axis=0)))

    slope = np.empty((10, 64))
    for pixel in range(64):
        nudge = np.zeros(64)
        nudge[pixel] = width
        slope[:, pixel] = (loss(record.image + nudge) - loss(record.image - nudge)) / (2 * width)
    clear = np.abs(slope) > 1e-3 * np.abs(slope).max(axis=1, keepdims=True)
    assert clear.mean() > 0.9
    np.testing.assert_array_equal(np.sign(slope)[clear], record.attack[clear])


def test_the_attack_flips_what_noise_of_the_same_size_does_not(record: DigitRecord) -> None:
    """At the first epsilon that flips a chosen image, random signs leave its answer alone."""
    attacked = record.probability_attacked.argmax(axis=2)
    noisy = record.probability_noisy.argmax(axis=2)
    for digit in range(10):
        flips = np.flatnonzero(attacked[:, digit] != digit)
        assert flips.size
        assert np.all(noisy[: flips[0] + 1, digit] == digit)


def test_answers_under_attack_follow_from_weights_and_signs(record: DigitRecord) -> None:
    """Probabilities at every epsilon are those of the pushed image, recomputed."""
    for k, epsilon in enumerate(READING.epsilons):
        for signs, answer in (
            (record.attack, record.probability_attacked),
            (record.noise, record.probability_noisy),
        ):
            out = np.exp(logits(record, pushed(record.image, signs, epsilon)).astype(float))
            np.testing.assert_allclose((out / out.sum(axis=0)).T, answer[k], atol=1e-4)


def test_gradients_fool_many_times_as_often_as_noise(record: DigitRecord) -> None:
    """Nothing is fooled at epsilon 0; at 0.1 the attack fools five times as many as noise."""
    assert record.fooled_by_attack[0] == record.fooled_by_noise[0] == 0
    tenth = READING.epsilons.index(0.1)
    assert record.fooled_by_attack[tenth] > 5 * record.fooled_by_noise[tenth] > 0
    assert record.fooled_by_attack.max() <= record.right_held_out[-1]


def test_pushed_pixels_stay_pixels() -> None:
    """A push moves by epsilon at most and never leaves 0..1."""
    images = np.array([[0.0, 0.5, 1.0]])
    signs = np.array([[-1.0, 1.0, 1.0]])
    np.testing.assert_allclose(pushed(images, signs, 0.25), [[0.0, 0.75, 1.0]])


def test_a_map_resembles_itself_but_not_another() -> None:
    """The correlation of sizes ignores sign and scale, and is small for unrelated maps."""
    rng = np.random.default_rng(0)
    one, other = rng.standard_normal((2, 200, 64))
    assert resemblance(one, -3 * one) == pytest.approx(1, abs=1e-4)
    assert abs(resemblance(one, other)) < 0.05


def test_random_weights_change_the_gradient_more_than_its_product(record: DigitRecord) -> None:
    """The map of the gradient all but loses its likeness; gradient times pixel keeps most of it."""
    gradient, product = record.resemblance
    assert gradient < 0.15
    assert product > 0.5


def test_rounding_has_room(record: DigitRecord) -> None:
    """No gradient lies so near a rounding boundary that another processor might cross it."""
    assert record.margin > 64 * np.finfo(float).eps


def test_scikit_learn_and_scipy_are_not_imported_before_they_are_needed() -> None:
    """Importing all of the volume leaves the libraries of the data and of the solver alone."""
    files = sorted((ROOT / "content" / "backpropagation").glob("[!_]*.py"))
    assert len(files) > 10
    names = ", ".join(f"content.backpropagation.{file.stem}" for file in files)
    code = f"import sys, {names}; sys.exit(not {{'sklearn', 'scipy'}}.isdisjoint(sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
