"""The network that reads digits, ready to be asked with any weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.authoring import (
    FIELD_BITS,
    GRADIENT_BITS,
    READING_BITS,
    ParameterLayout,
    Program,
    Variable,
    networks,
    rounded,
)

from .images import Images, LabelledImages


@dataclass
class Classifier:
    """The network traced on a pile of images, ready to be asked with any weights."""

    layout: ParameterLayout
    images: LabelledImages

    def __post_init__(self) -> None:
        loss, logit_of_truth = traced(self.layout, self.images)
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
        answer: NDArray[np.bool_] = self.logits(theta, images).argmax(axis=1) == self.images.labels
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
        self._loss.load(x=(self.images.images if images is None else images).T)
        self._loss.forward()


def traced(layout: ParameterLayout, images: LabelledImages) -> tuple[Variable, Variable]:
    """The mean cross-entropy, and the sum of the logits of the digits shown; on one tape.

    Its pixels are called x (64, images), its targets y (10, images).
    """
    start = np.zeros(layout.size)
    logit = networks.logits(layout, "tanh", start, images.images, varies=True)
    target = logit.tape.data("y", images.targets)
    loss = logit.softmax_cross_entropy(target).mean().named("loss")
    return loss, logit.inner(target).named("logit_of_truth")


def signs(slope: NDArray[np.float64]) -> NDArray[np.int8]:
    """Sign of each slope (…, pixels); 0 below a millionth of the image's largest."""
    _, exponent = np.frexp(np.abs(slope).max(axis=-1, keepdims=True))
    return np.sign(rounded(np.ldexp(slope, -exponent), GRADIENT_BITS)).astype(np.int8)
