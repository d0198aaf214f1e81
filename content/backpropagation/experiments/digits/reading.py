"""Reading handwritten digits: training, saliency, and the fast gradient sign method."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    FIELD_BITS,
    GRADIENT_BITS,
    READING_BITS,
    Claim,
    Experiment,
    Measure,
    Optimizer,
    ParameterLayout,
    Program,
    Recount,
    choose_moments,
    margin,
    networks,
    rounded,
)

from . import recounts
from .classifier import Classifier, signs, traced
from .images import CLASSES, Images, LabelledImages, split
from .record import DigitRecord


@dataclass(frozen=True)
class DigitReading(Experiment[DigitRecord]):
    """Train a softmax classifier on scikit-learn's 1,797 digits of 8 by 8, then attack it.

    The attack is the fast gradient sign method (Goodfellow et al. 2015, section 4): every pixel
    moves by epsilon in the direction that raises the loss, and stays within 0..1.
    """

    optimizer: Optimizer
    hidden: int = 24
    steps: int = 800
    batch: int = 32
    seed: int = 1
    """Draws the initial weights, and the order of the mini-batches."""

    held_out: int = 500
    """Images that no step ever sees, drawn once."""

    split_seed: int = 0
    noise_seed: int = 3
    """Draws the signs of the noise that the attack is compared with, and the random weights."""

    moments: int = 40
    """How many steps are kept as moments of a film."""

    epsilons: Annotated[tuple[float, ...], Measure("ε")] = tuple(k / 100 for k in range(32))
    """Sizes of the attack, pixel units 0..1."""

    def perform(self) -> DigitRecord:
        """Train, then ask the trained network about its pixels."""
        seen, held_out = split(self.held_out, self.split_seed)
        layout = ParameterLayout((seen.images.shape[1], self.hidden, CLASSES))
        theta, gradient = _train(self, layout, seen)
        everyone, judge = Classifier(layout, seen), Classifier(layout, held_out)
        loss_seen = rounded(np.array([everyone.loss(each) for each in theta]), GRADIENT_BITS)
        loss_held_out = rounded(np.array([judge.loss(each) for each in theta]), GRADIENT_BITS)
        moments = choose_moments(self.steps, self.moments)
        end = theta[-1]
        right = judge.right(end)
        chosen = np.array(
            [np.argmax(right & (held_out.labels == digit)) for digit in range(CLASSES)]
        )
        random = networks.initial(layout, "glorot", self.noise_seed)
        trained_map, random_map = judge.saliency(end), judge.saliency(random)
        attack = judge.uphill(end)
        coins = np.random.default_rng(self.noise_seed).integers(0, 2, attack.shape)
        noise = (2 * coins - 1).astype(np.int8)
        attacked, fooled_by_attack = _push(self, judge, end, attack)
        noisy, fooled_by_noise = _push(self, judge, end, noise)
        return DigitRecord(
            experiment=self,
            layers=layout.layers,
            loss_seen=loss_seen,
            loss_held_out=loss_held_out,
            moments=moments,
            theta=theta[moments],
            right_seen=np.array([everyone.right(each).sum() for each in theta[moments]]),
            right_held_out=np.array([judge.right(each).sum() for each in theta[moments]]),
            seen=len(seen),
            image=held_out.images[chosen],
            probability=np.stack([judge.probabilities(each)[chosen] for each in theta[moments]]),
            saliency=trained_map[chosen],
            saliency_random=random_map[chosen],
            resemblance=(
                resemblance(trained_map, random_map),
                resemblance(trained_map * held_out.images, random_map * held_out.images),
            ),
            attack=attack[chosen],
            noise=noise[chosen],
            probability_attacked=attacked[:, chosen],
            probability_noisy=noisy[:, chosen],
            fooled_by_attack=fooled_by_attack,
            fooled_by_noise=fooled_by_noise,
            margin=margin(gradient, GRADIENT_BITS),
        )

    def recounts(self, record: DigitRecord) -> Iterator[Recount]:
        """Everything, by a reader of plain numpy."""
        return recounts.of_reading(self, record)

    def claims(self, record: DigitRecord) -> Iterator[Claim]:
        """Saliency and attack of the chosen images; what the weights followed, at every moment."""
        layout, end = record.layout, record.theta[-1]
        random = networks.initial(layout, "glorot", self.noise_seed)
        seen, _ = split(self.held_out, self.split_seed)
        loss, logit = traced(layout, seen[np.arange(1)])
        for digit, image in enumerate(record.image):
            given = {"x": image[:, None], "y": np.eye(len(record.image))[:, [digit]]}
            for theta, recorded, network in (
                (end, record.saliency, "trained"),
                (random, record.saliency_random, "random"),
            ):
                yield Claim(
                    f"the {digit} in the {network} network",
                    logit,
                    ("x",),
                    given | networks.weights(layout, theta),
                    recorded=recorded[digit],
                    slack=2.0**-READING_BITS,
                    name=_pixel,
                )
            yield Claim(
                f"the attack on the {digit}",
                loss,
                ("x",),
                given | networks.weights(layout, end),
                recorded=record.attack[digit].astype(float),
                read=lambda slope: signs(slope).astype(float),
                name=_pixel,
            )
        everyone, _ = traced(layout, seen)
        for step, theta in zip(record.moments, record.theta, strict=True):
            weights = networks.weights(layout, theta)
            yield Claim(f"step {step}", everyone, tuple(weights), weights, directions=2)


def pushed(images: Images, signs: NDArray[np.int8] | NDArray[np.float64], epsilon: float) -> Images:
    """Every pixel moved by epsilon in the direction of its sign, and kept within 0..1."""
    return np.clip(images + epsilon * signs, 0, 1)


def resemblance(one: Images, other: Images) -> float:
    """Mean over images of the correlation between the sizes of two maps of the same image."""
    sizes = [np.abs(maps) for maps in (one, other)]
    centred = [size - size.mean(axis=1, keepdims=True) for size in sizes]
    lengths = [np.sqrt((each**2).sum(axis=1)) for each in centred]
    each = (centred[0] * centred[1]).sum(axis=1) / (lengths[0] * lengths[1])
    return float(rounded(each.mean(), FIELD_BITS))


def _train(
    asked: DigitReading, layout: ParameterLayout, seen: LabelledImages
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Theta (steps + 1, parameters) and the gradient (steps, parameters) of each batch."""
    start = networks.initial(layout, "glorot", asked.seed)
    update = asked.optimizer.update(layout.size)
    first = seen[np.arange(asked.batch)]
    logit = networks.logits(layout, "tanh", start, first.images)
    loss = logit.softmax_cross_entropy(logit.tape.data("y", first.targets)).mean().named("loss")
    program = Program(loss, update=update.lines, state=update.state)
    theta = np.empty((asked.steps + 1, layout.size))
    gradient = np.empty((asked.steps, layout.size))
    theta[0] = start
    rng = np.random.default_rng([asked.seed, 1])
    dealt = np.empty(0, dtype=np.int64)
    for step in range(asked.steps):
        if len(dealt) < asked.batch:
            dealt = np.concatenate([dealt, rng.permutation(len(seen))])
        batch, dealt = seen[dealt[: asked.batch]], dealt[asked.batch :]
        program.load(x=batch.images.T, y=batch.targets)
        program.run()
        gradient[step] = program.gradient
        program.update()
        theta[step + 1] = program.theta
    return theta, gradient


def _push(
    asked: DigitReading, judge: Classifier, theta: NDArray[np.float64], signs: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Probabilities (epsilons, images, 10), and how many of those read right no longer are."""
    right = judge.right(theta)
    answers = []
    fooled = []
    for epsilon in asked.epsilons:
        images = pushed(judge.images.images, signs, epsilon)
        answers.append(judge.probabilities(theta, images))
        fooled.append(np.count_nonzero(right & ~judge.right(theta, images)))
    return np.stack(answers), np.array(fooled)


def _pixel(place: int) -> str:
    row, column = divmod(place, 8)
    return f"pixel in row {row + 1}, column {column + 1}"
