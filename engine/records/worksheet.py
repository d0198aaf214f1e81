"""A small network to be calculated from end to end with pencil and pocket calculator."""

from __future__ import annotations

from dataclasses import dataclass

from engine.records.experiment import Experiment


@dataclass(frozen=True)
class Worksheet(Experiment["AnswerKey"]):
    """One step of learning of a 2-2-1 network: tanh, then one probability."""

    inputs: tuple[str, str]
    """Decimal numerals, such as 0.5; so are all the other numbers."""

    target: int
    """0 or 1."""

    hidden: tuple[tuple[str, str, str], tuple[str, str, str]]
    """Of each hidden neuron: its weights from both inputs, then its bias."""

    output: tuple[str, str, str]
    """Of the output: its weights from both hidden neurons, then its bias."""

    learning_rate: str
    places: int = 4
    """Decimals to which every line is rounded before the next line uses it."""


@dataclass(frozen=True)
class AnswerKey:
    """Every line of the worksheet, each from the printed digits of those before it.

    Lines are named x1, y, w11 (to hidden neuron 1 from input 1), b1, v1 (to the output), c; z1, a1,
    z, p, loss; d, u1, s1, d1 (delta, upstream, slope); g_w11, g_b1, g_v1, g_c (gradients); n_w11
    and so on (new weights); and again z1, a1, z, p, loss with the new weights: after_z1 and so on.
    """

    experiment: Worksheet
    values: dict[str, str]
    """Decimal numerals, such as -0.4821."""

    exact: dict[str, float]
    """The same lines as the engine has them, in float64."""

    largest_gap: float
    """Largest |printed - exact| over all lines."""
