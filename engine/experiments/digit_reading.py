"""Reading handwritten digits: training, saliency, and the fast gradient sign method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.autodiff import Program, Variable
from engine.experiments import networks, optimizers
from engine.experiments.recording_plan import choose_moments
from engine.experiments.rounding import (
    FIELD_BITS,
    GRADIENT_BITS,
    READING_BITS,
    margin,
    rounded,
)
from engine.records import DigitReading, DigitRecord, ParameterLayout

Images = NDArray[np.float64]
"""(images, 64): pixels, 0 (paper) to 1 (ink), row by row."""

Labels = NDArray[np.int64]
"""(images,): the digit each image shows, 0 to 9."""

CLASSES = 10


@dataclass(frozen=True)
class Pile:
    """Images and what they show."""

    images: Images
    labels: Labels

    def __getitem__(self, rows: NDArray[np.int64]) -> Pile:
        return Pile(self.images[rows], self.labels[rows])

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def targets(self) -> NDArray[np.float64]:
        """(10, images): 1 in the row of the digit shown, else 0."""
        return np.eye(CLASSES)[:, self.labels]


@dataclass
class Reader:
    """The network traced on a pile of images, ready to be asked with any weights."""

    layout: ParameterLayout
    pile: Pile

    def __post_init__(self) -> None:
        loss, logit_of_truth = traced(self.layout, self.pile)
        self._loss, self._logit = Program(loss), Program(logit_of_truth)

    def loss(self, theta: NDArray[np.float64]) -> float:
        """Mean cross-entropy in nats."""
        self._forward(theta)
        return float(self._loss["loss"])

    def logits(self, theta: NDArray[np.float64], images: Images | None = None) -> Images:
        """(images, 10), rounded, so that every processor finds the same one largest."""
        self._forward(theta, images)
        return rounded(self._loss["z2"].T, READING_BITS)

    def right(self, theta: NDArray[np.float64], images: Images | None = None) -> NDArray[np.bool_]:
        """(images,): whether the largest logit is that of the digit shown."""
        answer: NDArray[np.bool_] = self.logits(theta, images).argmax(axis=1) == self.pile.labels
        return answer

    def probabilities(self, theta: NDArray[np.float64], images: Images | None = None) -> Images:
        """(images, 10): softmax of the logits."""
        logit = self.logits(theta, images)
        raised = np.exp(logit - logit.max(axis=1, keepdims=True))
        return rounded(raised / raised.sum(axis=1, keepdims=True), FIELD_BITS)

    def saliency(self, theta: NDArray[np.float64]) -> Images:
        """(images, 64): d logit of the digit shown / d pixel."""
        self._logit.theta[:] = theta
        self._logit.run()
        return rounded(self._logit.adjoint("x").T, READING_BITS)

    def uphill(self, theta: NDArray[np.float64]) -> NDArray[np.int8]:
        """(images, 64): sign of d loss / d pixel."""
        self._forward(theta)
        self._loss.backward()
        return signs(self._loss.adjoint("x").T)

    def _forward(self, theta: NDArray[np.float64], images: Images | None = None) -> None:
        self._loss.theta[:] = theta
        self._loss.load(x=(self.pile.images if images is None else images).T)
        self._loss.forward()


def read(asked: DigitReading) -> DigitRecord:
    """Train, then ask the trained network about its pixels."""
    seen, held_out = split(asked)
    layout = ParameterLayout((seen.images.shape[1], asked.hidden, CLASSES))
    theta, gradient = _train(asked, layout, seen)
    everyone, judge = Reader(layout, seen), Reader(layout, held_out)
    loss_seen = rounded(np.array([everyone.loss(each) for each in theta]), GRADIENT_BITS)
    loss_held_out = rounded(np.array([judge.loss(each) for each in theta]), GRADIENT_BITS)
    moments = choose_moments(loss_seen, asked.moments)
    end = theta[-1]
    right = judge.right(end)
    chosen = np.array([np.argmax(right & (held_out.labels == digit)) for digit in range(CLASSES)])
    random = networks.initial(layout, "glorot", asked.noise_seed)
    trained_map, random_map = judge.saliency(end), judge.saliency(random)
    attack = judge.uphill(end)
    coins = np.random.default_rng(asked.noise_seed).integers(0, 2, attack.shape)
    noise = (2 * coins - 1).astype(np.int8)
    attacked, fooled_by_attack = _push(asked, judge, end, attack)
    noisy, fooled_by_noise = _push(asked, judge, end, noise)
    return DigitRecord(
        experiment=asked,
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


def split(asked: DigitReading) -> tuple[Pile, Pile]:
    """The images to train on, and those held out."""
    from sklearn.datasets import load_digits  # takes a second; not needed by a remembered record

    found = load_digits()
    pile = Pile(np.asarray(found.data, float) / 16, np.asarray(found.target, np.int64))
    order = np.random.default_rng(asked.split_seed).permutation(len(pile))
    return pile[order[asked.held_out :]], pile[order[: asked.held_out]]


def traced(layout: ParameterLayout, pile: Pile) -> tuple[Variable, Variable]:
    """The mean cross-entropy, and the sum of the logits of the digits shown; on one tape.

    Its pixels are called x (64, images), its targets y (10, images).
    """
    start = np.zeros(layout.size)
    logit = networks.logits(layout, "tanh", start, pile.images, varies=True)
    target = logit.tape.data("y", pile.targets)
    loss = logit.softmax_cross_entropy(target).mean().named("loss")
    return loss, logit.inner(target).named("logit_of_truth")


def signs(slope: NDArray[np.float64]) -> NDArray[np.int8]:
    """Sign of each slope (…, pixels); 0 below a millionth of the image's largest."""
    _, exponent = np.frexp(np.abs(slope).max(axis=-1, keepdims=True))
    return np.sign(rounded(np.ldexp(slope, -exponent), GRADIENT_BITS)).astype(np.int8)


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
    asked: DigitReading, layout: ParameterLayout, seen: Pile
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Theta (steps + 1, parameters) and the gradient (steps, parameters) of each batch."""
    start = networks.initial(layout, "glorot", asked.seed)
    update = optimizers.update(asked.optimizer, layout.size)
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
    asked: DigitReading, judge: Reader, theta: NDArray[np.float64], signs: NDArray[np.int8]
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Probabilities (epsilons, images, 10), and how many of those read right no longer are."""
    right = judge.right(theta)
    answers = []
    fooled = []
    for epsilon in asked.epsilons:
        images = pushed(judge.pile.images, signs, epsilon)
        answers.append(judge.probabilities(theta, images))
        fooled.append(np.count_nonzero(right & ~judge.right(theta, images)))
    return np.stack(answers), np.array(fooled)
