"""A sweep redone as a person with a pocket calculator would: every line rounded, then used.

A hand calculation begins from printed digits, so it must also go on from printed digits; otherwise
the reader's last digit and ours would differ now and then, and the reader would rightly wonder.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from engine.authoring import (
    PRECISION,
    Claim,
    Experiment,
    Paper,
    SampleSweeps,
    TapeReadings,
    cross_entropy,
    sigmoid,
    tanh,
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
