"""A sweep redone as a person with a pocket calculator would: every line rounded, then used.

A hand calculation begins from printed digits, so it must also go on from printed digits; otherwise
the reader's last digit and ours would differ now and then, and the reader would rightly wonder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

import numpy as np

from engine.authoring import (
    PRECISION,
    READING_BITS,
    Claim,
    Experiment,
    Paper,
    Recount,
    SampleSweeps,
    TapeReadings,
    cross_entropy,
    plain,
    sigmoid,
    tanh,
    to_places,
)


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


@dataclass(frozen=True)
class HandCalculation(Experiment[WorkedPath]):
    """Follow one input through one neuron a hidden layer to the output, and its blame back."""

    sweeps: SampleSweeps
    sample: int
    """Which of the sweeps' samples, counted from 0."""

    path: tuple[int, ...]
    """The input, then one neuron of each hidden layer; counted from 0."""

    places: int = 4
    """Decimals to which every line is rounded before the next line uses it."""

    def perform(self) -> WorkedPath:
        """Follow the path forward to the loss and back to the weights along it.

        ValueError if some line strays from the engine's value by 0.02 or more: then the chosen path
        loses too many digits to be shown.
        """
        sweeps, paper = self.sweeps.perform(), Paper(self.places)
        with localcontext() as context:
            context.prec = PRECISION
            self._forward(paper, sweeps)
            self._backward(paper, sweeps)
        gap = paper.largest_gap
        if gap >= 0.02:
            raise ValueError(f"rounded by hand, a line of this path is off by {gap:.3f}")
        return WorkedPath(experiment=self, values=paper.values, exact=paper.exact, largest_gap=gap)

    def claims(self, record: WorkedPath) -> Iterator[Claim]:
        """Its numbers are those of its sweeps, and rounded by hand besides."""
        return self.sweeps.claims(self.sweeps.perform())

    def recounts(self, record: WorkedPath) -> Iterator[Recount]:
        """Every line in floating point, rounded as it is written down."""
        values, exact = self._again(self.sweeps.perform())
        yield Recount("values", values)
        yield Recount("exact", exact, 2.0**-READING_BITS)
        gap = max(abs(float(values[name]) - each) for name, each in exact.items())
        yield Recount("largest_gap", gap, 2.0**-READING_BITS)

    @property
    def _route(self) -> tuple[int, ...]:
        """The neuron visited in each layer, the output last."""
        return (*self.path, 0)

    def _forward(self, paper: Paper, sweeps: TapeReadings) -> None:
        """From the inputs to the loss."""
        sample, route, last = self.sample, self._route, len(sweeps.layers) - 1
        for k, value in enumerate(sweeps.activation[0][sample]):
            paper.given(f"a0.{k + 1}", float(value))
        target = paper.given("y", float(sweeps.target[sample]))
        for layer, matrix in enumerate(sweeps.layout.matrices(sweeps.theta), start=1):
            activations = sweeps.activation[layer][sample]
            for neuron, value in enumerate(activations):
                if layer < last and neuron != route[layer]:
                    paper.given(f"a{layer}.{neuron + 1}", float(value))
            row = matrix[route[layer]]
            bias = paper.given(f"b{layer}", float(row[-1]))
            terms = []
            for k in range(sweeps.layers[layer - 1]):
                weight = paper.given(f"w{layer}.{k + 1}", float(row[k]))
                terms.append(weight * paper[f"a{layer - 1}.{k + 1}"])
            exact = float(sweeps.pre_activation[layer - 1][sample][route[layer]])
            z = paper.line(f"z{layer}", sum(terms, bias), exact)
            exact = float(activations[route[layer]])
            if layer < last:
                paper.line(f"a{layer}.{route[layer] + 1}", tanh(z), exact)
            else:
                paper.line("p", sigmoid(z), exact)
        paper.line("loss", cross_entropy(paper["p"], target), float(sweeps.loss[sample]))

    def _backward(self, paper: Paper, sweeps: TapeReadings) -> None:
        """From the loss to the first layer's weight."""
        sample, route, last = self.sample, self._route, len(sweeps.layers) - 1
        matrices = sweeps.layout.matrices(sweeps.theta)
        gradients = sweeps.layout.matrices(sweeps.gradient[sample])
        exact = float(sweeps.delta[-1][sample][0])
        delta = paper.line(f"d{last}", paper["p"] - paper["y"], exact)
        for layer in range(last, 0, -1):
            deltas = sweeps.delta[layer - 1][sample]
            here, source = route[layer], route[layer - 1]
            a = paper[f"a{layer - 1}.{source + 1}"]
            paper.line(f"g{layer}", delta * a, float(gradients[layer - 1][here, source]))
            if layer == 1:
                break
            blame = []
            for k, exact in enumerate(deltas.tolist()):
                back = paper.given(f"v{layer}.{k + 1}", float(matrices[layer - 1][k, source]))
                share = delta if k == here else paper.given(f"d{layer}.{k + 1}", exact)
                blame.append(back * share)
            upstream = float(matrices[layer - 1][:, source] @ deltas)
            activation = float(sweeps.activation[layer - 1][sample][source])
            up = paper.line(f"up{layer - 1}", sum(blame, Decimal(0)), upstream)
            local = paper.line(f"local{layer - 1}", 1 - a * a, 1 - activation**2)
            exact = float(sweeps.delta[layer - 2][sample][source])
            delta = paper.line(f"d{layer - 1}", up * local, exact)

    def _again(self, sweeps: TapeReadings) -> tuple[dict[str, str], dict[str, float]]:
        """Printed and exact, line by line, from the weights and the inputs alone."""
        layout, route, last = sweeps.layout, self._route, len(sweeps.layers) - 1
        target = float(sweeps.target[self.sample])
        true = plain.passed(
            layout,
            str(self.sweeps.run.activation),
            sweeps.theta,
            sweeps.activation[0][[self.sample]],
            np.array([target]),
        )
        matrices = layout.matrices(sweeps.theta)
        gradients = layout.matrices(true.gradient)
        again = _Again(self.places)
        line, write = again.line, again.write
        for layer, answers in enumerate(true.a[:-1]):
            for k, known in enumerate(answers[0].tolist()):
                write(f"a{layer}.{k + 1}", known, known)
        write("y", target, target)
        for layer in range(1, last + 1):
            here = route[layer]
            for k, weight in enumerate(matrices[layer - 1][here, :-1].tolist()):
                write(f"w{layer}.{k + 1}", weight, weight)
            bias = float(matrices[layer - 1][here, -1])
            total = write(f"b{layer}", bias, bias) + sum(
                line[f"w{layer}.{k + 1}"] * line[f"a{layer - 1}.{k + 1}"]
                for k in range(layout.layers[layer - 1])
            )
            z = write(f"z{layer}", total, float(true.z[layer - 1][0, here]))
            known = float(true.a[layer][0, here])
            if layer < last:
                write(f"a{layer}.{here + 1}", float(np.tanh(z)), known)
            else:
                write("p", 1 / (1 + float(np.exp(-z))), known)
        truth = line["p"] if target else 1 - line["p"]
        write("loss", -float(np.log(truth)), float(true.loss[0]))
        delta = write(f"d{last}", line["p"] - target, float(true.delta[-1][0, 0]))
        for layer in range(last, 0, -1):
            here, source = route[layer], route[layer - 1]
            a = line[f"a{layer - 1}.{source + 1}"]
            write(f"g{layer}", delta * a, float(gradients[layer - 1][here, source]))
            if layer == 1:
                break
            weights, deltas = matrices[layer - 1][:, source], true.delta[layer - 1][0]
            total = 0.0
            for k, (weight, known) in enumerate(
                zip(weights.tolist(), deltas.tolist(), strict=True)
            ):
                back = write(f"v{layer}.{k + 1}", weight, weight)
                share = delta if k == here else write(f"d{layer}.{k + 1}", known, known)
                total += back * share
            up = write(f"up{layer - 1}", total, float(weights @ deltas))
            exactly = float(true.a[layer - 1][0, source])
            local = write(f"local{layer - 1}", 1 - a * a, 1 - exactly**2)
            known = float(true.delta[layer - 2][0, source])
            delta = write(f"d{layer - 1}", up * local, known)
        return again.values, again.exact


class _Again:
    """Lines in floating point: as they are written down, and with all digits."""

    def __init__(self, places: int) -> None:
        self.places = places
        self.line: dict[str, float] = {}
        self.exact: dict[str, float] = {}

    def write(self, name: str, value: float, known: float) -> float:
        """Write a line down, and go on from what is written."""
        self.line[name], self.exact[name] = to_places(value, self.places), known
        return self.line[name]

    @property
    def values(self) -> dict[str, str]:
        """Every line as a decimal numeral."""
        return {name: f"{each:.{self.places}f}" for name, each in self.line.items()}
