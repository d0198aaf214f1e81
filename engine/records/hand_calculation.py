"""One path through a network, calculated as a person with a pocket calculator would."""

from __future__ import annotations

from dataclasses import dataclass

from engine.records.experiment import Experiment, SampleSweeps


@dataclass(frozen=True)
class HandCalculation(Experiment["WorkedPath"]):
    """Follow one input through one neuron a hidden layer to the output, and its blame back."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""

    path: tuple[int, ...]
    """The input, then one neuron of each hidden layer; counted from 0."""

    places: int = 4
    """Decimals to which every line is rounded before the next line uses it."""


@dataclass(frozen=True)
class WorkedPath:
    """Every line of the calculation, each from the printed digits of those before it.

    Rounded half to even at every line. `values` maps a line's name to its printed decimal;
    `exact` maps the same name to what the engine holds in float64. Terms of sums are named
    z1.term1, z1.term2, and so on, their factors z1.w1 and z1.a1.
    """

    experiment: HandCalculation
    values: dict[str, str]
    """Decimal numerals, such as -0.4821."""

    exact: dict[str, float]
    largest_gap: float
    """Largest |printed - exact| over all lines; the last printed digit is worth 10^-places."""
