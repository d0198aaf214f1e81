"""The reader of digits once more, in plain numpy: training, answers, maps and attacks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    FIELD_BITS,
    GRADIENT_BITS,
    READING_BITS,
    ParameterLayout,
    Recount,
    choose_moments,
    margin_again,
    networks,
    rounded,
)

from .images import CLASSES, Images, LabelledImages, split
from .record import DigitRecord

if TYPE_CHECKING:
    from .chance import DigitChance
    from .reading import DigitReading

Array = NDArray[np.float64]

READING, FIELD, GRADIENT = 2.0**-READING_BITS, 2.0**-FIELD_BITS, 2.0**-GRADIENT_BITS


class Reader:
    """Sixty-four pixels, a layer of tanh, ten logits; a row an image."""

    def __init__(self, layout: ParameterLayout, theta: Array) -> None:
        self.first, self.second = (np.array(each) for each in layout.matrices(theta))

    def hidden(self, images: Images) -> Array:
        """(images, hidden)"""
        return np.asarray(np.tanh(images @ self.first[:, :-1].T + self.first[:, -1]))

    def logits(self, images: Images) -> Array:
        """(images, 10)"""
        return np.asarray(self.hidden(images) @ self.second[:, :-1].T + self.second[:, -1])

    def probabilities(self, images: Images) -> Array:
        """(images, 10): softmax of the logits."""
        logit = self.logits(images)
        raised = np.exp(logit - logit.max(axis=1, keepdims=True))
        return np.asarray(raised / raised.sum(axis=1, keepdims=True))

    def losses(self, shown: LabelledImages) -> Array:
        """(images,): cross-entropy of each."""
        logit = self.logits(shown.images)
        top = logit.max(axis=1)
        total = top + np.log(np.exp(logit - top[:, None]).sum(axis=1))
        return np.asarray(total - logit[np.arange(len(logit)), shown.labels])

    def right(self, shown: LabelledImages, images: Images | None = None) -> NDArray[np.bool_]:
        """(images,): whether the largest logit is that of the digit shown."""
        logit = rounded(self.logits(shown.images if images is None else images), READING_BITS)
        return np.asarray(logit.argmax(axis=1) == shown.labels)

    def back(self, images: Images, delta: Array) -> tuple[Array, Array]:
        """From deltas of the logits (images, 10): those of the hidden layer, and of the pixels."""
        heard = self.hidden(images)
        hidden = delta @ self.second[:, :-1] * (1 - heard**2)
        return hidden, hidden @ self.first[:, :-1]

    def saliency(self, shown: LabelledImages) -> Images:
        """(images, 64): d logit of the digit shown / d pixel."""
        return self.back(shown.images, np.eye(CLASSES)[shown.labels])[1]

    def uphill(self, shown: LabelledImages) -> Images:
        """(images, 64): d loss of each / d pixel."""
        delta = self.probabilities(shown.images) - np.eye(CLASSES)[shown.labels]
        return self.back(shown.images, delta)[1]

    def gradient(self, shown: LabelledImages) -> Array:
        """(parameters,): of the mean loss."""
        delta = (self.probabilities(shown.images) - np.eye(CLASSES)[shown.labels]) / len(shown)
        hidden, _ = self.back(shown.images, delta)
        parts = ((hidden, shown.images), (delta, self.hidden(shown.images)))
        return np.concatenate([np.column_stack([d.T @ a, d.sum(axis=0)]).ravel() for d, a in parts])


def of_reading(asked: DigitReading, record: DigitRecord) -> Iterator[Recount]:
    """The whole training again, then every answer of the trained network."""
    seen, held_out = split(asked.held_out, asked.split_seed)
    layout = ParameterLayout((seen.images.shape[1], asked.hidden, CLASSES))
    theta, gradient = _trained(asked, layout, seen)
    readers = [Reader(layout, each) for each in theta]
    yield Recount("layers", layout.layers)
    yield Recount("seen", len(seen))
    yield Recount("margin", margin_again(gradient, record.margin))
    for field, shown in (("loss_seen", seen), ("loss_held_out", held_out)):
        yield Recount(field, np.array([each.losses(shown).mean() for each in readers]), GRADIENT)
    yield Recount("moments", choose_moments(asked.steps, asked.moments))
    yield Recount("theta", theta[record.moments])
    at = [readers[step] for step in record.moments]
    yield Recount("right_seen", np.array([each.right(seen).sum() for each in at]))
    yield Recount("right_held_out", np.array([each.right(held_out).sum() for each in at]))
    end = at[-1]
    right = end.right(held_out)
    chosen = np.array([np.flatnonzero(right & (held_out.labels == k))[0] for k in range(CLASSES)])
    yield Recount("image", held_out.images[chosen])
    answers = np.array([each.probabilities(held_out.images[chosen]) for each in at])
    yield Recount("probability", answers, FIELD)
    yield from _of_pixels(asked, layout, end, held_out, chosen)


def _of_pixels(
    asked: DigitReading,
    layout: ParameterLayout,
    end: Reader,
    held_out: LabelledImages,
    chosen: NDArray[np.int64],
) -> Iterator[Recount]:
    """Maps, signs, and what the network answers to pushed images."""
    random = Reader(layout, networks.initial(layout, "glorot", asked.noise_seed))
    maps, others = end.saliency(held_out), random.saliency(held_out)
    yield Recount("saliency", maps[chosen], READING)
    yield Recount("saliency_random", others[chosen], READING)
    pixel = held_out.images
    alike = _alike(maps, others), _alike(maps * pixel, others * pixel)
    yield Recount("resemblance", alike, 2 * FIELD)
    slope = end.uphill(held_out)
    faint = np.abs(slope) < 1e-6 * np.abs(slope).max(axis=1, keepdims=True)
    attack = np.where(faint, 0.0, np.sign(slope))
    yield Recount("attack", attack[chosen])
    coins = np.random.default_rng(asked.noise_seed).integers(0, 2, attack.shape)
    noise = 2.0 * coins - 1.0
    yield Recount("noise", noise[chosen])
    right = end.right(held_out)
    for name, fooled, signs in (
        ("probability_attacked", "fooled_by_attack", attack),
        ("probability_noisy", "fooled_by_noise", noise),
    ):
        pushed = [np.clip(pixel + size * signs, 0, 1) for size in asked.epsilons]
        answers = np.array([end.probabilities(each[chosen]) for each in pushed])
        yield Recount(name, answers, 2 * FIELD)
        lost = [np.count_nonzero(right & ~end.right(held_out, each)) for each in pushed]
        yield Recount(fooled, np.array(lost))


def of_chance(asked: DigitChance) -> Iterator[Recount]:
    """Every pattern and every random network again."""
    reading = asked.reading
    seen, held_out = split(reading.held_out, reading.split_seed)
    layout = ParameterLayout((seen.images.shape[1], reading.hidden, CLASSES))
    theta, _ = _trained(reading, layout, seen)
    end = Reader(layout, theta[-1])
    right = end.right(held_out)
    yield Recount("read_right", int(right.sum()))
    rows = np.array([np.flatnonzero(right & (held_out.labels == k))[0] for k in range(CLASSES)])
    chosen = held_out[rows]
    rng = np.random.default_rng(asked.seed)
    signs = 2.0 * rng.integers(0, 2, (asked.patterns, *chosen.images.shape)) - 1.0
    crowd = LabelledImages(chosen.images, np.tile(chosen.labels, asked.patterns))
    flips = []
    for size in reading.epsilons:
        pushed = np.clip(chosen.images + size * signs, 0, 1).reshape(-1, signs.shape[-1])
        flips.append((~end.right(crowd, pushed)).reshape(signs.shape[:2]).sum(axis=0))
    yield Recount("flips", np.array(flips))
    fooled = []
    for _ in range(asked.patterns):
        noise = 2.0 * rng.integers(0, 2, held_out.images.shape) - 1.0
        pushed = np.clip(held_out.images + asked.epsilon * noise, 0, 1)
        fooled.append(np.count_nonzero(right & ~end.right(held_out, pushed)))
    yield Recount("fooled", np.array(fooled))
    maps, pixel, alike = end.saliency(held_out), held_out.images, []
    for number in range(asked.networks):
        weights = networks.initial(layout, "glorot", asked.seed + 1 + number)
        others = Reader(layout, weights).saliency(held_out)
        alike.append((_alike(maps, others), _alike(maps * pixel, others * pixel)))
    yield Recount("resemblance", np.array(alike), 2 * FIELD)


def _trained(
    asked: DigitReading, layout: ParameterLayout, seen: LabelledImages
) -> tuple[Array, Array]:
    """Theta (steps + 1, parameters), and the gradient of each batch before it is rounded."""
    rng = np.random.default_rng([asked.seed, 1])
    dealt = np.empty(0, dtype=np.int64)
    theta = [networks.initial(layout, "glorot", asked.seed)]
    gradients: list[Array] = []

    def rounded_gradients() -> Iterator[Array]:
        nonlocal dealt
        for _ in range(asked.steps):
            if len(dealt) < asked.batch:
                dealt = np.concatenate([dealt, rng.permutation(len(seen))])
            batch, dealt = seen[dealt[: asked.batch]], dealt[asked.batch :]
            gradients.append(Reader(layout, theta[-1]).gradient(batch))
            yield rounded(gradients[-1], GRADIENT_BITS)

    steps = asked.optimizer.steps(rounded_gradients())
    assert steps is not None
    for step in steps:
        theta.append(theta[-1] + step)
    return np.array(theta), np.array(gradients)


def _alike(one: Images, other: Images) -> float:
    """Mean over images of the correlation between the sizes of two maps."""
    pairs = zip(np.abs(one), np.abs(other), strict=True)
    return float(np.mean([np.corrcoef(a, b)[0, 1] for a, b in pairs]))
